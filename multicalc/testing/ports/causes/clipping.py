"""Where they agree within a range."""

from __future__ import annotations

import numpy as np

from multicalc.testing.ports.causes.agreement import first, is_a, is_b
from multicalc.testing.ports.causes.wording import short
from multicalc.testing.ports.evidence import Cause, Evidence


def clipping(e: Evidence) -> Cause | None:
    """One is the other, but within a range."""
    if len(e.a_outputs) != 1 or e.a_outputs[0].dtype.kind != "f" or e.a_outputs[0].size < 8:
        return None
    a, b = e.a_outputs[0], e.b_outputs[0]
    for whole, part, fits, name in ((a, b, is_b, e.names[1]), (b, a, is_a, e.names[0])):
        low, high = float(part.min()), float(part.max())
        # Some stand at the ends, and some don't.
        cut = np.mean((whole < low) | (whole > high))
        if 0.0 < cut < 0.95 and (whole.size * cut >= 2) and fits(e, [np.clip(whole, low, high)]):
            said = [f"at least {short(low)}"] if whole.min() < low else []
            said += [f"at most {short(high)}"] if whole.max() > high else []
            return Cause("clipping", f"{name} is {' and '.join(said)}", True)
    return None


def apart_at_some(e: Evidence) -> Cause | None:
    """A few whole examples, or positions, differ, and the others agree."""
    i = first(e)
    a, b = e.a_outputs[i], e.b_outputs[i]
    if a.ndim < 2 or a.dtype.kind != "f":
        return None
    wrong = np.abs(a.astype("float64") - b) > e.allowed[i]
    for n in range(min(a.ndim, 2)):
        others = tuple(m for m in range(a.ndim) if m != n)
        rows = wrong.any(others)
        if 0 < rows.sum() <= len(rows) / 2 and wrong.mean(others)[rows].min() > 0.5:
            where = ", ".join(map(str, np.flatnonzero(rows)[:4])) + (", ..." * bool(rows.sum() > 4))
            said = f"they differ at {rows.sum()} of {len(rows)} entries of axis {n} only: {where}"
            return Cause("mask", said, False)
    return None
