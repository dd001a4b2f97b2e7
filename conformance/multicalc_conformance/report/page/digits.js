"use strict";

/* Recorded numbers: Python's shortest decimals, and references with 25 digits. */

const TRUTH = { True: "1", False: "0" };

/* The real and the imaginary part of "0.5", "-inf", "(1.5-2j)" or "(1.5 - 2.0j)". */
function parts(text) {
  const compact = TRUTH[text] ?? text.replace(/[\s()]/g, "");
  const tokens = compact.match(/[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf|nan)j?/g) ?? [];
  const part = (imaginary) => tokens.find((token) => token.endsWith("j") === imaginary) ?? "0";
  return [part(false), part(true).replace("j", "")];
}

function number(token) {
  return Number(token.replace("inf", "Infinity").replace("nan", "NaN"));
}

/* The reference as the nearest number of the dtype, which is the best that a backend can give. */
function rounded(token, dtype) {
  return dtype === "float32" ? Math.fround(number(token)) : number(token);
}

/* Where the first significant digit is that differs: Infinity if none does, 0 if all do. */
function differsFrom(got, best) {
  if (Object.is(got, best) || got === best) return Infinity;
  if (!Number.isFinite(got) || !Number.isFinite(best)) return 0;
  const [mantissa, exponent] = got.toExponential().split("e");
  const [bestMantissa, bestExponent] = best.toExponential().split("e");
  if (exponent !== bestExponent || got < 0 !== best < 0) return 0;
  const [digits, bestDigits] = [mantissa, bestMantissa].map((m) => m.replace(/\D/g, ""));
  let at = 0;
  while ((digits[at] ?? "0") === (bestDigits[at] ?? "0")) at += 1;
  return at;
}

/* A part's text before and from its first differing digit on. Of a number that ends before that
   digit, because it goes on with zeros, the last digit stands for it. */
function split(token, first) {
  if (first === 0) return ["", token];
  if (first === Infinity) return [token, ""];
  const digits = [...token.split("e")[0].matchAll(/\d/g)].map((match) => match.index);
  const significant = digits.slice(digits.findIndex((at) => token[at] !== "0"));
  const at = significant[first] ?? significant.at(-1);
  return [token.slice(0, at), token.slice(at)];
}

/* A result beside its reference: a code element whose differing digits are marked, and in how many
   words it differs. */
function compared(text, expected, dtype) {
  const shown = element("code");
  const [right, wanted] = [parts(text), parts(expected)];
  const firsts = right.map((token, k) => differsFrom(number(token), rounded(wanted[k], dtype)));
  const complex = [text, expected].some((each) => each.includes("j"));
  right.slice(0, complex ? 2 : 1).forEach((token, k) => {
    const [same, differing] = split(token, firsts[k]);
    shown.append(k && !/^[+-]/.test(token) ? "+" : "", same);
    if (differing) shown.append(element("mark", {}, differing));
    if (k) shown.append("j");
  });
  const first = Math.min(...firsts);
  const said = first === Infinity ? "the reference, rounded" : `differs from digit ${first + 1} on`;
  return { shown, said };
}
