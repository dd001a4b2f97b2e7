"""``gradient_descent``: w ← w − η∇L."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any

import numpy as np

from multicalc.approximations.bound_function import BoundFunction
from multicalc.approximations.ownership import own
from multicalc.backend import BackendLike
from multicalc.calls.call import Call
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.layout import Layout
from multicalc.errors import InvalidArgumentError
from multicalc.optimize.path import ALL_STEPS, DIVERGED, FLAT, Path, Recorder, check_options


def gradient_descent(
    f: Callable[..., Any],
    x0: Any,
    *args: Any,
    learning_rate: float,
    steps: int,
    tolerance: float | None = None,
    backend: BackendLike = None,
    **kwargs: Any,
) -> Path:
    """Walk downhill from x0 by w ← w − η∇f(w), in the framework's own arithmetic.

    Args:
        f: a scalar-valued function ``f(x, *args, **kwargs)``.
        x0: where to start: a number, an array of any shape, or a pytree of them, all of one
            floating dtype.
        learning_rate: η > 0. On a quadratic whose Hessian has largest eigenvalue λ the walk
            converges below η = 2/λ and diverges above it.
        steps: how many steps to take at most.
        tolerance: stop, converged, once ‖∇f(w)‖ ≤ tolerance·‖∇f(x0)‖. By default all steps are
            taken and the path claims no convergence.
        args, kwargs: data passed on to ``f``, not differentiated.
        backend: as in :func:`multicalc.grad`.

    Returns:
        A :class:`Path`, x0 first. A value or gradient that is not finite ends it, with
        ``.diverged`` set. ``.step_norms`` are η‖∇f‖, as before rounding.

    Raises:
        NotDifferentiableError: x0 is of an integer or complex dtype.
        InvalidArgumentError: an option is out of range.

    Source: Dive into Deep Learning, "Multivariable calculus", a note on optimization.

    >>> import numpy as np
    >>> path = gradient_descent(lambda w: w**2, np.array(1.0), learning_rate=0.25, steps=3)
    >>> [float(w) for w in path.points], path.value
    ([1.0, 0.5, 0.25, 0.125], 0.015625)
    """
    check_options(steps, tolerance)
    if not (isfinite(learning_rate) and learning_rate > 0):
        raise InvalidArgumentError(f"learning_rate must be above 0, found {learning_rate!r}")
    refuse_inside_transform("gradient_descent")
    problem = BoundFunction.of(f, x0, args, kwargs, backend)
    call = Call(f, (own(problem.keeper, x0), *args), kwargs, argnums=0, backend=backend)
    return call.scoped(_walked, call, Recorder(problem), learning_rate, steps, tolerance)


def _walked(
    call: Call, walk: Recorder, learning_rate: float, steps: int, tolerance: float | None
) -> Path:
    worker, xs = call.backend, call.xs
    layout = Layout.of(worker, call.inputs(xs))
    # In the arrays' dtype: NumPy 1 widens float32 scalars that meet Python numbers.
    rate = np.asarray(learning_rate, dtype=layout.dtype)
    rates = [worker.from_numpy(rate, like=x) for x in xs]
    while True:
        (value,), _, grads = worker.value_and_grad(call.scalar_valued, xs)
        (point,) = call.given_back(xs)
        norm = float(np.linalg.norm(layout.host(worker, grads)))
        walk.arrive(call.point(point), float(worker.to_numpy(value)), norm)
        if tolerance is not None and walk.flat(tolerance):
            return walk.path(FLAT, converged=True)
        if walk.diverged():
            return walk.path(DIVERGED)
        if walk.steps >= steps:
            return walk.path(ALL_STEPS)
        walk.step_norms.append(learning_rate * walk.gradient_norms[-1])
        xs = tuple(x - eta * g for x, eta, g in zip(xs, rates, grads, strict=True))
