"""Where the difference is that of fewer digits, or of rounding alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from multicalc.testing.ports.causes.agreement import again, first, gap
from multicalc.testing.ports.causes.wording import short
from multicalc.testing.ports.evidence import Cause, Evidence, Rerun, Values

BITS: Mapping[str, int] = {"bfloat16": 8, "float16": 11, "float32": 24}
"""Of the significand, those that aren't stored too."""

ROUNDING = 8.0
"""How much more than what is allowed may still be taken for rounding."""


def rounded(x: np.ndarray, bits: int) -> np.ndarray:
    """Floats of so many bits, in the dtype they had.

    >>> import numpy as np
    >>> rounded(np.array([1.001, 3.14159]), 8).tolist()
    [1.0, 3.140625]
    """
    if x.dtype.kind != "f":
        return x
    fraction, exponent = np.frexp(x.astype("float64"))
    near = np.ldexp(np.rint(fraction * 2.0**bits) / 2.0**bits, exponent)
    return np.asarray(near, x.dtype)


def precision(e: Evidence) -> Cause | None:
    """One side computes with fewer digits than the other."""
    i = first(e)
    a, b = e.a_outputs[i], e.b_outputs[i]
    if a.dtype.kind != "f" or b.dtype.kind != "f" or a.size < 4:
        return None
    size = float(np.max(np.abs(a)))
    relative = gap(a, b) / size
    if not np.isfinite(relative) or relative > 0.1:
        return None
    for x, name, other in ((b, e.names[1], a), (a, e.names[0], b)):
        for dtype, bits in BITS.items():
            # Numbers that happen to have few digits have them on both sides.
            own = bits < _own_bits(x) and not _has(other, bits)
            if own and _has(x, bits) and relative <= 64 * 2.0**-bits:
                near = relative <= 2.0 * 2.0**-bits
                return Cause("precision", f"{name}'s results are {dtype}", near)
    return _computed(e, relative)


def _computed(e: Evidence, relative: float) -> Cause | None:
    """By what becomes of A as its inputs and weights are rounded, and by the difference's size."""
    i, (a, b) = first(e), (e.a_outputs[first(e)], e.b_outputs[first(e)])
    for bits, dtype in ((11, "TF32 or float16"), (8, "bfloat16"), (24, "float32")):
        if bits >= _own_bits(a) or not 2.0**-bits / 64 < relative < 64 * 2.0**-bits:
            continue
        for rerun, mine, other, name in (
            (e.rerun_a, a, b, e.names[1]),
            (e.rerun, b, a, e.names[0]),
        ):
            found = _fewer(e, rerun, bits)
            if found is None or found[i].shape != a.shape:
                continue
            moved = found[i].astype("float64") - mine
            apart = other.astype("float64") - mine
            if gap(found[i], other) <= gap(mine, other) / 8:
                said = f"{name} computes with {dtype}: with its inputs rounded so they agree"
                return Cause("precision", said, True)
            size = float(np.sqrt(np.mean(moved**2)))
            ratio = float(np.sqrt(np.mean(apart**2))) / size if size else 0.0
            if 0.1 < ratio < 4.0 and _random(apart, mine):
                said = f"the difference, {short(relative)} of the largest, is that of {dtype}"
                return Cause("precision", said, False)
    return None


def rounding(e: Evidence) -> Cause | None:
    """Hardly more than another order of sums explains."""
    i = first(e)
    a, b = e.a_outputs[i], e.b_outputs[i]
    if a.dtype.kind != "f":
        return None
    ratio = gap(a, b) / e.allowed[i] if e.allowed[i] else float("inf")
    if ratio <= ROUNDING and _random(a.astype("float64") - b, a):
        said = f"{short(ratio)} times what rounding is allowed: another order of sums"
        return Cause("rounding", said, False)
    return None


def _fewer(e: Evidence, rerun: Rerun, bits: int) -> Values | None:
    weights = {name: rounded(w, bits) for name, w in e.weights.items()}
    inputs = [rounded(x, bits) for x in e.inputs]
    return again(rerun, inputs=inputs, weights=weights)


def _own_bits(x: np.ndarray) -> int:
    return int(np.finfo(x.dtype).nmant) + 1


def _has(x: np.ndarray, bits: int) -> bool:
    """Whether all of the numbers have no more bits; a few zeros and ones say nothing."""
    return bool(np.array_equal(rounded(x, bits), x)) and len(np.unique(x)) > 4


def _random(apart: np.ndarray, size: np.ndarray) -> bool:
    """Whether differences go either way, and not with the numbers' own sign or place."""
    d, s = np.ravel(apart), np.ravel(size).astype("float64")
    nonzero = d != 0
    if d.size < 16 or nonzero.mean() < 0.3:
        return False
    signs = np.sign(d[nonzero])
    enough = 4.0 / np.sqrt(signs.size) + 0.1
    with_size = np.sign(s[nonzero])
    return bool(abs(signs.mean()) < enough and abs((signs * with_size).mean()) < enough)
