/* One-sided slopes, and what each framework answers at a kink. */

figures.kink = (figure) => {
  const state = { ...figure.data };
  const plot = new Plot({ label: figure.say("map"), window: [[-2, 2], [-1, 3]], names: ["x", "f"] });
  const graph = plot.layer("graph");
  const set = (change) => render(Object.assign(state, change));
  const place = handle(plot, { label: figure.say("point"), step: 0.1, onMove: ([x]) => set({ x }) });
  const line = slider({ label: "x", min: -2, max: 2, step: 0.01, value: state.x, onInput: (x) => set({ x }) });
  const slice = slider({ label: "c", min: 0, max: 1, step: 0.01, value: state.c, onInput: (c) => set({ c }) });
  const toKink = button("", () => set({ x: kinks[state.function].kink }));
  const rows = element("tbody");
  const heads = ["framework", "answer", "meaning"].map((name) => element("th", { scope: "col" }, figure.say(name)));
  const title = figure.panel("", plot.svg);
  const answersTitle = figure.panel("", element(
    "div", { class: "scrolled", tabindex: 0, role: "region", "aria-label": figure.say("answers") },
    element("table", {}, element("thead", {}, element("tr", {}, ...heads)), rows),
  ));
  figure.control(
    choice({
      label: figure.say("function"), value: state.function,
      options: Object.entries(kinks).map(([name, { formula }]) => [name, formula]),
      onChoose: (name) => set({ function: name, x: kinks[name].kink }),
    }),
    line.node, slice.node, toKink,
  );
  render();

  /* What an answer at the kink is, held against the slopes from both sides. */
  function meaning(answer, [left, right]) {
    if (!Number.isFinite(answer)) return "noSlope";
    if (answer === left) return "leftSlope";
    if (answer === right) return "rightSlope";
    return answer > Math.min(left, right) && answer < Math.max(left, right) ? "between" : "outside";
  }

  function render() {
    const { x, c } = state;
    const shown = kinks[state.function];
    const value = shown.value(x, c);
    const [left, right] = shown.slopes(x, c);
    const ends = shown.slopes(shown.kink, 0);
    const given = Object.entries(figure.data.answers[state.function] ?? {})
      .map(([framework, answer]) => [framework, answer === null ? NaN : answer]);
    const atKink = [shown.kink, shown.value(shown.kink, 0)];
    const half = (slope, way) => plot.line([[x, value], [x + 4 * way, value + 4 * way * slope]]);
    graph.replaceChildren(
      ...given.filter(([, answer]) => Number.isFinite(answer)).map(([, answer]) =>
        plot.path("answer", plot.line([-0.9, 0.9].map((h) => [atKink[0] + h, atKink[1] + h * answer])))),
      plot.path("line", plot.curve((t) => shown.value(t, c), 400)),
      plot.path("left", half(left, -1)), plot.path("right", half(right, 1)),
    );
    place([x, value], `x = ${written(x)}, ${shown.formula} = ${written(value)}`);
    line.place(x);
    slice.place(c);
    slice.node.hidden = !shown.slices;
    title.textContent = `f(x) = ${shown.formula}`;
    answersTitle.textContent = figure.say("answersAt", { formula: shown.formula, x: written(shown.kink) });
    answersTitle.parentElement.hidden = given.length === 0;
    toKink.textContent = `x = ${written(shown.kink)}`;
    rows.replaceChildren(...given.map(([framework, answer]) =>
      element("tr", {}, ...[framework, written(answer), figure.say(meaning(answer, ends))].map((text) => element("td", {}, text)))));
    const smooth = figure.say(left === right ? "smooth" : "kink");
    figure.tell(
      [["f(x)", written(value)], [figure.say("left"), written(left)], [figure.say("right"), written(right)], [`x = ${written(x)}`, smooth]],
      { ...state, value, left, right },
      figure.say("status", { x: written(x), value: written(value), left: written(left), right: written(right), smooth }),
    );
  }
};
