/* The plane or the best quadratic at a point that is dragged. */

figures.quadratic = (figure) => {
  const surface = surfaces.bump;
  const NEAR = 1;
  const state = { x0: figure.data.x0, order: figure.data.order, angle: figure.data.angle };
  const map = new Plot({ label: figure.say("map"), window: surface.window });
  map.contours(surface);
  const model = map.layer("model");
  const ray = map.layer("ray");
  const scene = new Scene({ label: figure.say("scene") });
  const log = (x) => Math.log10(Math.max(x, 1e-17));
  const chart = new Plot({
    label: figure.say("chart"), window: [[-2.3, 0], [-12, 1]], height: 250, names: ["h", figure.say("error")],
    tick: (x) => `10${raised(x)}`, marks: { x: [-2, -1, 0], y: [-12, -9, -6, -3, 0] },
  });
  const trail = chart.layer("trail");
  const set = (change) => render(Object.assign(state, change));
  const place = handle(map, { label: "x₀", step: 0.1, onMove: (x0) => set({ x0 }) });
  const fields = [0, 1].map((k) =>
    field({
      label: ["x", "y"][k], step: 0.1, value: state.x0[k],
      onInput: (x) => set({ x0: state.x0.map((old, i) => (i === k ? x : old)) }),
    }));
  const turning = slider({
    label: figure.say("direction"), min: 0, max: 360, step: 1, value: state.angle,
    write: (angle) => `${written(angle)}°`, onInput: (angle) => set({ angle }),
  });
  figure.panel(`f(x, y) = ${surface.formula}`, map.svg);
  figure.panel(figure.say("scene"), scene.svg);
  figure.panel(figure.say("chart"), chart.svg);
  figure.control(
    choice({
      label: figure.say("model"), value: String(state.order),
      options: [["1", figure.say("plane")], ["2", figure.say("quadratic")]],
      onChoose: (order) => set({ order: Number(order) }),
    }),
    ...fields.map(({ node }) => node),
    turning.node,
  );
  const scaled = ([x, y, z]) => [x / 2, y / 2, z * 1.4];
  const ground = sheet(surface.value, surface.window, 30, scaled, "sheet", (z) => `fill: ${shade(z / 0.4)}`);

  /* The model is drawn on the surface around x₀. */
  const patch = (approximate) => sheet(approximate, state.x0.map((x) => [x - 0.55, x + 0.55]), 10, scaled, "sheet patch");

  function render() {
    const { x0, order } = state;
    const v = towards((state.angle * Math.PI) / 180);
    const approximate = (order === 1 ? linearModel : quadraticModel)(surface, x0);
    const found = errors(surface, approximate, x0, v);
    const [value, gradient, hessian] = [surface.value(x0), surface.gradient(x0), surface.hessian(x0)];
    const values = eigenvalues(hessian);
    const kind = figure.say(definiteness(hessian));

    const grid = sampled(approximate, x0.map((x) => [x - NEAR, x + NEAR]), 40);
    const near = (p) => norm(along(p, x0, -1)) < NEAR;
    model.replaceChildren(map.path("", surface.levels.map((level) => map.levels(grid, level, near)).join("")));
    ray.replaceChildren(map.arrow("", x0, v.map((x) => x / 2)));
    place(x0, pair(x0));
    scene.show([ground, patch(approximate)], [{ at: scaled([...x0, value]), className: "spot" }]);
    const points = found.steps.map((h, k) => [Math.log10(h), log(found.errors[k])]);
    trail.replaceChildren(chart.path("line", chart.line(points)), ...points.map((p) => chart.dot("", p)));
    fields.forEach((each, k) => each.place(x0[k]));
    turning.place(state.angle);

    const power = Number.isNaN(found.power) ? "–" : written(found.power, 3);
    figure.tell(
      [
        ["f(x₀)", written(value)], ["∇f(x₀)", pair(gradient)], ["∇²f(x₀)", matrix(hessian)],
        ["λ₁, λ₂", values.map((each) => written(each)).join(", ")], [figure.say("kind"), kind],
        [figure.say("power"), power],
      ],
      { ...state, value, gradient, hessian, eigenvalues: values, kind: definiteness(hessian), ...found },
      figure.say("status", {
        x0: pair(x0), value: written(value), gradient: pair(gradient), kind, power,
        eigenvalues: values.map((each) => written(each)).join(", "),
      }),
    );
  }
  render();
};
