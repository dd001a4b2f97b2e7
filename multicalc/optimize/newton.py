"""``newton``: minimise the best quadratic, repeat."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real
from typing import Any, Literal

from multicalc.approximations.bound_function import BoundFunction
from multicalc.approximations.ownership import own
from multicalc.approximations.quad_approx import is_small
from multicalc.backend import BackendLike
from multicalc.calls.call import Call
from multicalc.calls.checks import check_choice, check_count
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.layout import Layout
from multicalc.errors import InvalidArgumentError
from multicalc.optimize.globalized import AlongLine, TrustRegion
from multicalc.optimize.local_quadratic import Curvature, Quadratics
from multicalc.optimize.newton_cg import newton_cg
from multicalc.optimize.newton_dense import newton_dense
from multicalc.optimize.objective import Objective
from multicalc.optimize.path import Path, Recorder, check_options
from multicalc.transforms.methods import Method, check_method

SOLVERS = ("auto", "dense", "cg")
KEPT = ("auto", "all", "last")
KEPT_UP_TO = 100_000
"""With more coordinates than these a path has its last point only, unless there is a word."""


def newton(
    f: Callable[..., Any],
    x0: Any,
    *args: Any,
    steps: int = 50,
    tolerance: float | None = None,
    line_search: bool | None = None,
    linear_solver: Literal["auto", "dense", "cg"] = "auto",
    trust_region: bool | float = False,
    inner_steps: int = 200,
    curvature: Curvature | None = None,
    keep: Literal["auto", "all", "last"] = "auto",
    backend: BackendLike = None,
    method: Method = "exact",
    **kwargs: Any,
) -> Path:
    """Minimise f from x0: x ← x − H⁻¹∇f(x), the minimizer of the quadratic approximation at x.

    Near a minimum with a positive definite Hessian the error is squared in every step; far from
    it the method may wander or diverge, which ``line_search`` prevents for convex f, and
    ``trust_region`` for any.

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
            algorithm 3.1). The full step is tried first. By default steps are full ones with a
            matrix, and searched for with ``"cg"``.
        linear_solver: ``"dense"`` makes the Hessian's matrix and factors it on the host, in
            float64. ``"cg"`` takes products of the Hessian for conjugate gradients, in the arrays
            and on the device of x0, as precise as the step is worth (algorithm 7.1); where the
            curvature is negative it goes on downhill. ``"auto"`` is dense up to 2,000 coordinates,
            and cg beyond, or where another option asks for it.
        trust_region: with cg, True for steps that are held within a radius, which grows and shrinks
            by how well the quadratic foretells f (algorithms 4.1 and 7.2), or the first radius.
        inner_steps: how many products a step may take with cg.
        curvature: with cg, a function of the point that gives a :class:`multicalc.LinearOperator`
            to take for the Hessian, as in ``lambda p: mc.gauss_newton(model, loss, p, data)``.
        keep: which points the path has, ``"all"`` or the ``"last"``; by default all, up to 100,000
            coordinates.
        args, kwargs: data passed on to ``f``, not differentiated.
        backend: as in :func:`multicalc.grad`.
        method: as in :func:`multicalc.quad_approx`.

    Returns:
        A :class:`Path`, x0 first; ``.converged`` is False where the steps ran out, or where no
        step along the line made f fall, and ``.message`` says why it ended. One sweep for each
        point. With cg ``.inner`` says how each step was found, by how many products, and where it
        met negative curvature. A path that ends where the gradient vanishes needn't be at a
        minimum then: :func:`multicalc.classify` looks.

    Raises:
        NotPositiveDefiniteError: with a matrix, the quadratic at some point has no unique minimum;
            the error's ``.path`` leads there.
        NotDifferentiableError: x0 is of an integer or complex dtype.
        DoesNotFitError: the Hessian needs more memory than there is.
        InvalidArgumentError: an option is out of range, or doesn't go with another.

    Source: Nocedal and Wright, section 3.3 and theorem 3.5.

    >>> import numpy as np
    >>> from multicalc import xp
    >>> path = newton(lambda x: xp.exp(x) - 2.0 * x, np.array(0.0))
    >>> path.converged, round(float(path.x), 12)  # ln 2
    (True, 0.69314718056)
    >>> path = newton(lambda x: xp.sum(xp.exp(x) - 2.0 * x), np.zeros(10**6))
    >>> path.converged, float(np.round(path.x[-1], 12)), path.inner[0].end
    (True, 0.69314718056, 'solved')
    """
    check_options(steps, tolerance)
    check_method(method)
    refuse_inside_transform("newton")
    check_choice("linear_solver", linear_solver, SOLVERS)
    check_choice("keep", keep, KEPT)
    if not _takes_products(linear_solver, trust_region, curvature, method, x0):
        objective = Objective(f, x0, args, kwargs, backend, method)
        walk = Recorder(objective.problem, keep_all=_keeps_all(keep, objective.layout.size))
        return newton_dense(
            objective, walk, steps, _tolerance(tolerance, objective.layout), bool(line_search)
        )
    check_count("inner_steps", inner_steps, 1)
    problem = BoundFunction.of(f, x0, args, kwargs, backend)
    call = Call(f, (own(problem.keeper, x0), *args), kwargs, argnums=0, backend=backend)
    call.real("hessian")
    layout = call.scoped(Layout.of, call.backend, call.inputs(call.xs))
    quadratics = Quadratics(call, curvature)
    way = _way(quadratics, inner_steps, line_search, trust_region)
    walk = Recorder(problem, keep_all=_keeps_all(keep, layout.size))
    return call.scoped(newton_cg, quadratics, walk, way, steps, _tolerance(tolerance, layout))


def _takes_products(
    linear_solver: str,
    trust_region: bool | float,
    curvature: Curvature | None,
    method: Method,
    x0: Any,
) -> bool:
    """Whether the linear solver is cg, and what was asked for with it goes together."""
    if curvature is not None and not callable(curvature):
        raise InvalidArgumentError(
            "curvature must be a function of the point that gives a LinearOperator, as in "
            "lambda p: mc.gauss_newton(model, loss, p, data), found "
            f"{type(curvature).__name__}"
        )
    asked = {"trust_region": trust_region is not False, "curvature": curvature is not None}
    needs = [name for name, given in asked.items() if given]
    if not (curvature is None or callable(curvature)):
        raise InvalidArgumentError(
            "curvature must be a function of the point that gives a LinearOperator, found "
            f"{type(curvature).__name__}"
        )
    if linear_solver == "dense" and needs:
        raise InvalidArgumentError(f"{needs[0]} needs linear_solver='cg', found 'dense'")
    if method != "exact":
        if linear_solver == "cg" or needs:
            raise InvalidArgumentError(
                f"method={method!r} makes a matrix; leave out {needs[0] if needs else 'cg'}"
            )
        return False
    return linear_solver == "cg" or bool(needs) or (linear_solver == "auto" and not is_small(x0))


def _way(
    quadratics: Quadratics, inner_steps: int, line_search: bool | None, trust_region: bool | float
) -> AlongLine | TrustRegion:
    if trust_region is False:
        return AlongLine(quadratics, inner_steps, line_search is not False)
    if line_search:
        raise InvalidArgumentError("line_search and trust_region are two ways; leave one out")
    if trust_region is True:
        return TrustRegion(quadratics, inner_steps, None)
    if not isinstance(trust_region, Real) or not trust_region > 0:
        raise InvalidArgumentError(
            f"trust_region must be a bool or a radius above 0, found {trust_region!r}"
        )
    return TrustRegion(quadratics, inner_steps, float(trust_region))


def _tolerance(given: float | None, layout: Layout) -> float:
    return layout.eps ** (2 / 3) if given is None else given


def _keeps_all(keep: str, size: int) -> bool:
    return keep == "all" or (keep == "auto" and size <= KEPT_UP_TO)
