"""What equations define: solutions whose derivatives come from the equations, not the solver."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, update_wrapper
from typing import Any, ParamSpec, TypeVar

from multicalc.backend import Array, Arrays, Backend
from multicalc.errors import InvalidArgumentError
from multicalc.rules.call import RuleCall
from multicalc.rules.derivatives import is_moving
from multicalc.rules.linear import solved

P = ParamSpec("P")
X = TypeVar("X")

Solve = Callable[[Callable[[Any], Any], Any], Any]
"""``solve(matvec, b)`` gives the ``u`` with ``matvec(u) == b``."""
FlatSolve = Callable[[Callable[[Arrays], Arrays], Arrays], Arrays]


def implicit_root(
    residual: Callable[..., X], solver: Callable[P, X], *, linear_solve: Solve | None = None
) -> Callable[P, X]:
    """``solver``, whose result ``x`` has the derivative that ``residual(x, *args) == 0`` gives it.

    That is the implicit function theorem: ∂x = -(∂residual/∂x)⁻¹·∂residual/∂args, by products with
    the Jacobian only where there are many unknowns. The solver is never differentiated, and gets
    constants: where arrays have values it may be SciPy's. It has derivatives of every order that
    ``residual`` has.

    Args:
        residual: ``residual(x, *args)`` of the structure, shapes and dtype of ``x``, which is zero
            at the solution. Its derivative by ``x`` must be regular there.
        solver: ``solver(*args)`` gives ``x``, a pytree of floating arrays of one dtype; NumPy's
            arrays and Python's floats are taken as the backend's.
        linear_solve: ``linear_solve(matvec, b)`` gives the ``u`` of ``b``'s structure with
            ``matvec(u) == b``. By default up to 512 unknowns are solved for by a factorisation,
            more by conjugate gradients on the normal equations, and are NaN where these don't
            converge.

    Returns:
        A function called as ``solver`` is, Python's numbers are constants to it.

    Raises:
        InvalidArgumentError: (from the call) ``residual`` gives another structure or other shapes
            than ``x``, or the unknowns have several dtypes.
        UnsupportedOperationError: (from the call) the backend has no rules of one's own.

    >>> import numpy as np
    >>> from scipy.optimize import brentq
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> cosine = mc.implicit_root(
    ...     lambda x, a: xp.cos(x) - a * x,
    ...     lambda a: brentq(lambda x: np.cos(x) - float(a) * x, 0, 2, xtol=1e-15),
    ... )
    >>> x, slope = mc.value_and_grad(cosine)(np.array(1.0))
    >>> bool(np.isclose(slope, -x / (1 + np.sin(x)), rtol=1e-14))
    True
    """
    return _implicit("implicit_root", residual, solver, linear_solve, lambda r, x: r)


def implicit_fixed_point(
    step: Callable[..., X], solver: Callable[P, X], *, linear_solve: Solve | None = None
) -> Callable[P, X]:
    """``solver``, whose result ``x`` has the derivative that ``step(x, *args) == x`` gives it.

    As :func:`implicit_root` of ``step(x, *args) - x``.

    Args:
        step: ``step(x, *args)`` of the structure, shapes and dtype of ``x``, which is ``x`` at the
            solution.
        solver: ``solver(*args)`` gives ``x``, as for :func:`implicit_root`.
        linear_solve: as for :func:`implicit_root`.

    Returns:
        A function called as ``solver`` is, by position.

    Raises:
        InvalidArgumentError: (from the call) ``step`` gives another structure or other shapes than
            ``x``, or the unknowns have several dtypes.
        UnsupportedOperationError: (from the call) the backend has no rules of one's own.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> def babylonian(x, a):
    ...     return (x + a / x) / 2
    >>> def iterate(a):
    ...     x = a
    ...     for _ in range(30):
    ...         x = babylonian(x, a)
    ...     return x
    >>> root = mc.implicit_fixed_point(babylonian, iterate)
    >>> float(mc.grad(root)(np.array(4.0)))
    0.25
    """
    return _implicit("implicit_fixed_point", step, solver, linear_solve, lambda r, x: r - x)


def _implicit(
    kind: str,
    equation: Callable[..., X],
    solver: Callable[P, X],
    linear_solve: Solve | None,
    residue: Callable[[Array, Array], Array],
) -> Callable[P, X]:
    """A solution at which ``residue(equation(x, *args), x)`` is zero."""
    for each in (equation, solver):
        if not callable(each):
            raise InvalidArgumentError(f"{kind} takes functions, found a {type(each).__name__}")

    def solution(*args: P.args, **kwargs: P.kwargs) -> X:
        call = RuleCall(args, kwargs)
        if call.recorder is not None:
            return call.recorded(solution, getattr(solver, "__name__", kind))  # type: ignore[no-any-return]
        if not call.xs:
            return solver(*args, **kwargs)
        backend, dtype = call.backend, call.dtype

        def solve(*params: Array) -> Arrays:
            outs = call.of(solver)(*params)
            kinds = map(backend.dtype, outs)
            cast = partial(backend.namespace.astype, dtype=backend.dtypes[dtype])
            return tuple([x if k == dtype else cast(x) for x, k in zip(outs, kinds, strict=True)])

        def zero(x: Arrays, params: Arrays) -> Arrays:
            given, named = call.arguments(params)
            found = call.run(equation, call.form.tree(x), *given, **named)
            leaves = call.matching(kind, found, x)
            return tuple([residue(r, y) for r, y in zip(leaves, x, strict=True)])

        def linear(matvec: Callable[[Arrays], Arrays], b: Arrays) -> Arrays:
            if linear_solve is None:
                return call.natively(solved, backend, matvec, b)

            def product(u: Any) -> Any:
                return call.form.tree(matvec(call.matching("linear_solve", u, b)))

            return call.matching(
                "linear_solve", call.run(linear_solve, product, call.form.tree(b)), b
            )

        return call.result(_root(backend, zero, solve, linear, call.xs))  # type: ignore[no-any-return]

    return update_wrapper(solution, solver)


def _root(
    backend: Backend,
    zero: Callable[[Arrays, Arrays], Arrays],
    solve: Callable[..., Arrays],
    linear: FlatSolve,
    params: Arrays,
) -> Arrays:
    """``x = solve(*params)``, where ``zero(x, params)`` is zero."""

    def forward(*params: Array) -> tuple[Arrays, Arrays]:
        x = solve(*params)
        return x, (*x, *params)

    def pull(residuals: Arrays, cotangents: Sequence[Any]) -> list[Array | None]:
        count = len(cotangents)
        x, params = residuals[:count], residuals[count:]
        u = _adjoint(backend, zero, linear, x, params, cotangents)
        moving = [i for i, p in enumerate(params) if is_moving(p, backend)]

        def by_params(*at: Array) -> tuple[Arrays, Arrays]:
            moved = dict(zip(moving, at, strict=True))
            return zero(x, tuple([moved.get(i, p) for i, p in enumerate(params)])), ()

        _, _, pulled = backend.vjp(by_params, tuple([params[i] for i in moving]))
        found: list[Array | None] = [None] * len(params)
        for i, g in zip(moving, pulled(u), strict=True):
            found[i] = -g
        return found

    return backend.custom_vjp(solve, forward, pull, params)


def _adjoint(
    backend: Backend,
    zero: Callable[[Arrays, Arrays], Arrays],
    linear: FlatSolve,
    x: Arrays,
    params: Arrays,
    cotangents: Sequence[Array],
) -> Arrays:
    """``u`` with ``(∂zero/∂x)ᵀ·u`` equal to ``cotangents``: a root itself, so that it is
    differentiated as one."""
    count = len(x)

    def transposed(x: Arrays, params: Arrays) -> Callable[[Arrays], Arrays]:
        return backend.vjp(lambda *at: (zero(at, params), ()), x)[2]

    def equation(u: Arrays, given: Arrays) -> Arrays:
        x, b, params = given[:count], given[count : 2 * count], given[2 * count :]
        product = transposed(x, params)(u)
        return tuple([a - c for a, c in zip(product, b, strict=True)])

    def solve(*given: Array) -> Arrays:
        x, b, params = given[:count], given[count : 2 * count], given[2 * count :]
        return linear(transposed(x, params), b)

    return _root(backend, equation, solve, linear, (*x, *cotangents, *params))
