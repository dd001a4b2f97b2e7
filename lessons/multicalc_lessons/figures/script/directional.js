/* A direction turned around a point on level sets: ∇f·v = ‖∇f‖ cos θ. */

figures.directional = (figure) => {
  const surface = surfaces.bump;
  const RADIUS = 0.7;
  const state = { ...figure.data };
  const map = new Plot({ label: figure.say("map"), window: surface.window });
  map.contours(surface);
  const arrows = map.layer("arrows");
  const chart = new Plot({
    label: figure.say("chart"), window: [[0, 360], [-1, 1]], height: 250, names: [figure.say("angle"), "∇f·v"],
    tick: (x) => `${x}°`, tickY: (x) => written(x), marks: { x: [0, 90, 180, 270, 360] },
  });
  const wave = chart.layer("wave");
  const set = (change) => render(Object.assign(state, change));
  const degrees = ([x, y]) => Math.round(((Math.atan2(y, x) * 180) / Math.PI + 360) % 360);
  const placePoint = handle(map, { label: figure.say("point"), step: 0.1, onMove: (p) => set({ p }) });
  const tip = shape(
    "g", { class: "handle turning", tabindex: 0, role: "slider", "aria-label": figure.say("tip"), "aria-valuemin": 0, "aria-valuemax": 360 },
    shape("circle", { class: "reach", r: 18 }), shape("circle", { class: "spot", r: 6 }),
  );
  map.content.append(tip);
  tip.addEventListener("pointerdown", (event) => tip.setPointerCapture(event.pointerId));
  tip.addEventListener("pointermove", (event) => {
    if (event.buttons) set({ angle: degrees(along(map.under(event), state.p, -1)) });
  });
  onArrows(tip, ([x, y]) => set({ angle: tidy((state.angle + 5 * (y - x) + 360) % 360) }));
  const turning = slider({
    label: figure.say("direction"), min: 0, max: 360, step: 1, value: state.angle,
    write: (angle) => `${written(angle)}°`, onInput: (angle) => set({ angle }),
  });
  const uphill = () => (Math.atan2(...surface.gradient(state.p).reverse()) * 180) / Math.PI;
  const go = (label, turn) => button(figure.say(label), () => set({ angle: (uphill() + turn + 360) % 360 }));
  figure.panel(`f(x, y) = ${surface.formula}`, map.svg);
  figure.panel(figure.say("chart"), chart.svg);
  figure.control(turning.node, buttons(go("ascent", 0), go("descent", 180), go("level", 90)));
  render();

  function render() {
    const { p, angle } = state;
    const v = towards((angle * Math.PI) / 180);
    const gradient = surface.gradient(p);
    const [size, slope] = [norm(gradient), dot(gradient, v)];
    const between = (((angle - uphill() + 540) % 360) - 180);
    const across = size ? [-gradient[1] / size, gradient[0] / size] : [0, 0];
    const circle = Array.from({ length: 73 }, (_, k) => along(p, towards((k * Math.PI) / 36), RADIUS));
    arrows.replaceChildren(
      map.path("circle", map.line(circle)),
      map.path("tangent", map.line([along(p, across, -1), along(p, across, 1)])),
      map.arrow("gradient", p, gradient), map.arrow("direction", p, v.map((x) => RADIUS * x)),
    );
    placePoint(p, pair(p));
    made(tip, { transform: `translate(${map.at(along(p, v, RADIUS))})`, "aria-valuenow": angle, "aria-valuetext": `${written(angle)}°` }, []);
    turning.place(angle);
    const wavy = (x) => dot(gradient, towards((x * Math.PI) / 180));
    wave.replaceChildren(
      chart.path("zero", chart.curve(() => 0, 1)), chart.path("line", chart.curve(wavy)), chart.dot("", [angle, slope], 6),
    );
    const near = (x) => Math.abs(x) < 0.5;
    const way = near(between) ? "ascent" : near(Math.abs(between) - 180) ? "descent" : near(Math.abs(between) - 90) ? "level" : "between";
    figure.tell(
      [
        ["∇f", pair(gradient)], ["v", pair(v, 4)], ["θ", `${written(between, 4)}°`], ["∇f·v", written(slope)],
        ["‖∇f‖ cos θ", `${written(size)} · ${written(Math.cos((between * Math.PI) / 180), 4)}`], [figure.say("way"), figure.say(way)],
      ],
      { ...state, gradient, slope, size, between, way },
      figure.say("status", { p: pair(p), slope: written(slope), size: written(size), between: written(between, 4), way: figure.say(way) }),
    );
  }
};
