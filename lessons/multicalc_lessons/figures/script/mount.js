/* Start every figure of the page that isn't yet, and offer the mathematics to programs. */

function mountAll() {
  for (const root of document.querySelectorAll(".mc-figure[data-figure]:not([data-state])")) {
    figures[root.dataset.figure](new Figure(root));
  }
}

globalThis.multicalcFigures = {
  surfaces, kinks, polynomial, bowl, eigenvalues, definiteness, linearModel, quadraticModel, errors,
  descend, newton, classify, propagate, pathsFrom, written, levelSet, sampled,
};
if (document.readyState === "loading") addEventListener("DOMContentLoaded", mountAll);
else mountAll();
