/* A figure on the page: its panels, controls, numbers and what a screen reader is told. */

/* What draws each figure, by its name: see the files of that name. */
const figures = {};

class Figure {
  constructor(root) {
    this.root = root;
    this.labels = JSON.parse(root.dataset.labels);
    this.data = JSON.parse(root.dataset.values);
    this.panels = element("div", { class: "panels" });
    this.controls = element("div", { class: "controls" });
    this.numbers = element("div", { class: "numbers" });
    this.status = element("p", { class: "status", role: "status" });
    root.append(this.panels, this.controls, this.numbers, this.status);
  }

  /* A label, with what stands in braces filled in. */
  say(label, values = {}) {
    return this.labels[label].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  panel(title, node) {
    const heading = element("span", { class: "title" }, title);
    this.panels.append(element("div", { class: "panel" }, heading, node));
    return heading;
  }

  control(...nodes) {
    this.controls.append(...nodes);
  }

  /* The numbers under the picture, as [name, text]; the same in full for programs, in `data-state`;
     and in words, once the reader pauses. */
  tell(shown, state, words) {
    this.numbers.replaceChildren(
      ...shown.map(([name, text]) => element("div", {}, element("span", {}, name), element("strong", {}, text))),
    );
    this.root.dataset.state = JSON.stringify(state);
    clearTimeout(this.waiting);
    const speak = () => (this.status.textContent = words);
    if (this.status.textContent === "") speak();
    else this.waiting = setTimeout(speak, 300);
  }
}
