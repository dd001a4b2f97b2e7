/* Along a curve: its tangent, its best parabola, and what kind of point it is. */

figures.critical = (figure) => {
  const curve = polynomial;
  const state = { ...figure.data };
  const plot = new Plot({ label: figure.say("map"), window: [curve.window, [-40, 50]], height: 300, names: ["x", "f"] });
  const slopes = new Plot({
    label: figure.say("derivatives"), window: [curve.window, [-100, 150]], height: 300, names: ["x", "f′, f″"],
  });
  const set = (x) => render((state.x = x));
  plot.ground.append(plot.path("zero", plot.curve(() => 0, 1)), plot.path("line", plot.curve(curve.value)));
  slopes.ground.append(
    slopes.path("zero", slopes.curve(() => 0, 1)), slopes.path("line slope", slopes.curve(curve.slope)),
    slopes.path("line bend", slopes.curve(curve.bend)),
  );
  for (const x of curve.critical) {
    plot.ground.append(plot.dot("critical", [x, curve.value(x)], 3));
    slopes.ground.append(slopes.dot("critical", [x, 0], 3));
  }
  const moving = plot.layer("moving");
  const reading = slopes.layer("moving");
  const place = handle(plot, { label: figure.say("point"), step: 0.1, onMove: ([x]) => set(x) });
  const line = slider({
    label: "x", min: curve.window[0], max: curve.window[1], step: 0.01, value: state.x, onInput: set,
  });
  figure.panel(`f(x) = ${curve.formula}`, plot.svg);
  figure.panel(figure.say("derivatives"), slopes.svg);
  figure.control(line.node, buttons(...curve.critical.map((x) => button(`x = ${written(x)}`, () => set(x)))));
  render();

  function render() {
    const { x } = state;
    const [value, slope, bend] = [curve.value(x), curve.slope(x), curve.bend(x)];
    const kind = kindOnCurve(curve, x);
    moving.replaceChildren(
      plot.path("parabola", plot.curve((t) => value + slope * (t - x) + (bend * (t - x) ** 2) / 2)),
      plot.path("tangent", plot.curve((t) => value + slope * (t - x), 1)),
    );
    reading.replaceChildren(slopes.dot("slope", [x, slope], 6), slopes.dot("bend", [x, bend], 6));
    place([x, value], `x = ${written(x)}, f(x) = ${written(value)}`);
    line.place(x);
    figure.tell(
      [["f(x)", written(value)], ["f′(x)", written(slope)], ["f″(x)", written(bend)], [figure.say("kind"), figure.say(kind)]],
      { ...state, value, slope, bend, kind },
      figure.say("status", { x: written(x), value: written(value), slope: written(slope), bend: written(bend), kind: figure.say(kind) }),
    );
  }
};
