/* Functions of one variable. */

const polynomial = {
  formula: "3x⁴ − 4x³ − 12x²",
  window: [-2, 3],
  critical: [-1, 0, 2],
  value: (x) => ((3 * x - 4) * x - 12) * x * x,
  slope: (x) => 12 * x * (x - 2) * (x + 1),
  bend: (x) => (36 * x - 24) * x - 24,
};

/* "minimum", "maximum" or "not critical": this polynomial's f″ vanishes at no critical point. */
function kindOnCurve(curve, x) {
  if (curve.slope(x) !== 0) return "not critical";
  return curve.bend(x) > 0 ? "minimum" : "maximum";
}

/* Functions with a kink, and their slopes from the left and from the right. `slices` are cut out of a
   function of more variables, at a distance c. */
const kinks = {
  abs: {
    formula: "|x|",
    kink: 0,
    value: Math.abs,
    slopes: (x) => (x === 0 ? [-1, 1] : [Math.sign(x), Math.sign(x)]),
  },
  relu: {
    formula: "relu(x)",
    kink: 0,
    value: (x) => Math.max(x, 0),
    slopes: (x) => [x > 0 ? 1 : 0, x >= 0 ? 1 : 0],
  },
  maximum: {
    formula: "max(x, x²)",
    kink: 1,
    value: (x) => Math.max(x, x * x),
    slopes: (x) => [x > 0 && x <= 1 ? 1 : 2 * x, x >= 0 && x < 1 ? 1 : 2 * x],
  },
  norm: {
    formula: "‖(x, c)‖",
    kink: 0,
    slices: true,
    value: (x, c) => Math.hypot(x, c),
    slopes(x, c) {
      const slope = x / Math.hypot(x, c);
      return x === 0 && c === 0 ? [-1, 1] : [slope, slope];
    },
  },
};
