"""What changes from run to run."""

from __future__ import annotations

import numpy as np

from multicalc.testing.ports.causes.agreement import again, first, gap, is_a, is_b
from multicalc.testing.ports.causes.wording import short
from multicalc.testing.ports.evidence import Cause, Evidence, Rerun, Values


def dropout(e: Evidence) -> Cause | None:
    """Entries are dropped, on one side or on both."""
    random = [_changes(e, e.rerun_a), _changes(e, e.rerun)]
    if all(random):
        rates = [_rate(e, ys) for ys in (e.a_outputs, e.b_outputs)]
        if all(rates) and abs(rates[0] - rates[1]) > 0.05:
            said = f"about {short(rates[0])} of the entries are dropped against {short(rates[1])}"
            return Cause("dropout", said, False)
        return Cause("dropout", "both change with the seed: what they draw can't agree", False)
    if any(random):
        which = random.index(True)
        still = again((e.rerun_a, e.rerun)[which], training=False)
        proved = is_b(e, still) if which == 0 else is_a(e, still)
        without = ", and agrees without dropout" if proved else ""
        name = e.names[which]
        return Cause(
            "dropout",
            f"{name} changes with the seed{without}; {e.names[1 - which]} doesn't",
            proved,
        )
    return _kept(e)


def _changes(e: Evidence, rerun: Rerun) -> bool:
    one, other = again(rerun, seed=1), again(rerun, seed=2)
    return bool(one and other) and any(
        gap(x, y) > allowed for x, y, allowed in zip(one or (), other or (), e.allowed, strict=True)
    )


def _rate(e: Evidence, outputs: Values) -> float:
    """The share of zeros where the input has none."""
    y = outputs[first(e)]
    x = next((x for x in e.inputs if x.shape == y.shape), None)
    return 0.0 if x is None else float(np.mean((y == 0) & (x != 0)))


def _kept(e: Evidence) -> Cause | None:
    """Entries are zero on one side, and the others larger by what makes up for it."""
    i = first(e)
    a, b = e.a_outputs[i].astype("float64"), e.b_outputs[i].astype("float64")
    for x, y, name in ((a, b, e.names[1]), (b, a, e.names[0])):
        dropped = (y == 0) & (x != 0)
        kept = (y != 0) & (x != 0)
        if not dropped.any() or kept.sum() < 8:
            continue
        factor = float(np.median(y[kept] / x[kept]))
        # Half of what relu gets is zero too; nothing is larger for it.
        if factor < 1.01 or gap(np.where(dropped, 0.0, x * factor), y) > e.allowed[i] * factor:
            continue
        if abs((1 - 1 / factor) - float(dropped.sum() / (dropped.sum() + kept.sum()))) < 0.1:
            said = f"in {name} entries are zero, and the others times {short(factor)}"
            return Cause("dropout", f"{said}: a dropout of {short(1 - 1 / factor)}", True)
    return None
