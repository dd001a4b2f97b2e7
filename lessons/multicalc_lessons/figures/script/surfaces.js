/* Functions of two variables: value, gradient and Hessian at a point [x, y], the window in which they
   are drawn, and the levels of their contours. */

const spread = (levels) => [...levels.map((level) => -level).reverse(), ...levels];

const surfaces = {
  bump: {
    formula: "x·exp(−x² − y²)",
    window: [[-2, 2], [-2, 2]],
    levels: spread([0.02, 0.08, 0.14, 0.2, 0.26, 0.32, 0.38]),
    value: ([x, y]) => x * Math.exp(-x * x - y * y),
    gradient([x, y]) {
      const e = Math.exp(-x * x - y * y);
      return [(1 - 2 * x * x) * e, -2 * x * y * e];
    },
    hessian([x, y]) {
      const e = Math.exp(-x * x - y * y);
      const mixed = -2 * y * (1 - 2 * x * x) * e;
      return [[(4 * x * x - 6) * x * e, mixed], [mixed, (4 * y * y - 2) * x * e]];
    },
  },
  cubic: {
    formula: "x²y + xy²",
    window: [[-2, 2], [-2, 2]],
    levels: spread([0.1, 0.5, 1.2, 2.5, 4.5, 7, 10]),
    value: ([x, y]) => x * x * y + x * y * y,
    gradient: ([x, y]) => [2 * x * y + y * y, x * x + 2 * x * y],
    hessian: ([x, y]) => [[2 * y, 2 * x + 2 * y], [2 * x + 2 * y, 2 * x]],
  },
  himmelblau: {
    formula: "(x² + y − 11)² + (x + y² − 7)²",
    window: [[-5, 5], [-5, 5]],
    levels: [2, 10, 25, 50, 85, 130, 190, 270, 380, 540],
    value: ([x, y]) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    gradient([x, y]) {
      const [p, q] = [x * x + y - 11, x + y * y - 7];
      return [4 * x * p + 2 * q, 2 * p + 4 * y * q];
    },
    hessian([x, y]) {
      const mixed = 4 * x + 4 * y;
      return [[12 * x * x + 4 * y - 42, mixed], [mixed, 12 * y * y + 4 * x - 26]];
    },
  },
  rosenbrock: {
    formula: "(1 − x)² + 100(y − x²)²",
    window: [[-2, 2], [-1, 3]],
    levels: [0.5, 3, 10, 30, 75, 150, 280, 480, 800, 1300],
    value: ([x, y]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient([x, y]) {
      const p = y - x * x;
      return [-2 * (1 - x) - 400 * x * p, 200 * p];
    },
    hessian: ([x, y]) => [[2 - 400 * (y - 3 * x * x), -400 * x], [-400 * x, 200]],
  },
};

/* ½ pᵀAp, whose A has these eigenvalues along axes turned by an angle in radians. */
function bowl(low, high, angle) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const mixed = (high - low) * c * s;
  const A = [[high * c * c + low * s * s, mixed], [mixed, high * s * s + low * c * c]];
  return {
    window: [[-3, 3], [-3, 3]],
    levels: [0.02, 0.06, 0.12, 0.2, 0.3, 0.42, 0.56, 0.72].map((part) => part * high * 9),
    value: (p) => dot(p, times(A, p)) / 2,
    gradient: (p) => times(A, p),
    hessian: () => A,
  };
}
