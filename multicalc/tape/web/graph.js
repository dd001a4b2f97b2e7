// Steps through each graph of the page that nothing steps through yet. Nothing is left behind but
// the listeners on its own elements.
(() => {
  const start = (root) => {
    const find = (selector) => root.querySelector(selector);
    const { steps, inputs } = JSON.parse(find('script[type="application/json"]').textContent);
    const svg = find("svg");
    const nodes = [...svg.querySelectorAll("[data-node]")];
    const edges = [...svg.querySelectorAll("[data-edge]")];
    const [slider, count, says] = ["input", ".mc-count", ".mc-says"].map(find);
    const complete = nodes.map((node) => node.querySelector(".mc-adjoint").textContent);
    let at = steps.length;

    const light = (litNodes, litEdges) => {
      nodes.forEach((node, k) => node.classList.toggle("mc-lit", litNodes.includes(k)));
      edges.forEach((edge, k) => edge.classList.toggle("mc-lit", litEdges.includes(k)));
    };

    const go = (step) => {
      at = Math.max(0, Math.min(steps.length, step));
      const done = steps.slice(0, at);
      nodes.forEach((node, k) => {
        const mine = done.filter((each) => each.node === k);
        const adjoint = mine.filter((each) => each.phase === "backward").pop();
        for (const line of node.querySelectorAll(".mc-value, .mc-tangent")) {
          line.classList.toggle("mc-away", mine.length === 0);
        }
        const line = node.querySelector(".mc-adjoint");
        line.classList.toggle("mc-away", !adjoint);
        line.textContent = at === steps.length || !adjoint ? complete[k] : adjoint.adjoint;
      });
      const now = steps[at - 1];
      light(now ? [now.node] : [], now ? now.edges : []);
      says.textContent = now
        ? `${now.phase === "forward" ? "Forward" : "Backward"}: ${now.text}`
        : "Nothing is computed yet.";
      slider.value = at;
      slider.setAttribute("aria-valuetext", `${at} of ${steps.length}`);
      count.textContent = `${at} of ${steps.length}`;
      for (const button of root.querySelectorAll("[data-go]")) {
        const back = ["start", "back"].includes(button.dataset.go);
        // Not disabled: the keyboard's focus would be lost.
        button.setAttribute("aria-disabled", at === (back ? 0 : steps.length));
      }
    };

    const targets = () => ({ start: 0, back: at - 1, next: at + 1, end: steps.length });
    const keys = { ArrowLeft: "back", ArrowRight: "next", Home: "start", End: "end" };
    const controls = find(".mc-controls");
    controls.addEventListener("click", (event) => {
      const button = event.target.closest("[data-go]");
      if (button) go(targets()[button.dataset.go]);
    });
    controls.addEventListener("keydown", (event) => {
      if (event.target === slider || !(event.key in keys)) return;
      event.preventDefault();
      go(targets()[keys[event.key]]);
    });
    slider.addEventListener("input", () => go(Number(slider.value)));

    const list = find(".mc-paths ul");
    const choose = (input) => {
      for (const button of root.querySelectorAll(".mc-inputs button")) {
        button.setAttribute("aria-pressed", button.textContent === input.name);
      }
      list.replaceChildren(...input.paths.map((path) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = path.text;
        const on = () => {
          const ends = path.edges.flatMap((k) => edges[k].dataset.ends.split(" ").map(Number));
          svg.classList.add("mc-unlit");
          light(ends, path.edges);
          says.textContent = path.says;
        };
        const off = () => {
          svg.classList.remove("mc-unlit");
          go(at);
        };
        for (const event of ["mouseenter", "focus"]) button.addEventListener(event, on);
        for (const event of ["mouseleave", "blur"]) button.addEventListener(event, off);
        const item = document.createElement("li");
        item.append(button);
        return item;
      }));
      find(".mc-total").textContent = input.total;
    };
    for (const input of inputs) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = input.name;
      button.addEventListener("click", () => choose(input));
      find(".mc-inputs").append(button);
      nodes[input.node].addEventListener("click", () => choose(input));
    }

    slider.max = steps.length;
    controls.hidden = find(".mc-paths").hidden = false;
    go(at);
    light([], []);
    says.textContent = "Start shows the steps from the beginning; an input shows its paths.";
    choose(inputs[0]);
  };
  for (const root of document.querySelectorAll("div.mc-graph:not([data-ready])")) {
    root.dataset.ready = "";
    start(root);
  }
})();
