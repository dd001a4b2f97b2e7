/* Gradient descent and Newton's method on a quadratic, step by step. */

figures.descent = (figure) => {
  const state = { ...figure.data };
  const LAST = 30;
  const map = new Plot({ label: figure.say("map"), window: [[-3, 3], [-3, 3]] });
  const walked = map.layer("descent");
  const jumped = map.layer("newton");
  const [FLOOR, CEILING] = [-16, 8];
  const chart = new Plot({
    label: figure.say("chart"), window: [[0, LAST], [FLOOR, CEILING]], height: 300, names: [figure.say("step"), "f"],
    tickY: (x) => `10${raised(x)}`, marks: { y: [-16, -12, -8, -4, 0, 4, 8] },
  });
  const lines = chart.layer("lines");
  const set = (change) => render(Object.assign(state, change));
  const place = handle(map, { label: figure.say("start"), step: 0.1, onMove: (start) => set({ start }) });
  const sliders = {
    high: slider({
      label: "λmax", min: 2, max: 10, step: 0.1, value: state.high,
      onInput: (high) => set({ high }),
    }),
    low: slider({
      label: "λmin", min: 0.1, max: 2, step: 0.1, value: state.low,
      onInput: (low) => set({ low }),
    }),
    rate: slider({
      label: figure.say("rate"), min: 0.01, max: 1.1, step: 0.01, value: state.rate,
      onInput: (rate) => set({ rate }),
    }),
    step: slider({
      label: figure.say("step"), min: 0, max: LAST, step: 1, value: state.step, onInput: (step) => set({ step }),
    }),
  };
  figure.panel(figure.say("map"), map.svg);
  figure.panel(figure.say("chart"), chart.svg);
  figure.control(
    ...Object.values(sliders).map(({ node }) => node),
    stepper({ labels: figure.labels, last: () => LAST, step: () => state.step, onStep: (step) => set({ step }) }),
  );
  let ground = "";
  render();

  function render() {
    const { start, rate, low, high, step } = state;
    const surface = bowl(low, high, figure.data.angle);
    if (ground !== `${low}, ${high}`) map.contours(surface, 40);
    ground = `${low}, ${high}`;
    const [walk, jump] = [descend(surface, start, rate, LAST), newton(surface, start, LAST)];
    const values = [walk, jump].map((points) => points.map(surface.value));
    const at = (points) => points[Math.min(step, points.length - 1)];
    const upTo = (points) => points.slice(0, step + 1);
    const dots = (points) => points.map((p) => map.dot("", p, 3));
    walked.replaceChildren(map.path("", map.line(upTo(walk))), ...dots(upTo(walk)));
    jumped.replaceChildren(map.path("", map.line(upTo(jump))), ...dots(upTo(jump)));
    place(start, pair(start));
    const height = (value) => Math.min(CEILING + 1, Math.max(FLOOR, Math.log10(value)));
    const line = (className, found) => chart.path(className, chart.line(found.map((value, k) => [k, height(value)])));
    lines.replaceChildren(
      line("descent", values[0]), line("newton", values[1]),
      chart.dot("descent", [step, height(at(values[0]))], 5), chart.dot("newton", [step, height(at(values[1]))], 5),
    );
    for (const [name, each] of Object.entries(sliders)) each.place(state[name]);
    const limit = 2 / high;
    sliders.rate.mark(limit, "2/λmax");
    const verdict = figure.say(rate < limit ? "converges" : rate > limit ? "diverges" : "oscillates");
    const factor = Math.max(Math.abs(1 - rate * high), Math.abs(1 - rate * low));
    figure.tell(
      [
        ["2/λmax", written(limit)], [figure.say("factor"), `${written(factor)} · ${verdict}`],
        [figure.say("descentAt"), `f${pair(at(walk), 4)} = ${written(at(values[0]))}`],
        [figure.say("newtonAt"), `f${pair(at(jump), 4)} = ${written(at(values[1]))}`],
      ],
      { ...state, limit, factor, descent: walk, newton: jump, values },
      figure.say("status", {
        step, verdict, descent: written(at(values[0])), newton: written(at(values[1])), limit: written(limit),
      }),
    );
  }
};
