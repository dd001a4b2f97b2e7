"use strict";

/* What is shown is in the address: #family=…&column=…&verdict=…&text=…&scenario=… */

const report = JSON.parse(document.getElementById("data").textContent);
const FIRST = 100;
const GRAVITY = Object.keys(report.symbols);

const form = document.getElementById("filter");
const list = document.getElementById("scenarios");
const more = document.getElementById("more");
let limit = FIRST;

for (const scenario of report.scenarios) {
  scenario.text = [scenario.id, scenario.source, scenario.shown].join("\n").toLowerCase();
  scenario.cells = Object.entries(scenario.operators).flatMap(([operator, found]) =>
    Object.entries(found.cells).map(([column, cell]) => ({ operator, column, ...cell })),
  );
}

function state() {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}

function fragment(state) {
  return "#" + new URLSearchParams(Object.entries(state).filter(([, value]) => value));
}

/* The share of a bound, with what can't be compared beyond all that can. */
function size(cell) {
  return cell.share === undefined ? -1 : typeof cell.share === "string" ? Infinity : cell.share;
}

/* Of the scenario's cells in the chosen column the gravest verdict, and the largest error of those
   that are held to the reference. */
function summary(scenario, { column }) {
  const cells = scenario.cells.filter((cell) => !column || cell.column === column);
  const gravest = GRAVITY.find((name) => cells.some((cell) => cell.verdict === name));
  const held = cells.filter((cell) => cell.verdict !== "convention");
  const worst = held.reduce((a, b) => (size(b) > size(a) ? b : a), {});
  return { scenario, cells, gravest, worst };
}

function chosen(now) {
  const wanted = (now.text ?? "").toLowerCase();
  return report.scenarios
    .filter((each) => (!now.family || each.family === now.family) && each.text.includes(wanted))
    .map((each) => summary(each, now))
    .filter(({ cells }) => cells.some((cell) => !now.verdict || cell.verdict === now.verdict))
    .sort((a, b) => GRAVITY.indexOf(a.gravest) - GRAVITY.indexOf(b.gravest) || size(b.worst) - size(a.worst));
}

function rowsOf({ scenario, gravest, worst }, now) {
  const open = now.scenario === scenario.id;
  const name = element("button", { type: "button", "aria-expanded": open }, scenario.id);
  name.addEventListener("click", () => {
    location.hash = fragment({ ...state(), scenario: open ? "" : scenario.id });
  });
  const where = [worst.operator, now.column ? "" : worst.column].filter(Boolean).join(", ");
  const row = element(
    "tr", open ? { class: "open" } : {}, element("th", { scope: "row" }, name),
    element("td", {}, verdict(gravest)),
    ...[amount(worst.ulp, " ULP"), share(worst.share), where].map((text) => element("td", {}, text)),
  );
  if (!open) return [row];
  const backend = report.backends[report.columns.indexOf(now.column)];
  return [row, element("tr", { class: "open" }, element("td", { colspan: "5" }, detail(scenario, backend)))];
}

function render() {
  const now = state();
  for (const control of form.elements) if (control.name) control.value = now[control.name] ?? "";
  const found = chosen(now);
  const open = found.findIndex(({ scenario }) => scenario.id === now.scenario);
  const shown = found.slice(0, Math.max(limit, open + 1));
  list.replaceChildren(...shown.flatMap((each) => rowsOf(each, now)));
  const count = (number) => number.toLocaleString("en");
  document.getElementById("found").textContent =
    `${count(found.length)} of ${count(report.scenarios.length)} scenarios` +
    (now.column ? `, on ${now.column}` : "") + ", the worst first";
  more.hidden = shown.length === found.length;
  more.textContent = `Show the other ${count(found.length - shown.length)}`;
}

/* A link or button was followed: the keyboard goes on from what it led to. */
function follow(event) {
  const before = new URLSearchParams(new URL(event.oldURL).hash.slice(1));
  const now = new URLSearchParams(location.hash.slice(1));
  limit = FIRST;
  render();
  const wanted = now.get("scenario") ?? before.get("scenario");
  const stayed = now.has("scenario") || ["family", "column"].every((key) => before.get(key) === now.get(key));
  const button = [...list.querySelectorAll("button")].find((each) => each.textContent === wanted);
  const target = (stayed && button) || document.getElementById("scenarios-title");
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: target === button ? "nearest" : "start" });
}

addEventListener("hashchange", follow);
form.addEventListener("input", () => {
  const entered = Object.fromEntries(new FormData(form));
  history.replaceState(null, "", fragment({ ...entered, scenario: state().scenario }) || "#");
  limit = FIRST;
  render();
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault();
  history.replaceState(null, "", "#");
  render();
});
more.addEventListener("click", () => {
  limit = Infinity;
  render();
  list.querySelectorAll("button")[FIRST].focus();
});
render();
