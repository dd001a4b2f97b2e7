"""``newton``: minimise the best quadratic, repeat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from multicalc.approximations.newton_step import newton_step
from multicalc.backend import BackendLike
from multicalc.calls.host import refuse_inside_transform
from multicalc.errors import NotPositiveDefiniteError
from multicalc.optimize.objective import Local, Objective
from multicalc.optimize.path import Path, Recorder, check_options
from multicalc.transforms.methods import Method, check_method

_SUFFICIENT = 1e-4
"""The part of the decrease promised by the gradient that a step must achieve."""
_SHORTEST = 2.0**-40


def newton(
    f: Callable[..., Any],
    x0: Any,
    *args: Any,
    steps: int = 50,
    tolerance: float | None = None,
    line_search: bool = False,
    backend: BackendLike = None,
    method: Method = "exact",
    **kwargs: Any,
) -> Path:
    """Minimise f from x0: x ← x − H⁻¹∇f(x), the minimizer of the quadratic approximation at x.

    Near a minimum with a positive definite Hessian the error is squared in every step; far from
    it the method may wander or diverge, which ``line_search`` prevents for convex f.

    Args:
        f: a scalar-valued function ``f(x, *args, **kwargs)``, twice differentiable.
        x0: where to start: a number, an array of any shape, or a pytree of them, all of one
            floating dtype.
        steps: how many steps to take at most.
        tolerance: converged once the Newton step that led to x was ≤ tolerance·max‖x‖, the
            maximum over the path (where convergence is quadratic the error left is about the
            step's square), or once ‖∇f(x)‖ ≤ eps·‖∇f(x0)‖, which is rounding. Neither depends on
            the units of f or x. By default eps^(2/3) of x0's dtype: 3.7e-11 for float64, 2.4e-5
            for float32.
        line_search: shorten each step by halves until f falls by at least 1e-4 of what its slope
            promises (backtracking: Nocedal and Wright, Numerical Optimization, 2nd ed.,
            algorithm 3.1). The full step is tried first.
        args, kwargs: data passed on to ``f``, not differentiated.
        backend: as in :func:`multicalc.grad`.
        method: as in :func:`multicalc.quad_approx`.

    Returns:
        A :class:`Path`, x0 first; ``.converged`` is False where the steps ran out, or where no
        step along the line made f fall. One sweep for each point; linear algebra on the host in
        float64.

    Raises:
        NotPositiveDefiniteError: the quadratic at some point has no unique minimum; the error's
            ``.path`` leads there.
        NotDifferentiableError: x0 is of an integer or complex dtype.
        DoesNotFitError: the Hessian needs more memory than there is.
        InvalidArgumentError: an option is out of range.

    Source: Nocedal and Wright, section 3.3 and theorem 3.5.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> path = newton(lambda x: xp.exp(x) - 2.0 * x, np.array(0.0))
    >>> path.converged, round(float(path.x), 12)  # ln 2
    (True, 0.69314718056)
    """
    check_options(steps, tolerance)
    check_method(method)
    refuse_inside_transform("newton")
    objective = Objective(f, x0, args, kwargs, backend, method)
    eps = objective.layout.eps
    tolerance = eps ** (2 / 3) if tolerance is None else tolerance
    walk, here, settled = Recorder(objective.problem), objective.at(objective.start), False
    reach = float(np.linalg.norm(here.x))
    while True:
        walk.arrive(objective.point(here.x), here.value, here.gradient)
        if walk.diverged():
            return walk.path()
        try:
            # Before asking whether the gradient is zero: at a saddle it is.
            step = newton_step(here.hessian, here.gradient, eps)
        except NotPositiveDefiniteError as error:
            message = f"after {len(walk.points) - 1} Newton steps {error}"
            raise NotPositiveDefiniteError(message, walk.path()) from error
        if settled or walk.flat(eps):
            return walk.path(converged=True)
        if len(walk.points) > steps:
            return walk.path()
        length = _length(objective, here, step) if line_search else 1.0
        if length == 0:
            return walk.path()
        there = objective.rounded(here.x + length * step)
        reach = max(reach, float(np.linalg.norm(there)))
        settled = bool(np.linalg.norm(step) <= tolerance * reach)
        walk.step_norms.append(float(np.linalg.norm(there - here.x)))
        here = objective.at(there)


def _length(objective: Objective, here: Local, step: np.ndarray) -> float:
    """The largest of 1, ½, ¼, ... for which f falls enough; 0 if none does."""
    slope = float(here.gradient @ step)
    # Close to the minimum the promised fall is below the rounding error of f.
    noise = 4 * objective.layout.eps * abs(here.value)
    length = 1.0
    while length >= _SHORTEST:
        value = objective.value(here.x + length * step)
        if value <= here.value + _SUFFICIENT * length * slope + noise:
            return length
        length /= 2
    return 0.0
