// How numbers read: as in every other format of the report (src/report/number.rs).

const UNKNOWN = "unknown";
// Where a number comes from, best first; what is metered needs no mark.
const BASES = ["", "‡", "°", "†"];

/** Commas between thousands. */
function grouped(digits) {
  const [whole, fraction] = digits.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (fraction === undefined ? "" : "." + fraction);
}

function rounded(value, places) {
  const sign = value < 0 ? "-" : "";
  const size = Math.abs(value);
  if (size >= 1e15) return sign + size.toExponential(2).replace("+", "");
  const scale = 10 ** places;
  // The factor makes halves of what has no exact binary form go up, as decimals do.
  const near = Math.round(size * scale * (1 + 1e-13)) / scale;
  if (near === 0 && value !== 0) return sign + "<" + ["1", "0.1", "0.01"][places];
  return sign + grouped(near.toFixed(places));
}

/** Three digits, or all before the point. */
function quantity(value) {
  const size = Math.abs(value);
  return rounded(value, size >= 99.95 || Number.isInteger(value) ? 0 : size >= 9.995 ? 1 : 2);
}

function count(value) {
  return rounded(value, 0);
}

function percent(share) {
  return quantity(share * 100) + " %";
}

/** Dollars to the cent. */
function usd(amount) {
  const text = rounded(Math.abs(amount), 2);
  return (amount < 0 ? "-" : "") + (text.startsWith("<") ? "<$0.01" : "$" + text);
}

function difference(amount) {
  return (amount > 0 ? "+" : "") + usd(amount);
}

/** The parts of an interval as it stands in the data: `[low, expected, high, basis, level]`, `[exact, basis]` or null. */
function bounds(of) {
  if (of === null) return { low: null, expected: null, high: null, mark: "" };
  if (of.length === 2) return { low: of[0], expected: of[0], high: of[0], mark: of[0] === 0 ? "" : BASES[of[1]] };
  const [low, expected, high, basis, level] = of;
  const same = low === expected && expected === high;
  if (same && low === 0) return { low, expected, high, mark: "" };
  return { low, expected, high, mark: BASES[basis] + (level === null && !same ? "§" : "") };
}

/** An interval in words: the number, and its range in parentheses where there is more to say. */
function words(of, text) {
  const known = bounds(of);
  const [low, expected, high] = [known.low, known.expected, known.high].map((bound) => (bound === null ? null : text(bound)));
  const shown = (number, range) => ({ number: number + known.mark, range });
  if (expected === null) {
    // That there is not less than nothing is known of everything.
    if (high === null && !known.low) return { number: UNKNOWN, range: "" };
    if (high === null) return shown("at least " + low, "");
    return low === null ? shown("at most " + high, "") : shown(low + "–" + high, "");
  }
  if (low === null) return shown(expected, high === null ? "(range unknown)" : `(at most ${high})`);
  if (high === null) return low === expected ? shown("at least " + expected, "") : shown(expected, `(at least ${low})`);
  return low === expected && high === expected ? shown(expected, "") : shown(expected, `(${low}–${high})`);
}

/** What an interval is sorted by. */
function rank(of) {
  const { low, expected } = bounds(of);
  return expected === null ? low : expected;
}
