"""The interval or the box that a function is looked at in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from multicalc.backend import BackendLike
from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError
from multicalc.optimize.objective import Objective


def bounded(
    f: Callable[..., Any],
    box: tuple[Any, Any],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    backend: BackendLike,
) -> tuple[Objective, np.ndarray, np.ndarray]:
    """f, with the lower bounds for its x0; and both bounds on the host, (size,).

    Raises:
        InvalidArgumentError: the box is not a pair of one structure with finite lower < upper.
        NotDifferentiableError: the bounds are integer arrays.
    """
    if not (isinstance(box, tuple | list) and len(box) == 2):
        raise InvalidArgumentError(f"the box must be a pair (lower, upper), found {box!r}")
    below, above = (
        Objective(f, trees.map_leaves(_as_float, bound), args, kwargs, backend) for bound in box
    )
    if below.layout != above.layout:
        raise InvalidArgumentError(
            f"the box's bounds differ in structure, shape or dtype: {below.layout}, {above.layout}"
        )
    lower, upper = below.start, above.start
    if not (np.isfinite(upper - lower) & (lower < upper)).all():
        raise InvalidArgumentError(f"a box needs finite lower < upper, found {lower} and {upper}")
    return below, lower, upper


def _as_float(x: Any) -> Any:
    return float(x) if isinstance(x, int) and not isinstance(x, bool) else x
