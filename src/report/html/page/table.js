// Tables that are built when they are opened, and sort and filter what they hold.

// Rows at a time: a browser lays out hundreds at once, not thousands.
const PAGE = 200;

/** An element with attributes and children; texts become text, never markup. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A cell with a number and its range below. */
function numberCell(of, text) {
  const { number, range } = words(of, text);
  const cell = make("td", { class: "number" }, number);
  if (range) cell.append(make("span", { class: "quiet" }, range));
  return cell;
}

/**
 * Builds a table into a host. A column has a `title`, `value(row)` to sort and filter by, and `cell(row)`; the first one is
 * the head of its row. `detail(row)` is what opens below a row.
 */
function buildTable(host, { label, columns, rows, detail }) {
  let order = rows.slice();
  let shown = PAGE;
  let sorted = null;
  const filter = make("input", { type: "search", "aria-label": "Filter " + label, placeholder: "Filter" });
  const tally = make("span", { class: "quiet", "aria-live": "polite" });
  const more = make("button", { type: "button", hidden: "" }, "Show more");
  const body = make("tbody");
  const heads = columns.map((column) => {
    const button = make("button", { type: "button" }, column.title);
    const head = make("th", { scope: "col", "aria-sort": "none" }, button);
    if (column.number) head.className = "number";
    button.addEventListener("click", () => sort(column, head));
    return head;
  });

  function sort(column, head) {
    const falling = sorted && sorted.column === column ? !sorted.falling : Boolean(column.number);
    sorted = { column, falling };
    for (const other of heads) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", falling ? "descending" : "ascending");
    draw();
  }

  function compare(a, b) {
    // What is not known stands last, whichever way.
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    const by = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en");
    return sorted.falling ? -by : by;
  }

  function draw() {
    const wanted = filter.value.trim().toLowerCase();
    const texts = columns.filter((column) => !column.number);
    order = rows.filter((row) => !wanted || texts.some((column) => String(column.value(row) ?? "").toLowerCase().includes(wanted)));
    if (sorted) order.sort((a, b) => compare(sorted.column.value(a), sorted.column.value(b)));
    body.replaceChildren(...order.slice(0, shown).map(line));
    tally.textContent = `${count(order.length)} of ${count(rows.length)}`;
    more.hidden = order.length <= shown;
  }

  function line(row) {
    const cells = columns.map((column, place) => {
      const cell = column.cell(row);
      return place === 0 ? make("th", { scope: "row" }, detail ? opener(row, cell) : cell) : cell;
    });
    return make("tr", {}, ...cells);
  }

  function opener(row, name) {
    const button = make("button", { type: "button", "aria-expanded": "false" }, name);
    button.addEventListener("click", () => {
      const own = button.closest("tr");
      const open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      if (open) own.nextElementSibling.remove();
      else own.after(make("tr", { class: "detail" }, make("td", { colspan: columns.length }, detail(row))));
    });
    return button;
  }

  filter.addEventListener("input", () => {
    shown = PAGE;
    draw();
  });
  more.addEventListener("click", () => {
    shown += PAGE;
    draw();
  });
  const table = make("table", { "aria-label": label }, make("thead", {}, make("tr", {}, ...heads)), body);
  host.replaceChildren(make("div", { class: "tools" }, filter, tally), table, make("div", { class: "tools" }, more));
  draw();
}
