"""A point of a model's own, and the derivatives there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from multicalc.approximations.bound_function import BoundFunction
from multicalc.approximations.ownership import own
from multicalc.backend import Array, Backend, BackendLike, native, owner, running, within
from multicalc.calls import trees
from multicalc.calls.layout import Layout
from multicalc.calls.leaves import is_setting
from multicalc.compile import Jitted, gives_function
from multicalc.errors import NotDifferentiableError

Orders = Callable[..., Callable[..., tuple[Any, ...]]]
"""A transform whose functions give the value and derivatives, one order after the other."""


def expand(
    orders: Orders,
    f: Callable[..., Any],
    x0: Any,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    backend: BackendLike,
) -> tuple[Any, ...]:
    """``problem, center, value, gradient, ...``, where ``center`` is a copy of ``x0``, of arrays
    only. Of a compiled ``f`` it is all one compiled call, the copy with it, and whether a model can
    be made of such arrays is looked at when it is traced.

    Raises:
        InvalidArgumentError: as :meth:`Layout.of` does.
        NotDifferentiableError: as it does, and where something in ``x0`` is no number.
    """
    for x in trees.flatten(x0)[0]:
        if is_setting(x):
            raise NotDifferentiableError(
                f"a model's point has arrays and floats only, found {x!r} of type "
                f"{type(x).__name__}; take it out with multicalc.partition, and combine in f"
            )
    if isinstance(f, Jitted) and gives_function(orders) and running() is None:
        compiled = f.derived((expand, orders, backend), lambda f: _with_copy(orders, f, backend))
        center, value, *higher = compiled(x0, *args, **kwargs)
        return BoundFunction.of(f, x0, args, kwargs, backend, value), center, value, *higher
    problem = BoundFunction.of(f, x0, args, kwargs, backend)
    center = own(problem.keeper, x0)
    # The copies, which an operator goes on with.
    value, gradient, *higher = orders(f, backend=backend)(center, *problem.args, **problem.kwargs)
    Layout.of(problem.keeper, gradient)
    return problem, _as_arrays(problem.keeper, center, gradient), value, gradient, *higher


def _with_copy(
    orders: Orders, f: Callable[..., Any], backend: BackendLike
) -> Callable[..., tuple[Any, ...]]:
    of_f = orders(f, backend=backend)

    def with_copy(x0: Any, *args: Any, **kwargs: Any) -> tuple[Any, ...]:
        traced = running()
        if traced is None:
            return expand(orders, f, x0, args, kwargs, backend)[1:]
        found = of_f(x0, *args, **kwargs)
        Layout.of(traced.backend, found[1])
        return trees.map_leaves(traced.backend.copy, x0), *found

    return with_copy


def _as_arrays(keeper: Backend, center: Any, gradient: Any) -> Any:
    """``center`` with its Python numbers as the arrays they were differentiated as."""

    def as_array(x: Any, slope: Array) -> Array:
        if owner(native(x)) is not None:
            return x

        def beside(slope: Array) -> Array:
            dtype = keeper.dtype(slope)
            return keeper.scoped(frozenset({dtype}), keeper.from_numpy, np.asarray(x, dtype), slope)

        return within(beside, slope)

    return trees.map_leaves(as_array, center, gradient)
