/* The chapter's network, stepped forward and backward by hand. */

figures.network = (figure) => {
  const state = { inputs: { ...figure.data.inputs }, step: figure.data.step, input: figure.data.input };
  const BACK = [["f"], ["u", "v"], ["a", "b"], network.inputs];
  const FORWARD = network.order.length;
  const last = FORWARD + BACK.length;
  const [WIDE, TALL] = [86, 46];
  const places = {
    f: [180, 34], u: [92, 158], v: [268, 158], a: [92, 300], b: [268, 300],
    w: [45, 456], x: [135, 456], y: [225, 456], z: [315, 456],
  };
  const edgesLayer = shape("g");
  const labelsLayer = shape("g");
  const nodesLayer = shape("g");
  const picture = shape(
    "svg", { viewBox: "0 0 360 490", class: "network", role: "img", "aria-label": figure.say("picture") },
    edgesLayer, labelsLayer, nodesLayer,
  );
  const set = (change) => render(Object.assign(state, change));
  const fields = Object.fromEntries(network.inputs.map((name) => [
    name,
    field({ label: name, step: 1, value: state.inputs[name], onInput: (x) => set({ inputs: { ...state.inputs, [name]: x } }) }),
  ]));
  const explained = element("div", { class: "explained" });
  const sums = element("div", { class: "sums" });
  figure.panel("f = (u + v)²,  u = (a + b)²,  v = (a − b)²", picture);
  figure.panel(figure.say("now"), element("div", {}, explained, sums));
  figure.control(
    ...Object.values(fields).map(({ node }) => node),
    stepper({ labels: figure.labels, last: () => last, step: () => state.step, onStep: (step) => set({ step }) }),
    choice({
      label: figure.say("paths"), value: state.input,
      options: [["", figure.say("none")], ...network.inputs.map((name) => [name, name])],
      onChoose: (input) => set({ input }),
    }),
  );
  render();

  /* What is known at this step: values going forward, then adjoints going backward. */
  function known() {
    const forward = network.order.slice(0, state.step);
    const backward = BACK.slice(0, Math.max(0, state.step - FORWARD)).flat();
    return { values: new Set([...network.inputs, ...forward]), adjoints: new Set(backward) };
  }

  function explain({ values, edges, adjoints }) {
    if (state.step === 0) return [figure.say("begin")];
    if (state.step <= FORWARD) {
      const name = network.order[state.step - 1];
      const terms = Object.entries(network.sums[name]).map(([source, sign]) => written(sign * values[source]));
      return [`${name} = (${sumOf(name)})²`, `= (${signed(terms)})² = ${written(values[name])}`];
    }
    return BACK[state.step - FORWARD - 1].flatMap((name) => {
      if (name === "f") return ["∂f/∂f = 1"];
      const out = edges.filter((edge) => edge.source === name);
      const symbols = out.map(({ target }) => (target === "f" ? `∂f/∂${name}` : `∂f/∂${target}·∂${target}/∂${name}`));
      const terms = out.map(({ target, partial }) => `${written(adjoints[target])}·${bracketed(partial)}`);
      const formula = symbols[0] === `∂f/∂${name}` ? "" : ` = ${symbols.join(" + ")}`;
      return [`∂f/∂${name}${formula}`, `= ${terms.join(" + ")} = ${written(adjoints[name])}`];
    });
  }

  /* Paths from the picked input to f, each with its product. */
  function ways(edges) {
    if (!state.input) return [];
    return pathsFrom(edges, state.input).map((path) => ({
      path, nodes: [state.input, ...path.map((edge) => edge.target)],
      product: path.reduce((product, edge) => product * edge.partial, 1),
    }));
  }

  function drawEdge({ source, target, partial }, lit, isKnown) {
    const [[x1, y1], [x2, y2]] = [places[source], places[target]];
    const [from, to] = [y1 - TALL / 2, y2 + TALL / 2];
    edgesLayer.append(shape("path", { class: lit ? "edge lit" : "edge", d: `M${x1} ${from}L${x2} ${to}` }));
    if (!isKnown) return;
    /* Where no other edge crosses. */
    const part = network.inputs.includes(source) ? 0.7 : 0.3;
    const at = { x: x1 + part * (x2 - x1), y: from + part * (to - from) + 4, class: "middle partial" };
    labelsLayer.append(shape("text", at, written(partial)));
  }

  /* A text of a node, narrower where it has more characters than fit. */
  function fitting(attributes, text, fit) {
    const narrow = text.length > fit ? { textLength: WIDE - 6, lengthAdjust: "spacingAndGlyphs" } : {};
    return shape("text", { ...attributes, ...narrow }, text);
  }

  function drawNode(name, { values, adjoints }, lit, found) {
    const [x, y] = places[name];
    const kind = name === "f" ? "output" : network.inputs.includes(name) ? "input" : "inner";
    const value = found.values.has(name) ? `${name} = ${written(values[name])}` : name;
    const adjoint = found.adjoints.has(name) ? `∂f/∂${name} = ${written(adjoints[name])}` : "";
    nodesLayer.append(shape(
      "g", { class: `node ${kind}${lit ? " lit" : ""}` },
      shape("rect", { x: x - WIDE / 2, y: y - TALL / 2, width: WIDE, height: TALL, rx: 7 }),
      fitting({ x, y: y - 3, class: "middle value" }, value, 12),
      fitting({ x, y: y + 14, class: "middle adjoint" }, adjoint, 14),
    ));
  }

  function render() {
    const all = propagate(state.inputs);
    const found = known();
    const paths = ways(all.edges);
    const lit = new Set(paths.flatMap(({ path }) => path));
    const nodes = new Set(paths.flatMap((each) => each.nodes));
    for (const layer of [edgesLayer, labelsLayer, nodesLayer]) layer.replaceChildren();
    for (const edge of all.edges) drawEdge(edge, lit.has(edge), found.values.has(edge.target));
    for (const name of Object.keys(places)) drawNode(name, all, nodes.has(name), found);
    const told = explain(all);
    explained.replaceChildren(...told.map((text) => element("p", {}, text)));
    const products = paths.map(({ path, nodes: names, product }) =>
      element("p", {}, `${names.join(" → ")}: ${path.map((edge) => bracketed(edge.partial)).join("·")} = ${written(product)}`));
    const total = all.adjoints[state.input];
    sums.replaceChildren(...products, ...(state.input
      ? [element("p", { class: "total" }, `∂f/∂${state.input} = ${signed(paths.map(({ product }) => written(product)))} = ${written(total)}`)]
      : []));
    for (const name of network.inputs) fields[name].place(state.inputs[name]);
    figure.tell(
      [[figure.say("step"), `${state.step} / ${last}`], ["f", found.values.has("f") ? written(all.values.f) : "–"]],
      { ...state, last, ...all, paths: paths.map(({ nodes: names, product }) => ({ nodes: names, product })) },
      told.join(" "),
    );
  }
};

const bracketed = (x) => (x < 0 ? `(${written(x)})` : written(x));
