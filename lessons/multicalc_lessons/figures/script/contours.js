/* Level sets on a grid, by linear interpolation: marching squares. */

/* Values at (n + 1)² points of a window: rows from below. */
function sampled(value, [[left, right], [low, high]], n) {
  const at = (from, to, k) => from + ((to - from) * k) / n;
  const every = Array.from({ length: n + 1 }, (_, k) => k);
  const xs = every.map((k) => at(left, right, k));
  const ys = every.map((k) => at(low, high, k));
  return { xs, ys, values: ys.map((y) => xs.map((x) => value([x, y]))) };
}

/* The corners of a cell in turn, with what the values there exceed the level by. */
function corners({ xs, ys, values }, i, j, level) {
  return [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]].map(([a, b]) => ({
    x: xs[a], y: ys[b], over: values[b][a] - level,
  }));
}

function crossing(a, b) {
  const t = a.over / (a.over - b.over);
  return [a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)];
}

const crosses = (a, b) => a.over >= 0 !== b.over >= 0;

function* cells(grid, level) {
  for (let j = 0; j + 1 < grid.ys.length; j++) {
    for (let i = 0; i + 1 < grid.xs.length; i++) yield corners(grid, i, j, level);
  }
}

/* Where the values are the level: segments [[x, y], [x, y]]. */
function levelSet(grid, level) {
  const found = [];
  for (const cell of cells(grid, level)) {
    const ends = cell.flatMap((corner, k) => {
      const next = cell[(k + 1) % 4];
      return crosses(corner, next) ? [crossing(corner, next)] : [];
    });
    for (let k = 0; k + 1 < ends.length; k += 2) found.push([ends[k], ends[k + 1]]);
  }
  return found;
}

/* Where the values are at least the level: polygons, whole cells of a row in one. */
function region(grid, level) {
  const found = [];
  let whole = null;
  for (const cell of cells(grid, level)) {
    if (cell.every((corner) => corner.over >= 0)) {
      const [, right, top] = cell;
      if (whole && whole[1][1] === right.y && whole[1][0] === cell[0].x) {
        whole[1] = [right.x, right.y];
        whole[2] = [top.x, top.y];
      } else {
        whole = cell.map(({ x, y }) => [x, y]);
        found.push(whole);
      }
      continue;
    }
    const part = cell.flatMap((corner, k) => {
      const next = cell[(k + 1) % 4];
      const inside = corner.over >= 0 ? [[corner.x, corner.y]] : [];
      return crosses(corner, next) ? [...inside, crossing(corner, next)] : inside;
    });
    if (part.length) found.push(part);
  }
  return found;
}
