/* Starts dropped on contours: where descent and Newton's method go from there. */

figures.starts = (figure) => {
  const state = { ...figure.data, cursor: [0, 0] };
  const MOST = 5;
  const map = new Plot({ label: figure.say("map"), window: surfaces[state.surface].window, });
  const paths = map.layer("paths");
  const cursor = shape("g", { class: "cursor" }, shape("path", { d: "M-9 0H9M0-9V9" }));
  map.content.append(cursor);
  made(map.svg, { tabindex: 0, role: "application" }, []);
  const set = (change) => render(Object.assign(state, change));
  const within = (p) => p.map((x, k) => tidy(Math.min(map.window[k][1], Math.max(map.window[k][0], x))));
  const drop = (p) => set({ cursor: p, starts: [...state.starts, p].slice(-MOST) });
  map.svg.addEventListener("click", (event) => drop(within(map.under(event).map((x) => Math.round(x * 100) / 100))));
  onArrows(map.svg, (way) => {
    const unit = (map.window[0][1] - map.window[0][0]) / 40;
    set({ cursor: within(along(state.cursor, way, unit)) });
  });
  map.svg.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    drop(state.cursor);
  });
  const rate = slider({
    label: figure.say("rate"), min: -4, max: -0.5, step: 0.1, value: Math.log10(state.rate),
    write: (power) => written(10 ** power, 2), onInput: (power) => set({ rate: 10 ** power }),
  });
  const steps = slider({
    label: figure.say("steps"), min: 1, max: 400, step: 1, value: state.steps, onInput: (count) => set({ steps: count }),
  });
  const title = figure.panel("", map.svg);
  const rows = element("tbody");
  const heads = ["from", "method", "kind", "to", "taken"].map((name) => element("th", { scope: "col" }, figure.say(name)));
  const table = element(
    "div", { class: "scrolled", tabindex: 0, role: "region", "aria-label": figure.say("ends") },
    element("table", {}, element("thead", {}, element("tr", {}, ...heads)), rows),
  );
  figure.panel(figure.say("ends"), table);
  figure.control(
    choice({
      label: figure.say("surface"), value: state.surface,
      options: Object.entries(surfaces).map(([name, { formula }]) => [name, formula]),
      onChoose: (surface) => {
        const [[left, right], [low, high]] = surfaces[surface].window;
        set({ surface, starts: [], cursor: [(left + right) / 2, (low + high) / 2] });
      },
    }),
    rate.node, steps.node,
    button(figure.say("clear"), () => set({ starts: [] })),
  );
  let drawn = "";
  render();

  function walks(surface) {
    return state.starts.flatMap((start) =>
      Object.entries({ descent: descend(surface, start, state.rate, state.steps), newton: newton(surface, start, state.steps) })
        .map(([method, points]) => {
          const end = points.at(-1);
          const kind = finite([...end, surface.value(end)]) ? classify(surface, end) : "diverged";
          return { method, start, end, points, steps: points.length - 1, kind };
        }));
  }

  function render() {
    const surface = surfaces[state.surface];
    if (drawn !== state.surface) {
      map.window = surface.window;
      map.frame();
      map.contours(surface);
      title.textContent = `f(x, y) = ${surface.formula}`;
      drawn = state.surface;
    }
    const found = walks(surface);
    paths.replaceChildren(...found.flatMap(({ method, points, start, end }) => [
      shape("g", { class: method }, map.path("", map.line(points)), ...points.slice(1, 25).filter(finite).map((p) => map.dot("", p, 2))),
      map.dot("start", start, 4), ...(finite(end) ? [map.dot(`end ${method}`, end, 5)] : []),
    ]));
    cursor.setAttribute("transform", `translate(${map.at(state.cursor)})`);
    rows.replaceChildren(...found.map(({ method, start, end, steps: taken, kind }) =>
      element("tr", { class: method }, ...[pair(start, 3), figure.say(method), figure.say(kind), pair(end, 4), String(taken)]
        .map((text) => element("td", {}, text)))));
    rate.place(Math.log10(state.rate));
    steps.place(state.steps);
    const last = found.slice(-2).map(({ method, end, kind }) => `${figure.say(method)}: ${figure.say(kind)}, ${pair(end, 4)}`);
    figure.tell(
      [[figure.say("cursor"), pair(state.cursor, 3)], ["f", written(surface.value(state.cursor))]],
      { ...state, walks: found },
      `${figure.say("cursor")} ${pair(state.cursor, 3)}. ${last.join("; ")}`,
    );
  }
};
