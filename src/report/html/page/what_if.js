// The sliders: one stage at a time, each stage keeps what was set for it.

const settings = new Map();
let openSliders = () => {};

function knobsOf(stage) {
  if (!settings.has(stage)) settings.set(stage, { requests: null, failures: null, kept: null, chosen: null });
  return settings.get(stage);
}

/** A number with two digits: what a slider can say. */
function plainNumber(value) {
  return Number(value.toPrecision(2));
}

/** A word for a shell, whatever is in it. */
function quoted(word) {
  return "'" + word.replaceAll("'", "'\\''") + "'";
}

/** Why no command prints the same numbers; null where one does. */
function noCommand(stage, all) {
  if (typeof all.again === "string") return all.again;
  return stage[12] ? null : "No command shows this stage alone: others have its name, or a letter of it stands for others in --only.";
}

/** The command that prints the same numbers. */
function commandOf(stage, knobs, all, month) {
  const parts = ["logtoll compare measurements.json", "--only=" + quoted(stageName(stage)), "--month", month];
  if (knobs.requests !== null) parts.push("--requests", String(knobs.requests));
  if (knobs.failures !== null) parts.push("--server-errors", String(all.failures[knobs.failures]));
  if (knobs.kept !== null) parts.push("--retention", knobs.kept === 0 ? "never" : String(knobs.kept));
  else parts.push(...all.again);
  return parts.join(" ");
}

function buildSliders(host) {
  const all = data("stage-data");
  const month = document.getElementById("sliders").dataset.month;
  // The last one never ends.
  const steps = [...all.retentions, 0];
  const picker = make("select", { id: "what-if-stage" }, ...all.stages.map((stage, place) => make("option", { value: place }, stageLabel(stage))));
  const slider = (id, most) => make("input", { type: "range", id, min: 0, max: most, step: 1 });
  const [requests, failures, kept] = [slider("what-if-requests", 900), slider("what-if-failures", all.failures.length - 1), slider("what-if-retention", steps.length - 1)];
  const exact = make("input", { type: "number", id: "what-if-number", min: 1, max: 1e15, step: 1, "aria-label": "Requests a month, exactly" });
  const said = Object.fromEntries(["requests", "failures", "kept"].map((name) => [name, make("output")]));
  const reset = make("button", { type: "button" }, "As it is");
  const rows = make("tbody");
  const command = make("code", { id: "what-if-command" });
  const aboutCommand = make("p", { class: "quiet" });
  const verdict = make("p", { class: "verdict", id: "what-if-verdict", "aria-live": "polite" });
  const sum = make("p", { id: "what-if-sum", "aria-live": "polite" });
  let stage = all.stages[0];

  const measured = () => {
    const expected = bounds(stage[6]).expected;
    return expected === null ? null : Math.round(expected);
  };
  // A thousand to a billion thousand, a hundred steps for each ten times as many.
  const toSlider = (number) => Math.round(100 * (Math.log10(Math.max(number, 1e3)) - 3));
  const fromSlider = (place) => plainNumber(10 ** (3 + place / 100));

  function set(change) {
    Object.assign(knobsOf(stage), change);
    draw();
  }

  function draw() {
    const knobs = knobsOf(stage);
    const many = knobs.requests ?? measured();
    requests.value = toSlider(many ?? 1e6);
    exact.value = many === null ? "" : many;
    const share = all.failures.findLastIndex((stop) => stop <= (stage[7] ?? 0));
    failures.value = knobs.failures ?? share;
    const asIs = (current(stage)?.[8] ?? []).find(isKept);
    const days = asIs && asIs[2] !== all.always ? Math.round(asIs[2] * all.days) : 0;
    const held = steps.indexOf(knobs.kept ?? days);
    kept.value = held < 0 ? steps.length - 1 : held;
    said.requests.textContent = many === null ? UNKNOWN : count(many) + (knobs.requests === null ? ", as projected" : "");
    said.failures.textContent = knobs.failures === null ? (stage[7] === null ? UNKNOWN : percent(stage[7]) + ", as measured") : percent(all.failures[knobs.failures]);
    said.kept.textContent = knobs.kept === null ? "as in this report" : retention(knobs.kept);
    const why = noCommand(stage, all);
    aboutCommand.textContent = why ?? "The same numbers in a shell, where measurements.json stands for the files of this report:";
    command.hidden = why !== null;
    command.textContent = why === null ? commandOf(stage, knobs, all, month) : "";
    table(knobs);
  }

  function table(knobs) {
    const now = current(stage);
    const costs = stage[11].map((row) => priced(stage, row, knobs, all));
    const base = now ? costs[stage[11].indexOf(now)] : null;
    const chosen = knobs.chosen ?? stage[9];
    const cell = (amount, name) => make("td", { class: "number", "data-value": amount ?? "", "data-name": name }, amount === null ? UNKNOWN : usd(amount));
    rows.replaceChildren(
      ...stage[11].map((row, place) => {
        const cost = costs[place];
        const id = "choose-" + place;
        const radio = make("input", { type: "radio", name: "what-if-configuration", id });
        radio.checked = row[0] === chosen;
        radio.addEventListener("change", () => set({ chosen: row[0] }));
        const against = cost && base ? cost.whole - base.whole : null;
        const tone = against === null || Math.abs(against) < 1e-9 ? "" : against < 0 ? " less" : " more";
        const versus = row === now ? "now" : against === null ? "" : difference(against);
        return make(
          "tr",
          { "data-id": all.ids[row[0]], ...(row[0] === stage[9] ? { class: "now" } : {}) },
          make("th", { scope: "row" }, radio, " ", make("label", { for: id }, all.ids[row[0]])),
          cell(cost && cost.passing, "passing"),
          cell(cost && cost.kept, "kept"),
          cell(cost && cost.whole, "whole"),
          make("td", { class: "number" + tone }, versus),
        );
      }),
    );
    const place = stage[11].findIndex((row) => row[0] === chosen);
    const cost = costs[place] ?? null;
    verdict.textContent = cost === null ? `${stageName(stage)}: unknown, or nothing is known to be on; choose a configuration.` : `${stageName(stage)} with ${all.ids[chosen]}: ${usd(cost.whole)} a month.`;
    total();
  }

  function total() {
    let [before, after, unknown] = [0, 0, 0];
    for (const one of all.stages) {
      const asIs = { requests: null, failures: null, kept: null };
      const knobs = settings.get(one) ?? { ...asIs, chosen: null };
      const now = current(one);
      const then = one[11].find((row) => row[0] === (knobs.chosen ?? one[9])) ?? null;
      const [was, is] = [now && priced(one, now, asIs, all), then && priced(one, then, knobs, all)];
      if (was === null || is === null) unknown += 1;
      else [before, after] = [before + was.whole, after + is.whole];
    }
    const left = unknown ? ` Left out: ${count(unknown)} of which one of the two is unknown.` : "";
    sum.textContent = `All stages, each alone: ${usd(before)} as they are, ${usd(after)} as set here (${difference(after - before)}).${left}`;
  }

  picker.addEventListener("change", () => {
    stage = all.stages[Number(picker.value)];
    draw();
  });
  requests.addEventListener("input", () => set({ requests: fromSlider(Number(requests.value)) }));
  exact.addEventListener("change", () => {
    const number = Math.round(Number(exact.value));
    if (number >= 1) set({ requests: number });
    else draw();
  });
  // Failures are shares of so many requests, so those are stated with them.
  failures.addEventListener("input", () => {
    const many = knobsOf(stage).requests ?? measured();
    if (many) set({ failures: Number(failures.value), requests: many });
  });
  kept.addEventListener("input", () => set({ kept: steps[Number(kept.value)] }));
  reset.addEventListener("click", () => {
    settings.delete(stage);
    draw();
  });

  const knob = (input, text, output, ...more) => make("div", {}, make("label", { for: input.id }, text), output, input, ...more);
  const heads = ["configuration", "passing through", "kept", "$/month", "against now"];
  const head = make("tr", {}, ...heads.map((title, place) => make("th", place ? { scope: "col", class: "number" } : { scope: "col" }, title)));
  host.replaceChildren(
    make("div", { class: "tools" }, make("label", { for: picker.id }, "Stage"), picker, reset),
    make(
      "div",
      { class: "knobs" },
      knob(requests, "Requests a month", said.requests, exact),
      knob(failures, "Answered with 5xx", said.failures),
      knob(kept, "Logs are kept", said.kept),
    ),
    verdict,
    sum,
    make("div", { class: "scroll" }, make("table", { "aria-label": "Configurations at this traffic" }, make("thead", {}, head), rows)),
    aboutCommand,
    command,
  );
  openSliders = (wanted) => {
    stage = wanted;
    picker.value = all.stages.indexOf(wanted);
    draw();
    document.getElementById("what-if").scrollIntoView();
    picker.focus();
  };
  draw();
}
