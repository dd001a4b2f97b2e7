"""Where one is the other times a number, or plus one."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from multicalc.testing.ports.causes.agreement import again, first, gap, is_a, is_b, limits
from multicalc.testing.ports.causes.wording import short
from multicalc.testing.ports.evidence import Cause, Evidence


def sign(e: Evidence) -> Cause | None:
    """One is the other's negative."""
    if is_b(e, [-y for y in e.a_outputs]):
        return Cause("sign", "the sign is the opposite", True)
    return None


def mean_or_sum(e: Evidence) -> Cause | None:
    """A sum against a mean: the ratio is the number of what is summed."""
    found = _ratio(e)
    if not found or e.a_outputs[first(e)].ndim >= max((x.ndim for x in e.inputs), default=0):
        return None
    ratio = abs(found)
    larger = ratio if ratio > 1 else 1 / ratio
    for count, said in _counts(e):
        if count > 1 and abs(larger / count - 1) <= _doubt(e):
            kinds = "sum against mean" if ratio > 1 else "mean against sum"
            return Cause("mean or sum", f"{kinds}: the ratio is {count}, {said}", True)
    return None


def scale(e: Evidence) -> Cause | None:
    """One is the other times a number."""
    ratio = _ratio(e)
    if ratio is None or abs(ratio) < 1e-12:
        return None
    known = recognised(abs(ratio), _doubt(e), sorted({n for x in e.inputs for n in x.shape}))
    if not known and sum(y.size for y in e.a_outputs) == 1:
        return None  # any two numbers have a ratio
    said = known if known else short(abs(ratio))
    minus = "-" if ratio < 0 else ""
    return Cause("scale", f"{e.names[0]} is {minus}{said} times {e.names[1]}", bool(known))


def input_scale(e: Evidence) -> Cause | None:
    """An input counts some times more on one side."""
    sizes = sorted({n for x in e.inputs for n in x.shape} | {2, 3, 4, 8, 16, 32, 64, 255})
    for i, x in enumerate(e.inputs):
        if x.dtype.kind != "f" or not x.any():
            continue
        for n in (n for n in sizes if n > 1):
            for factor, said in (
                *((math.sqrt(n), f"sqrt({n})"), (1 / math.sqrt(n), f"1/sqrt({n})")),
                *((float(n), f"{n}"), (1 / n, f"1/{n}")),
            ):
                scaled = [(factor * y).astype(y.dtype) if y is x else y for y in e.inputs]
                if is_a(e, again(e.rerun, inputs=scaled)):
                    told = f"{e.names[0]} takes {said} times what comes in"
                    return Cause("scale", f"{told} at input {i}" if i else told, True)
    return None


def constant_offset(e: Evidence) -> Cause | None:
    """One is the other plus a number."""
    a, b = e.a_outputs[first(e)], e.b_outputs[first(e)]
    if a.dtype.kind != "f" or a.size < 2:
        return None
    offset = float(np.median(a.astype("float64") - b))
    moved = [y + (offset if i == first(e) else 0.0) for i, y in enumerate(e.b_outputs)]
    if not is_a(e, moved):
        return None
    return Cause("constant offset", f"they differ by {short(offset)} everywhere", True)


def recognised(ratio: float, doubt: float, sizes: list[int]) -> str:
    """A number as one would write it, of a few forms; empty where it has none.

    >>> recognised(8.0, 1e-6, [64])
    'sqrt(64)'
    >>> recognised(0.5, 1e-6, [64])
    '1/2'
    """
    for n in sizes:
        for value, said in ((math.sqrt(n), f"sqrt({n})"), (1 / math.sqrt(n), f"1/sqrt({n})")):
            if n > 1 and abs(ratio / value - 1) <= doubt:
                return said
    for n in sizes:
        for value, said in ((float(n), f"{n}"), (1 / n, f"1/{n}")):
            if n > 1 and abs(ratio / value - 1) <= doubt:
                return said
    for bottom in range(1, 65):
        top = round(ratio * bottom)
        plain = 1 <= top <= 4096 and (bottom > 1 or top > 1)
        if plain and abs(ratio / (top / bottom) - 1) <= doubt:
            return f"{top}/{bottom}" if bottom > 1 else f"{top}"
    for n in range(2, 1025):
        for value, said in ((math.sqrt(n), f"sqrt({n})"), (1 / math.sqrt(n), f"1/sqrt({n})")):
            if abs(ratio / value - 1) <= doubt:
                return said
    for value, said in ((math.log(2), "log(2)"), (1 / math.log(2), "1/log(2)"), (math.pi, "pi")):
        if abs(ratio / value - 1) <= doubt:
            return said
    return ""


def _ratio(e: Evidence) -> float | None:
    """What B's results are to be multiplied by to be A's, if that is one number."""
    a, b = (np.concatenate([np.ravel(y) for y in ys]) for ys in (e.a_outputs, e.b_outputs))
    if a.dtype.kind != "f" or b.dtype.kind != "f" or not a.size:
        return None
    a, b = a.astype("float64"), b.astype("float64")
    if not (np.isfinite(a).all() and np.isfinite(b).all() and np.any(a) and np.any(b)):
        return None
    ratio = float(a @ b / (b @ b))
    if not ratio or (a.size < 2 and not any(x.ndim for x in e.inputs)):
        return None
    # The larger is brought to the size of the smaller: rounding isn't made larger with it.
    for y, z, limit in zip(e.a_outputs, e.b_outputs, limits(e), strict=True):
        apart = gap(y / ratio, z) if abs(ratio) > 1 else gap(y, z * ratio)
        if apart > limit:
            return None
    return ratio


def _doubt(e: Evidence) -> float:
    """How well the ratio is known."""
    i = first(e)
    smaller = min(np.max(np.abs(y[i])) for y in (e.a_outputs, e.b_outputs))
    return min(float(e.allowed[i] / smaller), 1e-4)


def _counts(e: Evidence) -> Iterator[tuple[int, str]]:
    """How many elements there are in each run of axes of an input."""
    for x in e.inputs:
        if x.ndim:
            yield x.size, "all elements"
            yield x.shape[0], "the batch"
        for start in range(x.ndim):
            for stop in range(start + 1, x.ndim + 1):
                axes = ", ".join(map(str, range(start, stop)))
                said = f"axis {axes}" if stop == start + 1 else f"axes {axes}"
                yield math.prod(x.shape[start:stop]), said
