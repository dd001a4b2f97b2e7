"""``scipy_problem``: a function of pytrees as the arguments of SciPy's optimisers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc.arrays.between import to_numpy
from multicalc.backend import BackendLike
from multicalc.calls import trees
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.scipys import scipys
from multicalc.display.table import card, facts
from multicalc.errors import InvalidArgumentError
from multicalc.optimize.flat import FlatScalar, FlatVector
from multicalc.optimize.start import Start
from multicalc.transforms.evaluate import evaluate

Vector = np.ndarray


@dataclass(frozen=True, eq=False, repr=False)
class ScipyProblem:
    """``f`` of a float64 vector, with what belongs to it under the names that SciPy's functions
    have for it; made by :func:`scipy_problem`."""

    fun: Callable[[Vector], Any]
    """``f``: a float where ``f`` is scalar-valued, else a vector of all its outputs."""
    x0: Vector
    """Where to start, (size,)."""
    jac: Callable[[Vector], Vector]
    """The gradient (size,), or the Jacobian (outputs, size)."""
    hess: Callable[[Vector], Vector] | None
    """The Hessian (size, size); None where ``f`` is not scalar-valued."""
    hessp: Callable[[Vector, Vector], Vector] | None
    """The Hessian times a vector, without the Hessian; None where ``f`` is not scalar-valued."""
    bounds: Any
    """A ``scipy.optimize.Bounds``, or None."""
    constraints: Sequence[Any]
    """SciPy's, of vectors."""
    flatten: Callable[[Any], Vector]
    """A point in the structure of x0 as a vector: the result of another run, to start from."""
    unflatten: Callable[[Vector], Any]
    """A vector in the structure, dtypes and framework of x0: ``unflatten(result.x)``."""

    def __repr__(self) -> str:
        of = "a scalar-valued f" if self.hess is not None else "a vector-valued f"
        size = len(self.x0)
        return f"ScipyProblem({of} of {size} variable{'s' * (size != 1)}: {', '.join(self._has)})"

    @property
    def _has(self) -> list[str]:
        """What it has to give."""
        names = ("fun", "jac", "hess", "hessp", "bounds", "constraints")
        return [name for name in names if getattr(self, name)]

    def _repr_html_(self) -> str:
        limits = [("at least", self.bounds.lb), ("at most", self.bounds.ub)] if self.bounds else []
        rows = [("x0", self.x0), *limits, ("constraints", len(self.constraints))]
        return card(repr(self), facts(rows))


def scipy_problem(
    f: Callable[..., Any],
    x0: Any,
    *args: Any,
    bounds: tuple[Any, Any] | None = None,
    constraints: Any = (),
    backend: BackendLike = None,
    **kwargs: Any,
) -> ScipyProblem:
    """What ``scipy.optimize`` takes to minimise ``f``, to fit with it or to find its root.

    SciPy varies a float64 vector; ``f`` gets pytrees like ``x0``, and derivatives are exact.

    Args:
        f: ``f(x, *args, **kwargs)``, scalar-valued, or, for ``least_squares`` and ``root``, with a
            pytree of real arrays as result. It is called once to see which.
        x0: where to start: a pytree of floating arrays and numbers of any dtypes. Complex numbers
            are varied as real and imaginary parts; what is no number goes along, integers are
            refused, as 1 for 1.0 would not vary.
        args, kwargs: data passed on to ``f``, not differentiated.
        bounds: ``(lower, upper)``, each a number, or a tree that ends where x0 does or above, or
            None for no bound, as in ``({"scale": 0.0, "w": -np.inf}, None)``.
        constraints: one or a sequence of SciPy's: ``{"type": "eq", "fun": c}`` or ``"ineq"`` (``c``
            zero, or not negative) or ``scipy.optimize.NonlinearConstraint(c, lower, upper)``, whose
            ``c(x)`` takes pytrees like x0, and gives one. Their Jacobians are added.
        backend: as in :func:`multicalc.grad`.

    Returns:
        A :class:`ScipyProblem`: ``.fun .x0 .jac .hess .hessp .bounds .constraints``, and
        ``.unflatten`` and ``.flatten`` for points. Where ``f`` is scalar-valued, value and gradient
        at one vector come from one evaluation.

    Raises:
        NotDifferentiableError: x0 has integers or booleans, or ``f`` gives no arrays.
        InvalidArgumentError: bounds or constraints don't fit.
        SciPyUnavailableError: bounds were given, and SciPy is not installed.
        UnsupportedOperationError: inside a transform.

    >>> import numpy as np
    >>> import scipy.optimize
    >>> import multicalc as mc
    >>> t = np.array([0.0, 1.0, 2.0, 3.0])
    >>> y = 2.0 * np.exp(-0.5 * t)
    >>> @mc.portable
    ... def residuals(p):
    ...     return p["a"] * mc.xp.exp(-p["rate"] * t) - y
    >>> problem = mc.scipy_problem(residuals, {"a": 1.0, "rate": 1.0}, bounds=(0.0, np.inf))
    >>> fit = scipy.optimize.least_squares(
    ...     problem.fun, problem.x0, problem.jac, bounds=problem.bounds
    ... )
    >>> {name: round(float(x), 6) for name, x in problem.unflatten(fit.x).items()}
    {'a': 2.0, 'rate': 0.5}
    """
    refuse_inside_transform("scipy_problem")
    start = Start(f, x0, args, kwargs, backend)
    value = evaluate(f, backend=backend)(start.point(start.x0), *start.args, **start.kwargs)
    outs, _ = trees.flatten(to_numpy(value))
    scalar = len(outs) == 1 and np.shape(outs[0]) == ()
    flat = FlatScalar(f, start) if scalar else FlatVector(f, start)
    return ScipyProblem(
        fun=flat.fun,
        x0=start.x0,
        jac=flat.jac,
        hess=flat.hess if isinstance(flat, FlatScalar) else None,
        hessp=flat.hessp if isinstance(flat, FlatScalar) else None,
        bounds=flat_bounds(bounds, start),
        constraints=flat_constraints(constraints, start),
        flatten=start.vector,
        unflatten=start.point,
    )


def flat_bounds(bounds: tuple[Any, Any] | None, start: Start) -> Any:
    """``bounds`` as SciPy's of a vector."""
    if bounds is None:
        return None
    if not (isinstance(bounds, tuple | list) and len(bounds) == 2):
        raise InvalidArgumentError(
            f"bounds must be a pair (lower, upper) of trees or numbers, found {bounds!r}"
        )
    sides = (("the lower bound", bounds[0], -np.inf), ("the upper bound", bounds[1], np.inf))
    vectors = [
        start.coordinates.spread(what, none if side is None else side) for what, side, none in sides
    ]
    return scipys("optimize").Bounds(*vectors)


def flat_constraints(constraints: Any, start: Start) -> list[Any]:
    """``constraints``, whose functions take points, as SciPy's of vectors."""
    given = constraints if isinstance(constraints, list | tuple) else [constraints]
    return [_flat_constraint(each, start) for each in given]


def _flat_constraint(constraint: Any, start: Start) -> Any:
    if isinstance(constraint, Mapping) and {"type", "fun"} == set(constraint):
        flat = FlatVector(constraint["fun"], start.alone())
        return {"type": constraint["type"], "fun": flat.fun, "jac": flat.jac}
    if isinstance(constraint, scipys("optimize").NonlinearConstraint):
        flat = FlatVector(constraint.fun, start.alone())
        limits = constraint.lb, constraint.ub
        return scipys("optimize").NonlinearConstraint(flat.fun, *limits, jac=flat.jac)
    raise InvalidArgumentError(
        'a constraint must be {"type": "eq" or "ineq", "fun": c}, or scipy.optimize.'
        f"NonlinearConstraint(c, lower, upper), with c a function of x; found {constraint!r}"
    )
