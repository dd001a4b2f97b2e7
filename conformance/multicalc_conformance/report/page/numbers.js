"use strict";

/* All that is on record for one scenario: what backends gave beside the reference, and why. */

function amount(value, unit = "") {
  if (value === undefined) return "–";
  if (value >= 1e6) return value.toExponential(1) + unit;
  return (value === "inf" ? "∞" : value === "nan" ? "NaN" : String(value)) + unit;
}

function share(value) {
  if (value === undefined || typeof value === "string") return amount(value);
  return value <= 1 ? `${Number((100 * value).toPrecision(2))} %` : `${amount(value)} ×`;
}

function verdict(name) {
  const symbol = element("span", { "aria-hidden": "true" }, report.symbols[name]);
  return element("span", { class: `verdict ${name}` }, symbol, ` ${name}`);
}

/* Every number of nested arrays, with its index as text. */
function entries(nested, index = []) {
  if (!Array.isArray(nested)) return [[index, nested]];
  return nested.flatMap((each, k) => entries(each, [...index, k]));
}

/* Arrays are counted only where there are several. */
function place(index, arrays) {
  const [array, ...within] = index;
  const which = arrays > 1 ? `array ${array + 1}` : "";
  return [which, within.length ? `[${within.join(", ")}]` : ""].filter(Boolean).join(" ") || "number";
}

function table(caption, head, rows, kind = "errors") {
  const titles = head.map((text) => element("th", { scope: "col" }, text));
  const made = element(
    "table", { class: kind }, element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...titles)), element("tbody", {}, ...rows),
  );
  return element("div", { class: "wide", role: "region", "aria-label": caption, tabindex: "0" }, made);
}

function errorsOf(name, operator) {
  const rows = Object.entries(operator.cells).map(([column, cell]) => {
    const arrays = (operator.results[cell.got] ?? operator.expected).length;
    const off = [amount(cell.ulp, " ULP"), amount(cell.relative), share(cell.share)];
    const where = cell.at ? place(cell.at, arrays) : "–";
    return element(
      "tr", {}, element("th", { scope: "row" }, column),
      element("td", {}, verdict(cell.verdict)),
      ...[...off, where].map((text) => element("td", {}, text)),
      element("td", { class: "told" }, [cell.message, cell.diagnosis].filter(Boolean).join("; ")),
    );
  });
  const head = ["backend", "verdict", "error", "relative", "of its bound", "at", "message"];
  return table(`${name}: errors`, head, rows);
}

/* A row an entry and result; backends that gave the same digits share it. */
function digitsOf(name, operator, dtype) {
  const gave = Object.entries(operator.cells).filter(([, cell]) => cell.got !== undefined);
  if (!gave.length) return element("p", {}, "No digits: there are more than 64 numbers, or every backend raised.");
  const found = new Map();
  for (const [column, cell] of gave) {
    const right = new Map(entries(cell.expected ?? operator.expected).map(([at, text]) => [`${at}`, text]));
    for (const [at, text] of entries(operator.results[cell.got])) {
      const entry = found.get(`${at}`) ?? { at, groups: [] };
      found.set(`${at}`, entry);
      const reference = right.get(`${at}`);
      const group = entry.groups.find((each) => each.text === text && each.reference === reference);
      if (group) group.columns.push(column);
      else entry.groups.push({ text, reference, columns: [column] });
    }
  }
  const arrays = Math.max(...operator.results.map((result) => result.length));
  const rows = [...found.values()].flatMap(({ at, groups }) => entryRows(place(at, arrays), groups, gave.length, dtype));
  return table(`${name}: digits`, ["entry", "of", "digits", "beside the reference"], rows, "digits");
}

function entryRows(where, groups, all, dtype) {
  const rows = [];
  let above;
  for (const { text, reference, columns } of groups) {
    if (reference !== undefined && reference !== above) rows.push(["reference", element("code", {}, reference), ""]);
    above = reference;
    const who = columns.length === all && all > 1 ? `all ${all}` : columns.join(", ");
    const { shown, said } = reference === undefined
      ? { shown: element("code", {}, text), said: "" }
      : compared(text, reference, dtype);
    rows.push([who, shown, said]);
  }
  return rows.map((cells, k) => {
    const row = element("tr", k ? {} : { class: "first" });
    if (!k) row.append(element("th", { scope: "rowgroup", rowspan: rows.length }, where));
    row.append(...cells.map((cell) => element("td", {}, cell)));
    return row;
  });
}

function pairsOf(operator) {
  return Object.entries(operator.pairs).map(([environment, pair]) => {
    const where = Object.keys(operator.pairs).length > 1 ? ` (${environment})` : "";
    const text = `Farthest apart${where}: ${pair.backends.join(" and ")}, by ${amount(pair.relative)} of the largest entry.`;
    return element("p", {}, pair.relative === 0 ? `All backends gave the same digits${where}.` : text);
  });
}

/* The whole detail of a scenario, with the ``backend`` that its command is restricted to, if any. */
function detail(scenario, backend) {
  const command = scenario.reproduce + (backend ? ` --backends ${backend}` : "");
  const made = element("div", { class: "detail" });
  const about = element("dl", { class: "about" });
  const add = (term, ...told) => about.append(element("div", {}, element("dt", {}, term), element("dd", {}, ...told)));
  add("Reference", scenario.source || "none: backends are compared in pairs");
  add("Inputs", `in ${scenario.dtype}`);
  if (scenario.shown) add("Function", element("pre", {}, element("code", {}, scenario.shown)));
  add("Run it again", element("code", { class: "command" }, command));
  made.append(about);
  for (const [name, operator] of Object.entries(scenario.operators)) {
    made.append(
      element("h4", {}, name), errorsOf(name, operator), ...pairsOf(operator),
      digitsOf(name, operator, scenario.dtype),
    );
  }
  return made;
}
