"""Whether two results are the same, but for rounding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from multicalc.calls import trees

BOUNDS = {"float32": 1e-4, "float64": 1e-9}
"""How far entries may be apart, relative to the largest: far above rounding, and far below what
two meanings of an operation are apart."""


ROUGH = {"float32": 1e-4, "float64": 1e-6}
"""The same of a whole function, which may pass through single precision."""


def difference(found: Any, right: Any, bounds: Mapping[str, float] = BOUNDS) -> str:
    """``found`` for ``right`` in a few characters, as a reader would say it; nothing where they are
    the same.

    >>> difference(np.array([1.0, 0.0]), np.array([1.0, 5.2])), difference((3,), (3,))
    ('0 for 5.2 at [1]', '')
    >>> difference(np.float32(1.0), np.float64(1.0))
    'float32 for float64'
    """
    ours, theirs = trees.flatten(found)[0], trees.flatten(right)[0]
    if len(ours) != len(theirs):
        return f"{len(ours)} results for {len(theirs)}"
    for one, other in zip(ours, theirs, strict=True):
        said = _of_leaves(one, other, bounds)
        if said:
            return said
    return ""


def _of_leaves(one: Any, other: Any, bounds: Mapping[str, float]) -> str:
    if not (_is_number(one) and _is_number(other)):
        return ""
    a, b = np.asarray(one), np.asarray(other)
    if a.shape != b.shape:
        return f"shape {a.shape} for {b.shape}"
    if _kind(a.dtype) != _kind(b.dtype):
        return f"{a.dtype} for {b.dtype}"
    wide = np.result_type(a.dtype, b.dtype, "float64")
    p, q = np.atleast_1d(a).astype(wide), np.atleast_1d(b).astype(wide)
    with np.errstate(all="ignore"):
        finite = np.abs(q[np.isfinite(q)])
        bound = bounds.get(str(b.real.dtype), bounds["float64"]) * (finite.max(initial=0.0) or 1.0)
        same = (p == q) | (np.isnan(p) & np.isnan(q)) | (np.abs(p - q) <= bound)
    if same.all():
        return ""
    at = np.unravel_index(int(np.argmin(same)), same.shape)
    where = f" at [{', '.join(map(str, at))}]" if a.shape else ""
    digits = 6 if f"{p[at]:.6g}" != f"{q[at]:.6g}" else 12
    return f"{p[at]:.{digits}g} for {q[at]:.{digits}g}{where}"


def _is_number(x: Any) -> bool:
    return isinstance(x, np.ndarray | np.generic | bool | int | float | complex)


def _kind(dtype: np.dtype[Any]) -> str:
    """Widths of integers are the platform's."""
    return dtype.name if dtype.kind in "fc" else dtype.kind.replace("u", "i")
