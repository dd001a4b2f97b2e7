"""Where elements are, by their array API names."""

from __future__ import annotations

from typing import Any

import numpy as np
from array_api_compat import numpy as compat
from autograd.tracer import getval

from multicalc_numpy.scalars import operands

__all__ = ["count_nonzero", "nonzero", "searchsorted", "take_along_axis"]


def count_nonzero(x: Any, /, *, axis: Any = None, keepdims: bool = False) -> Any:
    return compat.count_nonzero(getval(*operands(x)), axis=axis, keepdims=keepdims)


def nonzero(x: Any, /) -> tuple[np.ndarray, ...]:
    return compat.nonzero(getval(*operands(x)))


def searchsorted(x1: Any, x2: Any, /, *, side: Any = "left", sorter: Any = None) -> Any:
    x1, x2 = operands(x1, x2)
    return np.searchsorted(getval(x1), getval(x2), side, sorter)


def take_along_axis(x: Any, indices: Any, /, *, axis: int = -1) -> Any:
    """Indices may be negative; the other axes are broadcast."""
    # By indexing, which autograd has a rule for.
    (x,) = operands(x)
    index = list(np.indices(x.shape, sparse=True))
    index[axis] = np.asarray(getval(indices))
    return x[tuple(index)]
