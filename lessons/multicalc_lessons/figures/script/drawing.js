/* Elements of HTML and SVG, and plots with axes. Coordinates of a plot are its own, not pixels. */

function made(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const element = (tag, attributes = {}, ...children) => made(document.createElement(tag), attributes, children);
const shape = (tag, attributes = {}, ...children) =>
  made(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

/* Round numbers in an interval, about so many. */
function ticks([low, high], count = 5) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough);
  const first = Math.ceil(low / step - 1e-9);
  const many = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: many }, (_, k) => tidy((first + k) * step));
}

const rounded = (number) => Math.round(number * 100) / 100;

/* The ground of a contour plot from −1 to 1: one accent below zero, another above. */
const shade = (t, above = "accent-2") =>
  `color-mix(in oklab, var(--mc-${t < 0 ? "accent-1" : above}) ${rounded(Math.min(1, Math.abs(t)) * 62)}%, var(--mc-paper))`;

class Plot {
  /* `window` is [[left, right], [low, high]]; `tick` and `tickY` write the numbers at
     the axes, `marks` says where there are any. By default a square, where right angles are right. */
  constructor({
    label, window, height = 362, names = ["x", "y"], tick = (x) => written(x, 4), tickY = tick, marks = {},
  }) {
    this.width = 360;
    this.height = height;
    this.margin = { left: 42, right: 12, top: 22, bottom: 34 };
    this.inner = [this.width - 54, height - 56];
    this.window = window;
    const { left, top } = this.margin;
    const [width, tall] = this.inner;
    this.axes = shape("g", { class: "axes" });
    this.ground = shape("g");
    this.content = shape("svg", { x: left, y: top, width, height: tall }, this.ground);
    this.svg = shape(
      "svg", { viewBox: `0 0 ${this.width} ${height}`, role: "group", "aria-label": label },
      this.content, this.axes,
    );
    this.named = { names, tick, tickY, marks };
    this.frame();
  }

  /* Draw the axes of the window there is now. */
  frame() {
    const { left, top } = this.margin;
    const [width, tall] = this.inner;
    const { names, tick, tickY, marks } = this.named;
    const under = top + tall;
    const texts = (marks.x ?? ticks(this.window[0])).map((x) => {
      const at = left + this.at([x, 0])[0];
      return [shape("path", { d: `M${at} ${under}v4` }), shape("text", { x: at, y: under + 15, class: "middle" }, tick(x))];
    });
    const beside = (marks.y ?? ticks(this.window[1])).map((y) => {
      const at = rounded(top + this.at([0, y])[1]);
      return [shape("path", { d: `M${left} ${at}h-4` }), shape("text", { x: left - 6, y: at + 4, class: "end" }, tickY(y))];
    });
    this.axes.replaceChildren(
      shape("rect", { x: left, y: top, width, height: tall, class: "box" }),
      ...texts.flat(), ...beside.flat(),
      shape("text", { x: left + width / 2, y: this.height - 4, class: "middle name" }, names[0]),
      shape("text", { x: left - 6, y: 12, class: "middle name" }, names[1]),
    );
  }

  /* Where a point of the window is in the content. */
  at([x, y]) {
    const [[left, right], [low, high]] = this.window;
    const [width, tall] = this.inner;
    return [rounded(((x - left) / (right - left)) * width), rounded(((high - y) / (high - low)) * tall)];
  }

  /* The point of the window under the pointer. */
  under(event) {
    const box = this.svg.getBoundingClientRect();
    const scale = this.width / box.width;
    const [[left, right], [low, high]] = this.window;
    const across = ((event.clientX - box.left) * scale - this.margin.left) / this.inner[0];
    const down = ((event.clientY - box.top) * scale - this.margin.top) / this.inner[1];
    return [left + across * (right - left), high - down * (high - low)];
  }

  layer(className) {
    const group = shape("g", { class: className });
    this.content.append(group);
    return group;
  }

  /* Points joined to a line, up to the first one far outside: SVG can't hold every number. */
  line(points) {
    const far = ([x, y]) => Math.abs(x) + Math.abs(y) > 40 * this.width || Number.isNaN(x + y);
    const drawn = points.map((p) => this.at(p));
    const end = drawn.findIndex(far);
    return "M" + (end < 0 ? drawn : drawn.slice(0, Math.max(end, 1))).join("L");
  }

  curve(f, n = 160) {
    const [left, right] = this.window[0];
    const xs = Array.from({ length: n + 1 }, (_, k) => left + ((right - left) * k) / n);
    return this.line(xs.map((x) => [x, f(x)]));
  }

  path(className, d) {
    return shape("path", { class: className, d });
  }

  dot(className, p, r = 4) {
    const [cx, cy] = this.at(p);
    return shape("circle", { class: className, cx, cy, r });
  }

  /* From p by the vector v, with a head of fixed size. */
  arrow(className, p, v) {
    const [x, y] = this.at(p);
    const [tx, ty] = this.at(along(p, v));
    const length = Math.hypot(tx - x, ty - y);
    if (length < 1e-6) return shape("g");
    const [ux, uy] = [(tx - x) / length, (ty - y) / length];
    const head = Math.min(9, length);
    const [bx, by] = [tx - head * ux, ty - head * uy];
    const corner = (side) => `${rounded(bx - side * uy * 4.5)} ${rounded(by + side * ux * 4.5)}`;
    return shape(
      "g", { class: `arrow ${className}` },
      shape("path", { d: `M${x} ${y}L${rounded(bx)} ${rounded(by)}` }),
      shape("path", { class: "head", d: `M${tx} ${ty}L${corner(1)}L${corner(-1)}z` }),
    );
  }

  /* A surface's level sets on shaded ground; grey, where it has no side below zero to tell from. */
  contours(surface, n = 64) {
    const grid = sampled(surface.value, surface.window, n);
    const largest = Math.max(...surface.levels.map(Math.abs));
    const bands = [surface.levels[0] - largest / 20, ...surface.levels];
    const above = surface.levels[0] < 0 ? "accent-2" : "muted";
    const middles = bands.map((low, k) => (low + (bands[k + 1] ?? low * 1.15)) / 2);
    const closed = (polygons) => polygons.map((each) => "M" + each.map((p) => this.at(p)).join("L") + "z").join("");
    this.ground.replaceChildren(
      shape("rect", { width: "100%", height: "100%", style: `fill: ${shade(middles[0] / largest, above)}` }),
      ...surface.levels.map((level, k) =>
        shape("path", { d: closed(region(grid, level)), style: `fill: ${shade(middles[k + 1] / largest, above)}` })),
      this.path("level", surface.levels.map((level) => this.levels(grid, level)).join("")),
    );
  }

  levels(grid, level, keep = () => true) {
    const drawn = levelSet(grid, level).filter((segment) => segment.every(keep));
    return drawn.map((segment) => "M" + segment.map((p) => this.at(p)).join("L")).join("");
  }
}
