"""``hvp`` and ``value_grad_and_hvp``: the product of the Hessian with a direction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from multicalc.backend import BackendLike
from multicalc.calls.call import Call
from multicalc.calls.signature import Argnums
from multicalc.compile import compiles_product
from multicalc.transforms.finite_difference import FiniteDifference, difference_of_gradients
from multicalc.transforms.methods import Method, check_method


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
    >>> from multicalc import xp
    >>> x, v = np.array([1.0, 2.0]), np.array([1.0, 1.0])
    >>> mc.hvp(lambda x: xp.sum(x**3), (x,), (v,)).tolist()
    [6.0, 12.0]
    """
    check_method(method)
    call = Call(f, tuple(primals), kwargs, argnums=argnums, has_aux=has_aux, backend=backend)
    aux, products, step = call.scoped(_products, call, tangents, method)
    product = _alone(call, products, argnums)
    result = product if step is None else FiniteDifference(product, step)
    return (result, call.aux(aux)) if has_aux else result


@compiles_product
def value_grad_and_hvp(
    f: Callable[..., Any],
    primals: Sequence[Any],
    tangents: Any,
    *,
    argnums: Argnums = None,
    has_aux: bool = False,
    backend: BackendLike = None,
    **kwargs: Any,
) -> tuple[Any, Any, Any]:
    """``(f(x), ∇f(x), ∇²f(x)·v)`` of a scalar-valued ``f``, from one sweep: that of :func:`hvp`.

    Args:
        f, primals, tangents, argnums, has_aux, backend, kwargs: as in :func:`hvp`.

    Returns:
        ``(value, gradient, product)``, or ``((value, aux), gradient, product)`` with
        ``has_aux=True``. Gradient and product are in the structure of the differentiated primals: a
        tuple, or what stands in it where there is just one.

    Raises:
        NotScalarError, InvalidArgumentError, NotDifferentiableError, MixedBackendsError: as
            :func:`hvp` does.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> x, v = np.array([1.0, 2.0]), np.array([1.0, 1.0])
    >>> value, gradient, product = mc.value_grad_and_hvp(lambda x: xp.sum(x**3), (x,), (v,))
    >>> float(value), gradient.tolist(), product.tolist()
    (9.0, [3.0, 12.0], [6.0, 12.0])
    """
    call = Call(f, tuple(primals), kwargs, argnums=argnums, has_aux=has_aux, backend=backend)
    outs, aux, grads, products = call.scoped(_orders, call, tangents)
    value = call.out(outs)
    return (
        (value, call.aux(aux)) if has_aux else value,
        _alone(call, grads, argnums),
        _alone(call, products, argnums),
    )


def _alone(call: Call, leaves: Sequence[Any], argnums: Argnums) -> Any:
    """``leaves`` in the structure of the primals: what stands in the tuple if there is just one."""
    found = call.inputs(leaves)
    return found[0] if argnums is None and len(call.signature.positions) == 1 else found


def _orders(call: Call, tangents: Any) -> Sequence[Sequence[Any]]:
    vs = call.tangents(tangents)
    return call.given_back(*call.backend.hvp(call.scalar_valued, call.xs, vs), beside=vs)


def _products(
    call: Call, tangents: Any, method: Method
) -> tuple[Sequence[Any], Sequence[Any], float | None]:
    """``aux, products``, and the step where they are differences."""
    vs, step = call.tangents(tangents), None
    if method == "exact":
        _, aux, _, products = call.backend.hvp(call.scalar_valued, call.xs, vs)
    else:
        aux, products, step = difference_of_gradients(call.backend, call.scalar_valued, call.xs, vs)
    return (*call.given_back(aux, products, beside=vs), step)
