// What a configuration costs at other traffic: so many units multiplied, and put through the tiers. Storage is times the
// months of its retention. Nothing else is computed; the numbers come from the report.

/** What units cost; null where a price is not known. */
function throughTiers(tiers, units) {
  const last = tiers && tiers[tiers.length - 1];
  if (!last || (last[1] !== null && units > last[1])) return null;
  return tiers.reduce((sum, [from, to, each]) => sum + Math.max(0, Math.min(units, to ?? Infinity) - from) * each, 0);
}

/** The months that a retention keeps; `null` is as it is set now. */
function monthsOf(kept, asIs, all) {
  if (kept === null) return asIs;
  return kept === 0 ? all.always : kept / all.days;
}

/** Whether a line is what is kept of the one before it: [product, its share, months]. */
function isKept(line) {
  return line.length === 3;
}

/** The units of a line: [product, as it is, a month, each as measured, each success, each failure or by share]. */
function unitsOf(line, knobs, all) {
  const [, asIs, fixed, measured, success = measured, failure = measured] = line;
  if (knobs.requests === null) return asIs;
  let each = measured;
  if (knobs.failures !== null) {
    const share = all.failures[knobs.failures];
    each = Array.isArray(failure) ? failure[knobs.failures] : (1 - share) * success + share * failure;
  }
  return fixed + knobs.requests * each;
}

/** What a configuration of a stage costs: what passes, what is kept and both; null where that is unknown. */
function priced(stage, configuration, knobs, all) {
  const whole = bounds(configuration[4]).expected;
  if (knobs.requests === null && knobs.kept === null) {
    // What vendors ask passes too.
    return whole === null ? null : { passing: configuration[5] + (configuration[9] ?? 0), kept: configuration[6], whole };
  }
  const lines = configuration[8];
  if (lines === null) return null;
  const tiers = all.tiers[stage[3]] || {};
  let [passing, kept, before] = [0, 0, null];
  for (const line of lines) {
    const units = isKept(line) ? before * line[1] * monthsOf(knobs.kept, line[2], all) : unitsOf(line, knobs, all);
    const cost = units === null ? null : throughTiers(tiers[line[0]], units);
    if (cost === null) return null;
    if (isKept(line)) kept += cost;
    else [passing, before] = [passing + cost, units];
  }
  return { passing, kept, whole: passing + kept };
}
