"""``minimize``: SciPy's, of functions of pytrees on any backend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from multicalc.backend import BackendLike
from multicalc.calls.checks import check_choice
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.scipys import scipys
from multicalc.calls.shown import line, shown
from multicalc.display.table import card, facts
from multicalc.errors import InvalidArgumentError
from multicalc.optimize.flat import FlatScalar
from multicalc.optimize.scipy_problem import flat_bounds, flat_constraints
from multicalc.optimize.start import Start


class Takes(NamedTuple):
    """What a method of SciPy's uses beside the function."""

    derivatives: tuple[str, ...] = ()
    bounds: bool = False
    constraints: bool = False


METHODS = {
    "Nelder-Mead": Takes(bounds=True),
    "Powell": Takes(bounds=True),
    "COBYLA": Takes(bounds=True, constraints=True),
    "COBYQA": Takes(bounds=True, constraints=True),
    "CG": Takes(("jac",)),
    "BFGS": Takes(("jac",)),
    "L-BFGS-B": Takes(("jac",), bounds=True),
    "TNC": Takes(("jac",), bounds=True),
    "SLSQP": Takes(("jac",), bounds=True, constraints=True),
    "Newton-CG": Takes(("jac", "hessp")),
    "trust-ncg": Takes(("jac", "hessp")),
    "trust-krylov": Takes(("jac", "hessp")),
    "trust-constr": Takes(("jac", "hessp"), bounds=True, constraints=True),
    "dogleg": Takes(("jac", "hess")),
    "trust-exact": Takes(("jac", "hess")),
}


@dataclass(frozen=True, eq=False, repr=False)
class MinimizeResult:
    """What :func:`minimize` found. A frozen value, with the names of SciPy's ``OptimizeResult``."""

    x: Any
    """Where, in the structure, dtypes and framework of x0."""
    fun: float
    """f there."""
    jac: Any
    """The gradient there, in the structure of x0; None where the method uses none."""
    success: bool
    """Whether the method says that it has converged."""
    message: str
    """What it says."""
    nit: int
    """How many iterations it took."""
    nfev: int
    """How often it asked for f: with a gradient each time, where it uses one."""
    scipy: Any = field(repr=False)
    """SciPy's own result, of flat vectors."""

    def __repr__(self) -> str:
        end = "converged" if self.success else "not converged"
        found = f"fun={shown(self.fun)}, nit={self.nit})"
        return line(
            f"MinimizeResult({end}, x={shown(self.x)}, {found}", f"MinimizeResult({end}, {found}"
        )

    def _repr_html_(self) -> str:
        names = ("x", "fun", "jac", "success", "message", "nit", "nfev")
        return card("MinimizeResult", facts((name, getattr(self, name)) for name in names))


def minimize(
    f: Callable[..., Any],
    x0: Any,
    *args: Any,
    method: str | None = None,
    bounds: tuple[Any, Any] | None = None,
    constraints: Any = (),
    tol: float | None = None,
    options: Mapping[str, Any] | None = None,
    callback: Callable[[Any], Any] | None = None,
    backend: BackendLike = None,
    **kwargs: Any,
) -> MinimizeResult:
    """Minimise ``f`` over pytrees like ``x0`` by one of SciPy's methods, with exact derivatives.

    Args:
        f: a scalar-valued function ``f(x, *args, **kwargs)``; ``mc.jit(f)`` is compiled with its
            derivatives.
        x0: where to start, as in :func:`scipy_problem`; ``.x`` of another run, for a warm start.
        args, kwargs: data passed on to ``f``, not differentiated.
        method: one of SciPy's, by default ``"L-BFGS-B"``, or ``"SLSQP"`` with constraints. Those of
            second order (``"Newton-CG"``, ``"trust-ncg"``, ``"trust-krylov"``, ``"trust-constr"``)
            use Hessian-vector products, ``"trust-exact"`` and ``"dogleg"`` the Hessian.
        bounds, constraints: as in :func:`scipy_problem`.
        tol, options: SciPy's. It counts in float64: with an x0 of float32 some methods end with a
            message about lost precision, unless ``tol`` is 1e-4 or so.
        callback: called with the point after every iteration, in the structure of x0; it may raise
            ``StopIteration``.
        backend: as in :func:`multicalc.grad`.

    Returns:
        A :class:`MinimizeResult`: ``.x .fun .jac .success .message .nit .nfev``.

    Raises:
        InvalidArgumentError: the method is not SciPy's, or takes no bounds or constraints; or they
            don't fit x0.
        NotDifferentiableError: x0 has integers or booleans, or ``f`` returned no array.
        NotScalarError: ``f`` is not scalar-valued; :func:`scipy_problem` is for ``least_squares``.
        SciPyUnavailableError: SciPy is not installed.
        UnsupportedOperationError: inside a transform.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> @mc.portable
    ... def rosenbrock(p):
    ...     return (1 - p["x"]) ** 2 + 100 * (p["y"] - p["x"] ** 2) ** 2
    >>> found = mc.minimize(rosenbrock, {"x": -1.0, "y": 2.0}, method="trust-krylov")
    >>> found.success, round(float(found.x["x"]), 6), round(float(found.x["y"]), 6)
    (True, 1.0, 1.0)
    """
    refuse_inside_transform("minimize")
    start = Start(f, x0, args, kwargs, backend)
    flat = FlatScalar(f, start)
    limits, conditions = flat_bounds(bounds, start), flat_constraints(constraints, start)
    chosen = method or ("SLSQP" if conditions else "L-BFGS-B")
    takes = _taken(chosen, limits is not None, bool(conditions))
    found = scipys("optimize").minimize(
        flat.fun,
        start.x0,
        method=chosen,
        bounds=limits,
        constraints=conditions,
        tol=tol,
        options=dict(options or {}),
        callback=None if callback is None else lambda x, *_: callback(start.point(x)),
        **{name: getattr(flat, name) for name in takes.derivatives},
    )
    return MinimizeResult(
        x=start.point(found.x),
        fun=float(found.fun),
        jac=start.direction(flat.jac(found.x)) if takes.derivatives else None,
        success=bool(found.success),
        message=str(found.message),
        nit=int(found.get("nit", 0)),
        nfev=int(found.nfev),
        scipy=found,
    )


def _taken(method: str, bounds: bool, constraints: bool) -> Takes:
    """What ``method`` takes; raises where that is less than there is."""
    check_choice("method", method, METHODS)
    takes = METHODS[method]
    for what, given in (("bounds", bounds), ("constraints", constraints)):
        if given and not getattr(takes, what):
            others = [name for name, other in METHODS.items() if getattr(other, what)]
            raise InvalidArgumentError(
                f"method {method!r} takes no {what}; those that do: {', '.join(map(repr, others))}"
            )
    return takes
