"""``jvp``, ``vjp`` and ``hvp``: derivatives applied to a direction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar, overload

from multicalc.backend import BackendLike
from multicalc.calls.call import Call
from multicalc.calls.signature import Argnums
from multicalc.compile import Jitted, compiles_product, takes_compiled
from multicalc.transforms.finite_difference import FiniteDifference, difference_of_gradients
from multicalc.transforms.methods import Method, check_method

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
    with call.precision():
        outs, aux, pushed = call.backend.jvp(call, call.xs, call.tangents(tangents))
        result = call.out(outs), call.out(pushed)
        return (*result, call.aux(aux)) if has_aux else result


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
        any number of times.

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
    with call.precision():
        outs, aux, pull = call.backend.vjp(call, call.xs)
        result = call.out(outs)
        extra = (call.aux(aux),) if has_aux else ()

    def pullback(cotangent: Any) -> Any:
        """Cotangents of the primals, from one of the output; made by `multicalc.vjp`."""
        with call.precision():
            return call.gradient(pull(call.cotangents(cotangent, outs)))

    return (result, pullback, *extra)


@compiles_product
def hvp(
    f: Callable[..., Any],
    primals: Sequence[Any],
    tangents: Any,
    *,
    argnums: Argnums = None,
    has_aux: bool = False,
    backend: BackendLike = None,
    method: Method = "exact",
    **kwargs: Any,
) -> Any:
    """∇²f(x)·v: the Hessian-vector product of a scalar-valued ``f``, without the Hessian.

    Args:
        f: returns a scalar (shape ``()``), or ``(scalar, aux)`` with ``has_aux=True``.
        primals: the positional arguments of ``f``, as a tuple.
        tangents: a tuple with one tangent per differentiated primal, of its structure, shapes and
            dtypes; a single tangent if ``argnums`` is an int.
        argnums: which primals are differentiated; all by default.
        has_aux: whether ``f`` returns, beside the scalar, something that is not differentiated.
        backend: a backend's name; otherwise the arrays' own framework, or the active backend.
        method: ``"exact"``, or ``"finite-difference"`` for central differences of exact gradients.
        kwargs: keyword arguments of ``f``, not differentiated.

    Returns:
        The product, in the structure of the differentiated primals: a tuple, or what stands in it
        where there is just one. With ``has_aux=True``: ``(product, aux)``. With
        ``method="finite-difference"`` it is a :class:`FiniteDifference`, which has it as
        ``.value``.

    Raises:
        NotScalarError: ``f`` returned something that is not a scalar.
        InvalidArgumentError: a tangent does not match its primal, ``argnums`` the primals, or
            ``method`` is none of the two.
        NotDifferentiableError: a primal is not floating, or ``f`` returned no array.
        UnsupportedOperationError: ``method="finite-difference"`` inside a transform.
        MixedBackendsError: arrays of two frameworks, or of another than ``backend``.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> x, v = np.array([1.0, 2.0]), np.array([1.0, 1.0])
    >>> mc.hvp(lambda x: (x**3).sum(), (x,), (v,)).tolist()
    [6.0, 12.0]
    """
    check_method(method)
    call = Call(f, tuple(primals), kwargs, argnums=argnums, has_aux=has_aux, backend=backend)
    with call.precision():
        vs = call.tangents(tangents)
        step = None
        if method == "exact":
            _, aux, _, products = call.backend.hvp(call.scalar_valued, call.xs, vs)
        else:
            aux, products, step = difference_of_gradients(
                call.backend, call.scalar_valued, call.xs, vs
            )
        product = call.gradient(products)
        if argnums is None and len(call.signature.positions) == 1:
            (product,) = product
        result = product if step is None else FiniteDifference(product, step)
        return (result, call.aux(aux)) if has_aux else result
