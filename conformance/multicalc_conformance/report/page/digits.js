"use strict";

/* Recorded numbers: Python's shortest decimals, and references with 25 digits.

   How many digits of a number are right is a matter of its distance from the reference, relative to
   that: a digit is right if it is worth at least twice the distance. As texts 1.9999999999 and
   2.0000000001 have no digit in common. */

const TRUTH = { True: "1", False: "0" };

/* The decimal digits that a dtype has; what is printed beyond them tells it from its neighbours. */
const MOST = { float64: 16, float32: 7 };

/* The real and the imaginary part of "0.5", "-inf", "(1.5-2j)" or "(1.5 - 2.0j)". */
function parts(text) {
  const compact = TRUTH[text] ?? text.replace(/[\s()]/g, "");
  const tokens = compact.match(/[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf|nan)j?/g) ?? [];
  const part = (imaginary) => tokens.find((token) => token.endsWith("j") === imaginary) ?? "0";
  return [part(false), part(true).replace("j", "")];
}

/* The nearest number of the dtype, which of the reference is the best that a backend can give. */
function number(token, dtype) {
  const found = Number(token.replace("inf", "Infinity").replace("nan", "NaN"));
  return dtype === "float32" ? Math.fround(found) : found;
}

function distance(got, best) {
  if (Object.is(got, best) || got === best) return 0;
  const apart = Math.abs(got - best);
  return Number.isFinite(apart) ? apart : Infinity;
}

/* The power of ten that the last right digit of a number so far off is worth. */
function lastRight(off) {
  return Math.ceil(Math.log10(2 * off));
}

/* How many digits of a number of this size are right, when it is so far off. */
function rightDigits(off, size, dtype) {
  if (off === 0) return Infinity;
  if (off === Infinity || !(size > 0)) return 0;
  const first = Number(size.toExponential().split("e")[1]);
  return Math.min(Math.max(first - lastRight(off) + 1, 0), MOST[dtype]);
}

/* A part's text up to its digit worth that power of ten, from there on, and its exponent. One that
   ends before that, because it goes on with zeros, is given them. */
function split(token, last) {
  const [mantissa, exponent] = token.split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  const decimals = Number(exponent ?? 0) - last;
  const power = exponent === undefined ? "" : `e${exponent}`;
  if (decimals < 0) {
    const rest = whole.slice(decimals) + (fraction && `.${fraction}`);
    return [whole.slice(0, decimals), rest, power];
  }
  const digits = fraction.padEnd(decimals + 1, "0");
  return [`${whole}.${digits.slice(0, decimals)}`, digits.slice(decimals), power];
}

function told(right, off, size) {
  if (right === Infinity) return "the reference, rounded";
  if (size === 0) return `off by ${Number(off.toPrecision(2))} where 0 is right`;
  return right === 0 ? "no digit is right" : `${right} digit${right === 1 ? " is" : "s are"} right`;
}

/* A result beside its reference: a code element whose wrong digits are marked, and how many are
   right. Of a complex number both parts are held to the size of the whole. */
function compared(text, expected, dtype) {
  const shown = element("code");
  const complex = [text, expected].some((each) => each.includes("j"));
  const tokens = parts(text).slice(0, complex ? 2 : 1);
  const best = parts(expected).map((token) => number(token, dtype));
  const offs = tokens.map((token, k) => distance(number(token, dtype), best[k]));
  const size = Math.hypot(...best);
  tokens.forEach((token, k) => {
    const right = rightDigits(offs[k], size, dtype);
    const [same, wrong, power] =
      right === Infinity ? [token, "", ""] : right === 0 ? ["", token, ""] : split(token, lastRight(offs[k]));
    shown.append(k && !/^[+-]/.test(token) ? "+" : "", same);
    if (wrong) shown.append(element("mark", {}, wrong));
    shown.append(power, k ? "j" : "");
  });
  const off = Math.max(...offs);
  return { shown, said: told(rightDigits(off, size, dtype), off, size) };
}
