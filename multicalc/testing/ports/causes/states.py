"""What a difference of running statistics after a run in training mode looks like."""

from __future__ import annotations

import numpy as np

from multicalc.testing.ports.causes.agreement import gap
from multicalc.testing.ports.causes.wording import short
from multicalc.testing.ports.evidence import Cause


def diagnose_state(
    before: np.ndarray,
    a: np.ndarray,
    b: np.ndarray,
    allowed: float,
    *,
    names: tuple[str, str] = ("A", "B"),
) -> list[Cause]:
    """What the difference of a running statistic looks like after one run from equal ones.

    Args:
        before: what it was in both.
        a, b: what it is after the run.
        allowed: the largest difference of an entry that rounding explains.
        names: what sentences call the two models.

    Returns:
        Nothing where they agree, or the difference looks like none of these.

    >>> import numpy as np
    >>> old, new = np.zeros(3), np.array([1.0, 2.0, 4.0])
    >>> diagnose_state(old, 0.1 * new, 0.9 * new, 1e-12)[0].sentence
    'the new value has a weight of 0.1 against 0.9'
    """
    if a.dtype.kind != "f" or gap(a, b) <= allowed:
        return []
    x, y, old = (z.astype("float64").ravel() for z in (a, b, before))
    limit = min(allowed, gap(a, b) / 3)
    for moved, other, name in ((x, y, names[1]), (y, x, names[0])):
        if gap(other, old) <= limit and gap(moved, old) > limit:
            return [Cause("momentum", f"the statistics aren't updated in {name}", True)]
    return _momentum(x - old, y - old, limit) or _unbiased(x, y, old, limit, names)


def _momentum(x: np.ndarray, y: np.ndarray, limit: float) -> list[Cause]:
    """Both moved towards the same, one of them further."""
    if x.size < 2 or not y.any():
        return []
    ratio = float(x @ y / (y @ y))
    if ratio <= 0 or (gap(x / ratio, y) if ratio > 1 else gap(x, y * ratio)) > limit:
        return []
    # One convention's momentum is one less the other's: then the ratio is m / (1 - m).
    share = ratio / (1 + ratio)
    nice = float(f"{min(share, 1 - share):.2g}")
    share = nice if share < 0.5 else 1 - nice
    if abs(share / (1 - share) / ratio - 1) < 1e-3:
        said = f"the new value has a weight of {short(share)} against {short(1 - share)}"
    else:
        said = f"the new value's weight in the one is {short(ratio)} times the other's"
    return [Cause("momentum", said, True)]


def _unbiased(
    x: np.ndarray, y: np.ndarray, old: np.ndarray, limit: float, names: tuple[str, str]
) -> list[Cause]:
    """They differ by n/(n-1) in the new value: ``x - y = (y - (1 - m) old) / (n - 1)``."""
    for more, less, name in ((x, y, names[0]), (y, x, names[1])):
        columns = np.stack([less, old], 1)
        found, *_ = np.linalg.lstsq(columns, more - less, rcond=None)
        part, rest = float(found[0]), float(found[1])
        if part <= 0 or gap(columns @ found, more - less) > limit or x.size < 3:
            continue
        count = round(1 / part) + 1
        if count >= 2 and abs((count - 1) * part - 1) < 0.02 and rest <= 0:
            said = f"{name} has the unbiased variance, times {count}/{count - 1}"
            return [Cause("momentum", said, True)]
    return []
