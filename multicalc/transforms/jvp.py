"""``jvp``: the derivative along a direction of the arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar, overload

from multicalc.backend import BackendLike
from multicalc.calls.call import Call
from multicalc.calls.signature import Argnums
from multicalc.compile import compiles_product

R = TypeVar("R")
Aux = TypeVar("Aux")


@overload
def jvp(
    f: Callable[..., R],
    primals: Sequence[Any],
    tangents: Any,
    *,
    argnums: Argnums = None,
    has_aux: Literal[False] = False,
    backend: BackendLike = None,
    **kwargs: Any,
) -> tuple[R, R]: ...
@overload
def jvp(
    f: Callable[..., tuple[R, Aux]],
    primals: Sequence[Any],
    tangents: Any,
    *,
    argnums: Argnums = None,
    has_aux: Literal[True],
    backend: BackendLike = None,
    **kwargs: Any,
) -> tuple[R, R, Aux]: ...
@overload
def jvp(
    f: Callable[..., Any],
    primals: Sequence[Any],
    tangents: Any,
    *,
    argnums: Argnums = None,
    has_aux: bool,
    backend: BackendLike = None,
    **kwargs: Any,
) -> Any: ...
@compiles_product
def jvp(
    f: Callable[..., Any],
    primals: Sequence[Any],
    tangents: Any,
    *,
    argnums: Argnums = None,
    has_aux: bool = False,
    backend: BackendLike = None,
    **kwargs: Any,
) -> Any:
    """``(f(x), ∂f(x)·v)``: the Jacobian-vector product, by forward mode.

    Args:
        f: returns a pytree of arrays of any shapes, or ``(output, aux)`` with ``has_aux=True``.
        primals: the positional arguments of ``f``, as a tuple.
        tangents: a tuple with one tangent per differentiated primal, of its structure, shapes and
            dtypes (Python numbers take the primal's dtype); a single tangent if ``argnums`` is
            an int.
        argnums: which primals are differentiated; all by default.
        has_aux: whether ``f`` returns, beside its output, something that is not differentiated.
        backend: a backend's name; otherwise the arrays' own framework, or the active backend.
        kwargs: keyword arguments of ``f``, not differentiated.

    Returns:
        ``(output, output_tangent)``, and ``aux`` third with ``has_aux=True``. The tangent has the
        output's structure, shapes and dtypes.

    Raises:
        InvalidArgumentError: a tangent does not match its primal, or ``argnums`` the primals.
        NotDifferentiableError: a primal is not floating, or ``f`` returned no array.
        MixedBackendsError: arrays of two frameworks, or of another than ``backend``.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> y, dy = mc.jvp(lambda x: x**3, (np.array([1.0, 2.0]),), (np.array([1.0, 10.0]),))
    >>> y.tolist(), dy.tolist()
    ([1.0, 8.0], [3.0, 120.0])
    """
    call = Call(f, tuple(primals), kwargs, argnums=argnums, has_aux=has_aux, backend=backend)
    outs, pushed, aux = call.scoped(_pushed, call, tangents)
    result = call.out(outs), call.out(pushed)
    return (*result, call.aux(aux)) if has_aux else result


def _pushed(call: Call, tangents: Any) -> Sequence[Sequence[Any]]:
    vs = call.tangents(tangents)
    outs, aux, pushed = call.backend.jvp(call, call.xs, vs)
    return call.given_back(outs, pushed, aux, beside=vs)
