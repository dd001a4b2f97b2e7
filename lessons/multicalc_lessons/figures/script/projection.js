/* A surface in space, seen from a direction that can be turned. */

/* [right, up, towards the eye] of a point whose coordinates are about −1 to 1. */
function seen([x, y, z], turn, tilt) {
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const [across, away] = [c * x - s * y, s * x + c * y];
  return [across, away * Math.sin(tilt) + z * Math.cos(tilt), z * Math.sin(tilt) - away * Math.cos(tilt)];
}

class Scene {
  constructor({ label, size = 320 }) {
    [this.turn, this.tilt] = [0.45, 0.82];
    this.size = size;
    this.svg = shape("svg", {
      viewBox: `0 0 360 ${size}`, class: "scene", tabindex: 0, role: "application", "aria-label": label,
    });
    this.svg.addEventListener("keydown", (event) => this.keyed(event));
    let last = [0, 0];
    const at = (event) => [event.clientX, event.clientY];
    this.svg.addEventListener("pointerdown", (event) => {
      this.svg.setPointerCapture(event.pointerId);
      last = at(event);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (!event.buttons) return;
      const [across, down] = along(at(event), last, -1);
      last = at(event);
      this.rotate(-across / 120, down / 120);
    });
  }

  keyed(event) {
    const turns = { ArrowLeft: [0.1, 0], ArrowRight: [-0.1, 0], ArrowUp: [0, 0.08], ArrowDown: [0, -0.08] };
    if (!(event.key in turns)) return;
    event.preventDefault();
    this.rotate(...turns[event.key]);
  }

  rotate(turn, tilt) {
    this.turn += turn;
    this.tilt = Math.min(1.5, Math.max(0.05, this.tilt + tilt));
    this.draw();
  }

  /* `sheets` are lists of quadrilaterals { corners, className, style }, `points` are { at, className }. */
  show(sheets, points) {
    this.shown = [...sheets.flat(), ...points];
    this.draw();
  }

  draw() {
    const middle = this.size / 2;
    const place = (p) => {
      const [x, y, near] = seen(p, this.turn, this.tilt);
      return [rounded(180 + 132 * x), rounded(middle - 132 * y), near];
    };
    const drawn = this.shown.map((each) => {
      if (each.at) {
        const [cx, cy] = place(each.at);
        return { near: Infinity, node: shape("circle", { class: each.className, cx, cy, r: 5 }) };
      }
      const corners = each.corners.map(place);
      const points = corners.map(([x, y]) => `${x},${y}`).join(" ");
      const near = corners.reduce((sum, corner) => sum + corner[2], 0) / 4;
      return { near, node: shape("polygon", { points, class: each.className, style: each.style ?? "" }) };
    });
    drawn.sort((a, b) => a.near - b.near);
    this.svg.replaceChildren(...drawn.map(({ node }) => node));
  }
}

/* The quadrilaterals of z = value over a window. */
function sheet(value, window, n, scaled, className, style = () => "") {
  const { xs, ys, values } = sampled(value, window, n);
  const found = [];
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) {
      const around = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
      const corners = around.map(([a, b]) => scaled([xs[a], ys[b], values[b][a]]));
      const mean = around.reduce((sum, [a, b]) => sum + values[b][a], 0) / 4;
      found.push({ corners, className, style: style(mean) });
    }
  }
  return found;
}
