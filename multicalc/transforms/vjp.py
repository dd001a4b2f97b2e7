"""``vjp``: the derivative along a direction of the outputs, by a pullback."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar, overload

from multicalc.backend import BackendLike
from multicalc.calls.call import Call
from multicalc.calls.signature import Argnums
from multicalc.compile import Jitted, takes_compiled

R = TypeVar("R")
Aux = TypeVar("Aux")


@overload
def vjp(
    f: Callable[..., R],
    *primals: Any,
    argnums: Argnums = None,
    has_aux: Literal[False] = False,
    backend: BackendLike = None,
    **kwargs: Any,
) -> tuple[R, Callable[[R], Any]]: ...
@overload
def vjp(
    f: Callable[..., tuple[R, Aux]],
    *primals: Any,
    argnums: Argnums = None,
    has_aux: Literal[True],
    backend: BackendLike = None,
    **kwargs: Any,
) -> tuple[R, Callable[[R], Any], Aux]: ...
@overload
def vjp(
    f: Callable[..., Any],
    *primals: Any,
    argnums: Argnums = None,
    has_aux: bool,
    backend: BackendLike = None,
    **kwargs: Any,
) -> Any: ...
@takes_compiled
def vjp(
    f: Callable[..., Any],
    *primals: Any,
    argnums: Argnums = None,
    has_aux: bool = False,
    backend: BackendLike = None,
    **kwargs: Any,
) -> Any:
    """``(f(x), pullback)`` where ``pullback(u)`` is the vector-Jacobian product uᵀ·∂f(x).

    Args:
        f: returns a pytree of arrays of any shapes, or ``(output, aux)`` with ``has_aux=True``.
        primals: the positional arguments of ``f``.
        argnums: which primals are differentiated; all by default.
        has_aux: whether ``f`` returns, beside its output, something that is not differentiated.
        backend: a backend's name; otherwise the arrays' own framework, or the active backend.
        kwargs: keyword arguments of ``f``, not differentiated.

    Returns:
        ``(output, pullback)``, and ``aux`` third with ``has_aux=True``. ``pullback`` takes a
        cotangent of the output's structure, shapes and dtypes and gives a tuple with one cotangent
        per differentiated primal (that cotangent alone if ``argnums`` is an int). It can be called
        any number of times. It keeps copies of ``f``'s arguments, but not of arrays that ``f``
        captured: pass as an argument (and leave out of ``argnums``) what is written into before
        its last call.

    Raises:
        InvalidArgumentError: ``argnums`` does not fit the primals; or, from ``pullback``, the
            cotangent does not match the output.
        NotDifferentiableError: a primal is not floating, or ``f`` returned no array.
        MixedBackendsError: arrays of two frameworks, or of another than ``backend``.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> y, pullback = mc.vjp(lambda x, y: x * y, np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    >>> [g.tolist() for g in pullback(np.array([1.0, 10.0]))]
    [[3.0, 40.0], [1.0, 20.0]]
    """
    if isinstance(f, Jitted) and backend is None:
        backend = f.backend
    call = Call(f, primals, kwargs, argnums=argnums, has_aux=has_aux, backend=backend)
    call.keep()
    outs, aux, pull = call.scoped(call.backend.vjp, call, call.xs)
    # The pullback keeps these, too.
    mine, aux = call.given_back(outs, aux, beside=(*outs, *aux))
    result = call.out(mine)
    extra = (call.aux(aux),) if has_aux else ()

    def pulled(cotangent: Any) -> Any:
        cotangents = call.cotangents(cotangent, outs)
        (found,) = call.given_back(pull(cotangents), beside=cotangents)
        return found

    def pullback(cotangent: Any) -> Any:
        """Cotangents of the primals, from one of the output; made by `multicalc.vjp`."""
        return call.inputs(call.scoped(pulled, cotangent))

    return (result, pullback, *extra)
