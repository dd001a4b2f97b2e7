"""``jvp``, ``vjp`` and ``hvp``: derivatives applied to a direction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from multicalc.backend.registry import BackendLike
from multicalc.calls.call import Call
from multicalc.calls.signature import Argnums
from multicalc.compile.compiled import compiles_product
from multicalc.compile.jit import Jitted
from multicalc.transforms.finite_difference import FiniteDifference, difference_of_gradients
from multicalc.transforms.methods import Method, check_method


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
        primals: the positional arguments of ``f``, as a tuple.
        tangents: a tuple with one tangent per differentiated primal, of its structure, shapes and
            dtypes (Python numbers take the primal's dtype); a single tangent if ``argnums`` is
            an int.
        argnums: which primals are differentiated; all by default.

    Returns:
        ``(output, output_tangent)``, and ``aux`` third with ``has_aux=True``.

    Raises:
        InvalidArgumentError: a tangent does not match its primal.

    >>> import numpy as np
    >>> y, dy = jvp(lambda x: x**3, (np.array([1.0, 2.0]),), (np.array([1.0, 10.0]),))
    >>> y.tolist(), dy.tolist()
    ([1.0, 8.0], [3.0, 120.0])
    """
    call = Call(f, tuple(primals), kwargs, argnums=argnums, has_aux=has_aux, backend=backend)
    with call.precision():
        outs, aux, pushed = call.backend.jvp(call, call.xs, call.tangents(tangents))
        result = call.out(outs), call.out(pushed)
        return (*result, call.aux(aux)) if has_aux else result


def vjp(
    f: Callable[..., Any],
    *primals: Any,
    argnums: Argnums = None,
    has_aux: bool = False,
    backend: BackendLike = None,
    **kwargs: Any,
) -> Any:
    """``(f(x), pullback)`` where ``pullback(u)`` is the vector-Jacobian product uᵀ·∂f(x).

    ``pullback`` takes a cotangent of the output's structure, shapes and dtypes and gives a tuple
    with one cotangent per differentiated primal (that cotangent alone if ``argnums`` is an int).
    It can be called any number of times. ``aux`` comes third with ``has_aux=True``.

    Raises:
        InvalidArgumentError: (from ``pullback``) the cotangent does not match the output.

    >>> import numpy as np
    >>> y, pullback = vjp(lambda x, y: x * y, np.array([1.0, 2.0]), np.array([3.0, 4.0]))
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

    ``primals`` and ``tangents`` as in :func:`jvp`. The product has the structure of the
    differentiated primals: a tuple, or what stands in it where there is just one. With
    ``has_aux=True``: ``(product, aux)``. ``method="finite-difference"`` gives a
    :class:`FiniteDifference` of exact gradients instead.

    >>> import numpy as np
    >>> hvp(lambda x: (x**3).sum(), (np.array([1.0, 2.0]),), (np.array([1.0, 1.0]),)).tolist()
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
