// The stages with their configurations side by side. A row is [API, stage, account, region, API's id, kind, requests, share
// of 5xx, of 4xx, on now, facts, configurations, whether its name is a pattern of it alone, its place where the name occurs again],
// a configuration [id, bytes, events, GB, dollars, for ingestion, for storage, against now, lines of what-if, for vendors]
// (src/report/html/data.rs).

function stageName(stage) {
  return stage[0] + "/" + stage[1];
}

/** The name with what tells it from others of the same name. */
function stageLabel(stage) {
  return stageName(stage) + (stage[13] ?? "");
}

function current(stage) {
  return stage[11].find((row) => row[0] === stage[9]) ?? null;
}

/** The first of these configurations that the stage can have. */
function configured(stage, all, ids) {
  for (const id of ids) {
    const found = stage[11].find((row) => all.ids[row[0]] === id);
    if (found) return found;
  }
  return null;
}

function buildStages(host) {
  const all = data("stage-data");
  const dollars = (title, pick) => ({
    title,
    number: true,
    value: (stage) => (pick(stage) ? rank(pick(stage)[4]) : null),
    cell: (stage) => {
      const row = pick(stage);
      return make("td", { class: "number" }, row ? words(row[4], usd).number : "–");
    },
  });
  const preset = (title, ...ids) => dollars(title, (stage) => configured(stage, all, ids));
  const columns = [
    { title: "stage", value: stageLabel, cell: stageLabel },
    { title: "requests", number: true, value: (stage) => rank(stage[6]), cell: (stage) => make("td", { class: "number" }, words(stage[6], count).number) },
    { title: "on now", value: (stage) => all.ids[stage[9]] ?? null, cell: (stage) => make("td", {}, all.ids[stage[9]] ?? UNKNOWN) },
    dollars("$ now", current),
    preset("ERROR", "error"),
    preset("INFO", "info"),
    preset("INFO + full", "info-full"),
    preset("access", "access-own", "access-json"),
  ];
  buildTable(host, { label: "stages", columns, rows: all.stages, detail: (stage) => stageDetail(stage, all) });
}

function stageDetail(stage, all) {
  const share = (of) => (of === null ? UNKNOWN : percent(of));
  const requests = words(stage[6], count);
  const place = [stage[5], stage[3], stage[2] && "account " + stage[2], stage[4] && "API " + stage[4]].filter(Boolean);
  const about = `${place.join(", ")}. Requests in the month: ${requests.number} ${requests.range}; failing: ${share(stage[7])} with 5xx, ${share(stage[8])} with 4xx.`;
  const parts = [make("p", {}, about), configurations(stage, all), bytesChart(stage, all)];
  if (stage[10].length) parts.push(make("ul", {}, ...stage[10].map((fact) => make("li", {}, fact))));
  if (document.getElementById("sliders") && all.tiers) {
    const button = make("button", { type: "button" }, "What if?");
    button.addEventListener("click", () => openSliders(stage));
    parts.push(make("p", {}, button));
  }
  return make("div", {}, ...parts);
}

function configurations(stage, all) {
  const heads = ["configuration", "bytes/request", "events/request", "GB/month", "ingestion", "storage", "$/month", "against now"];
  const head = make("tr", {}, ...heads.map((title, place) => make("th", place ? { scope: "col", class: "number" } : { scope: "col" }, title)));
  const plain = (amount) => make("td", { class: "number" }, amount === null ? UNKNOWN : usd(amount));
  const rows = stage[11].map((row) => {
    const isNow = row[0] === stage[9];
    const against = isNow ? "now" : row[7] === null ? "" : difference(row[7]);
    const tone = isNow || row[7] === null || row[7] === 0 ? "" : row[7] < 0 ? " less" : " more";
    return make(
      "tr",
      isNow ? { class: "now" } : {},
      make("th", { scope: "row" }, (isNow ? "▶ " : "") + all.ids[row[0]]),
      numberCell(row[1], quantity),
      numberCell(row[2], quantity),
      numberCell(row[3], quantity),
      plain(row[5]),
      plain(row[6]),
      numberCell(row[4], usd),
      make("td", { class: "number" + tone }, against),
    );
  });
  const table = make("table", { "aria-label": "Configurations of " + stageLabel(stage) }, make("thead", {}, head), make("tbody", {}, ...rows));
  return make("div", { class: "scroll" }, table);
}

/** Bytes per request of each configuration, as the chart of the most expensive stage (src/report/html/bars.rs). */
function bytesChart(stage, all) {
  if (stage[11].every((row) => words(row[1], quantity).number === UNKNOWN)) return null;
  const [width, height] = [720, 38];
  const most = Math.max(1, ...stage[11].flatMap((row) => Object.values(bounds(row[1])).filter((bound) => typeof bound === "number")));
  const drawn = (name, attributes, text = "") => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return element;
  };
  const label = stage[11].map((row) => `${all.ids[row[0]]}: ${Object.values(words(row[1], quantity)).join(" ")}`).join("; ");
  const svg = drawn("svg", { viewBox: `0 0 ${width} ${stage[11].length * height}`, role: "img", "aria-label": label });
  stage[11].forEach((row, place) => {
    const { low, expected, high } = bounds(row[1]);
    const top = place * height;
    const at = (number) => ((number / most) * width).toFixed(1);
    svg.append(drawn("text", { x: 0, y: top + 14 }, all.ids[row[0]]));
    svg.append(drawn("text", { class: "number", x: width, y: top + 14, "text-anchor": "end" }, Object.values(words(row[1], quantity)).join(" ")));
    svg.append(drawn("rect", { class: "rail", x: 0, y: top + 20, width, height: 10 }));
    if (expected !== null) svg.append(drawn("rect", { class: row[0] === stage[9] ? "bar now" : "bar", x: 0, y: top + 20, width: at(expected), height: 10 }));
    if (low !== null && high !== null && high > low) {
      svg.append(drawn("path", { class: "range", d: `M${at(low)} ${top + 25}H${at(high)}M${at(low)} ${top + 21}v8M${at(high)} ${top + 21}v8` }));
    }
  });
  return make("figure", {}, make("div", { class: "scroll" }, svg), make("figcaption", {}, make("strong", {}, "Bytes per request. "), "What is on now is dark; the line across the end is the range."));
}
