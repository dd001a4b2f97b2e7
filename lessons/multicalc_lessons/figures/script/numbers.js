/* How numbers are written. */

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const raised = (power) =>
  (power < 0 ? "⁻" : "") + [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[digit]).join("");

/* With so many significant digits: 0.36788, −4096, 1.5·10⁻⁷. */
function written(x, digits = 5) {
  if (Number.isNaN(x)) return "NaN";
  const sign = x < 0 ? "−" : "";
  const size = Math.abs(x);
  if (size === Infinity) return `${sign}∞`;
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) {
    const [digitsOf, power] = size.toExponential(Math.min(digits, 3) - 1).split("e");
    return `${sign}${Number(digitsOf)}·10${raised(Number(power))}`;
  }
  return sign + String(Number(size.toPrecision(Math.max(digits, Math.ceil(Math.log10(size + 1))))));
}

const pair = (p, digits = 5) => `(${p.map((x) => written(x, digits)).join(", ")})`;
const matrix = (A, digits = 4) => `[${A.map((row) => `[${row.map((x) => written(x, digits)).join(", ")}]`).join(", ")}]`;

/* A sum of positive and negative terms, without "+ −". */
const signed = (texts) => texts.join(" + ").replaceAll("+ −", "− ");

/* Without the digits that steps of 0.1 leave behind. */
const tidy = (x) => Number(x.toFixed(10));
