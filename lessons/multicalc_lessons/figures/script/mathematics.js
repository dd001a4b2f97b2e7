/* What is computed of surfaces. Points and vectors are [x, y], matrices symmetric [[a, b], [b, d]]. */

const EPS = Number.EPSILON;

const dot = (a, b) => a[0] * b[0] + a[1] * b[1];
const norm = (v) => Math.hypot(...v);
const times = (A, v) => A.map((row) => dot(row, v));
const along = (p, v, h = 1) => [p[0] + h * v[0], p[1] + h * v[1]];
const towards = (angle) => [Math.cos(angle), Math.sin(angle)];
const finite = (p) => p.every(Number.isFinite);

/* x with Ax = v; not finite where A is singular. */
function solve([[a, b], [, d]], [v, w]) {
  const determinant = a * d - b * b;
  return [(d * v - b * w) / determinant, (a * w - b * v) / determinant];
}

/* Ascending, the one nearer to zero by the determinant, which loses no digits. */
function eigenvalues([[a, b], [, d]]) {
  const middle = (a + d) / 2;
  const large = middle + Math.sign(middle || 1) * Math.hypot((a - d) / 2, b);
  const small = large === 0 ? 0 : (a / large) * d - (b / large) * b;
  return large < small ? [large, small] : [small, large];
}

/* A unit eigenvector; any where all vectors are. */
function eigenvector([[a, b], [, d]], value) {
  const rows = [[a - value, b], [b, d - value]];
  const row = norm(rows[0]) > norm(rows[1]) ? rows[0] : rows[1];
  const length = norm(row);
  return length === 0 ? [1, 0] : [-row[1] / length, row[0] / length];
}

const spectralNorm = (A) => Math.max(...eigenvalues(A).map(Math.abs));

/* "positive", "negative", "indefinite", "semidefinite" or "zero"; an eigenvalue within rounding of
   zero is zero. */
function definiteness(A) {
  const zero = 16 * EPS * spectralNorm(A);
  const [low, high] = eigenvalues(A);
  if (low > zero) return "positive";
  if (high < -zero) return "negative";
  if (low < -zero && high > zero) return "indefinite";
  return low === 0 && high === 0 ? "zero" : "semidefinite";
}

function linearModel(surface, p) {
  const [value, gradient] = [surface.value(p), surface.gradient(p)];
  return (q) => value + dot(gradient, along(q, p, -1));
}

function quadraticModel(surface, p) {
  const [plane, hessian] = [linearModel(surface, p), surface.hessian(p)];
  return (q) => {
    const step = along(q, p, -1);
    return plane(q) + dot(step, times(hessian, step)) / 2;
  };
}

/* The model's error at p + h·v for h = 1/2, 1/4, ..., and the power of h with which it falls at the
   smallest: NaN where there is no error but rounding. */
function errors(surface, model, p, v) {
  const steps = [1, 2, 3, 4, 5, 6, 7].map((k) => 0.5 ** k);
  const found = steps.map((h) => Math.abs(surface.value(along(p, v, h)) - model(along(p, v, h))));
  const [before, last] = found.slice(-2);
  const noise = 64 * EPS * Math.max(Math.abs(surface.value(p)), 1e-3);
  return { steps, errors: found, power: last > noise ? Math.log2(before / last) : NaN };
}

/* p ← p − η∇f(p), all points, until the steps are taken or something is not finite. */
function descend(surface, start, rate, steps) {
  const points = [start];
  while (points.length <= steps && finite([surface.value(points.at(-1)), ...surface.gradient(points.at(-1))])) {
    points.push(along(points.at(-1), surface.gradient(points.at(-1)), -rate));
  }
  return points;
}

/* p ← p − H⁻¹∇f(p): towards a critical point of any kind. It ends like multicalc.newton. */
function newton(surface, start, steps) {
  const points = [start];
  let reach = norm(start);
  while (points.length <= steps) {
    const here = points.at(-1);
    const step = solve(surface.hessian(here), surface.gradient(here));
    if (!finite(step)) break;
    points.push(along(here, step, -1));
    reach = Math.max(reach, norm(points.at(-1)));
    if (norm(step) <= EPS ** (2 / 3) * reach) break;
  }
  return points;
}

/* The second-derivative test, as multicalc.classify has it: what holds all through the ball in which
   the point is known. */
function classify(surface, p) {
  const radius = Math.sqrt(EPS) * Math.max(1, norm(p));
  const hessian = surface.hessian(p);
  const values = eigenvalues(hessian);
  const weakest = eigenvector(hessian, Math.abs(values[0]) < Math.abs(values[1]) ? values[0] : values[1]);
  const around = [-radius, radius].map((h) => surface.hessian(along(p, weakest, h)));
  const bend = Math.max(...[hessian, ...around].map(spectralNorm));
  if (!(norm(surface.gradient(p)) <= bend * radius)) return "not critical";
  const less = (A, B) => A.map((row, i) => along(row, B[i], -1));
  const change = Math.max(...around.map((there) => spectralNorm(less(there, hessian))));
  const zero = Math.max(change, 16 * EPS * bend);
  if (values[0] < -zero && values[1] > zero) return "saddle";
  if (values.some((value) => Math.abs(value) <= zero)) return "inconclusive";
  return values[0] > 0 ? "minimum" : "maximum";
}
