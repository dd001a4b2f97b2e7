/* What a reader moves: sliders, buttons, choices and points. Each is a native control, or takes the
   keyboard as one. */

/* `mark` is a value to show on the track: { value, text }. */
function slider({ label, min, max, step, value, onInput, write = (x) => written(x, 4) }) {
  const input = element("input", { type: "range", min, max, step, value, "aria-label": label });
  const output = element("output", {}, write(value));
  const mark = element("span", { class: "mark", hidden: "" });
  const track = element("span", { class: "track" }, input, mark);
  const node = element("label", { class: "slider" }, element("span", {}, label), track, output);
  input.addEventListener("input", () => onInput(Number(input.value)));
  return {
    node,
    place(x) {
      input.value = x;
      output.textContent = write(x);
      input.setAttribute("aria-valuetext", write(x));
    },
    mark(at, text) {
      mark.hidden = at > max;
      mark.textContent = text;
      mark.style.setProperty("--at", (at - min) / (max - min));
    },
  };
}

/* A number that can be typed. */
function field({ label, step = "any", value, onInput }) {
  const input = element("input", { type: "number", step, value });
  input.addEventListener("input", () => {
    if (input.value !== "" && Number.isFinite(input.valueAsNumber)) onInput(input.valueAsNumber);
  });
  return {
    node: element("label", { class: "field" }, element("span", {}, label), input),
    place(x) {
      if (document.activeElement !== input) input.value = x;
    },
  };
}

function button(label, onClick) {
  const node = element("button", { type: "button" }, label);
  node.addEventListener("click", onClick);
  return node;
}

const buttons = (...nodes) => element("div", { class: "buttons" }, ...nodes);

/* One of several, side by side; `options` are [value, text]. */
function choice({ label, options, value, onChoose }) {
  const name = `mc-${(choice.count = (choice.count ?? 0) + 1)}`;
  const radios = options.map(([each, text]) => {
    const input = element("input", { type: "radio", name, value: each });
    input.checked = each === value;
    input.addEventListener("change", () => onChoose(each));
    return element("label", {}, input, element("span", {}, text));
  });
  return element("fieldset", { class: "choice" }, element("legend", {}, label), ...radios);
}

/* Forward, back, all the way and playing through the steps 0 to last(). */
function stepper({ labels, last, step, onStep }) {
  let timer = 0;
  const to = (k) => onStep(Math.min(last(), Math.max(0, k)));
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    play.textContent = labels.play;
  };
  const tick = () => (step() < last() ? to(step() + 1) : stop());
  const back = button(labels.back, () => to(step() - 1));
  const forward = button(labels.forward, () => to(step() + 1));
  const play = button(labels.play, () => {
    if (timer) return stop();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return to(last());
    if (step() === last()) to(0);
    timer = setInterval(tick, 450);
    play.textContent = labels.pause;
  });
  return buttons(button(labels.first, () => to(0)), back, play, forward);
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/* Hand arrow keys on as steps; a tenth with Shift. */
function onArrows(node, onMove) {
  node.addEventListener("keydown", (event) => {
    if (!(event.key in ARROWS)) return;
    event.preventDefault();
    onMove(ARROWS[event.key].map((way) => way * (event.shiftKey ? 0.1 : 1)));
  });
}

/* A point in a plot that is dragged, or moved by arrow keys in steps; a click in the plot brings it. */
function handle(plot, { label, step, onMove }) {
  const spot = shape("g", {}, shape("circle", { class: "reach", r: 20 }), shape("circle", { class: "spot", r: 7 }));
  const [low, high] = plot.window[0];
  const node = shape("g", {
    class: "handle", tabindex: 0, role: "slider", "aria-label": label, "aria-valuemin": low, "aria-valuemax": high,
  }, spot);
  let held = [0, 0];
  const within = (p) => p.map((x, k) => tidy(Math.min(plot.window[k][1], Math.max(plot.window[k][0], x))));
  const snapped = (x) => Math.round(x / (step / 10)) * (step / 10);
  const drag = (event) => onMove(within(plot.under(event).map(snapped)));
  node.addEventListener("pointerdown", (event) => {
    node.setPointerCapture(event.pointerId);
    event.stopPropagation();
  });
  node.addEventListener("pointermove", (event) => {
    if (event.buttons) drag(event);
  });
  onArrows(node, (way) => onMove(within(along(held, way, step))));
  plot.svg.addEventListener("pointerup", (event) => event.target.closest(".handle") || drag(event));
  plot.content.append(node);
  return (p, text) => {
    held = p;
    const [x, y] = plot.at(p);
    spot.setAttribute("transform", `translate(${x} ${y})`);
    node.setAttribute("aria-valuenow", p[0]);
    node.setAttribute("aria-valuetext", text);
  };
}
