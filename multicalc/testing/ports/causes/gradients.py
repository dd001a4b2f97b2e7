"""What a difference of gradients looks like, where the values agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from multicalc.testing.ports.causes.agreement import gap
from multicalc.testing.ports.causes.factor import recognised
from multicalc.testing.ports.causes.wording import short
from multicalc.testing.ports.evidence import Cause


def diagnose_gradient(
    a: np.ndarray,
    b: np.ndarray,
    allowed: float,
    *,
    sizes: Sequence[int] = (),
    past: Sequence[np.ndarray] = (),
    names: tuple[str, str] = ("A", "B"),
) -> list[Cause]:
    """What the difference of two gradients of one array looks like, best first.

    Args:
        a, b: the gradients, of one shape.
        allowed: the largest difference of an entry that rounding explains.
        past: cotangents of what the part gives: what a residual connection adds to the gradient.
        sizes: of the batch, the sequence, ...: what a factor may be.
        names: what sentences call the two models.

    Returns:
        Nothing where they agree, or the difference looks like none of these.

    >>> import numpy as np
    >>> g = np.array([1.0, -2.0, 3.0])
    >>> diagnose_gradient(g, 0 * g, 1e-12)[0].sentence
    'the gradient is zero in B'
    """
    if a.dtype.kind not in "fc" or b.dtype.kind not in "fc" or gap(a, b) <= allowed:
        return []
    for x, y, name in ((a, b, names[1]), (b, a, names[0])):
        if not np.any(y) and np.any(x):
            return [Cause("frozen", f"the gradient is zero in {name}", True)]
    limit = min(allowed, gap(a, b) / 3)
    for x, y, name in ((a, b, names[1]), (b, a, names[0])):
        if any(_adds(x, y, c, limit) for c in past):
            said = f"the gradient doesn't go past the part's layers in {name}"
            return [Cause("frozen", said, True)]
    if gap(a, -b) <= limit:
        return [Cause("sign", "the gradient has the opposite sign", True)]
    return _factor(a, b, limit, sorted(set(sizes)), names) or _in_part(a, b, allowed, names)


def _adds(x: np.ndarray, y: np.ndarray, cotangent: np.ndarray, limit: float) -> bool:
    """Whether ``x`` is ``y`` and the cotangent, but for entries that an activation keeps back."""
    if cotangent.shape != x.shape:
        return False
    more = x.astype("float64") - y
    added, same = np.abs(more - cotangent) <= limit, np.abs(more) <= limit
    return bool(np.all(added | same) and np.count_nonzero(added & ~same) > x.size / 8)


def _factor(
    a: np.ndarray, b: np.ndarray, limit: float, sizes: list[int], names: tuple[str, str]
) -> list[Cause]:
    x, y = a.astype("float64").ravel(), b.astype("float64").ravel()
    ratio = float(x @ y / (y @ y)) if np.isfinite(x).all() and np.isfinite(y).all() else 0.0
    if not ratio or x.size < 2:
        return []
    if (gap(x / ratio, y) if abs(ratio) > 1 else gap(x, ratio * y)) > limit:
        return []
    larger = max(abs(ratio), 1 / abs(ratio))
    for n in sizes:
        if n > 1 and abs(larger / n - 1) < 1e-4:
            kinds = "sum against mean" if abs(ratio) > 1 else "mean against sum"
            return [Cause("mean or sum", f"{kinds}: the ratio is {n}", True)]
    known = recognised(abs(ratio), 1e-4, sizes)
    said = f"{names[0]}'s gradient is {known or short(ratio)} times {names[1]}'s"
    return [Cause("scale", said, bool(known))]


def _in_part(a: np.ndarray, b: np.ndarray, allowed: float, names: tuple[str, str]) -> list[Cause]:
    """Zero in some entries, and the same in all others."""
    for x, y, name in ((a, b, names[1]), (b, a, names[0])):
        gone = (y == 0) & (np.abs(x) > allowed)
        if gone.any() and gap(np.where(gone, 0, x), y) <= allowed:
            share = short(100 * float(gone.mean()))
            return [Cause("frozen", f"{share}% of the gradient is zero in {name}", False)]
    return []
