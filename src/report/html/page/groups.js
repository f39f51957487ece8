// The log groups. A row is [name, account, region, kind, class, days kept, GB, dollars] (src/report/html/data.rs).

function retention(days) {
  if (days === null) return UNKNOWN;
  return days === 0 ? "never expires" : days === 1 ? "1 day" : count(days) + " days";
}

function buildGroups(host) {
  const rows = data("group-data");
  const differ = (place) => new Set(rows.map((row) => row[place])).size > 1;
  const text = (title, place, unknown = UNKNOWN) => ({
    title,
    value: (row) => row[place],
    cell: (row) => make("td", {}, row[place] ?? unknown),
  });
  const columns = [{ title: "log group", value: (row) => row[0], cell: (row) => row[0] }];
  if (differ(1)) columns.push(text("account", 1));
  if (differ(2)) columns.push(text("region", 2));
  columns.push(text("kind", 3));
  if (differ(4)) columns.push(text("class", 4));
  columns.push(
    // Always is longer than any number of days.
    { title: "retention", number: true, value: (row) => (row[5] === 0 ? Infinity : row[5]), cell: (row) => make("td", { class: "number" }, retention(row[5])) },
    { title: "GB/month", number: true, value: (row) => rank(row[6]), cell: (row) => numberCell(row[6], quantity) },
    { title: "$/month", number: true, value: (row) => rank(row[7]), cell: (row) => numberCell(row[7], usd) },
  );
  buildTable(host, { label: "log groups", columns, rows });
}
