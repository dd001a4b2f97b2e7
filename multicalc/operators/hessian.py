"""``hessian_operator``: the second derivatives as a linear map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from multicalc.backend import BackendLike, running
from multicalc.calls import trees
from multicalc.calls.call import Call
from multicalc.calls.signature import Arguments
from multicalc.compile import takes_compiled
from multicalc.operators.applied import linear
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.of_trees import symmetric_of_trees
from multicalc.operators.space import Space
from multicalc.transforms.naming import called


@takes_compiled
def hessian_operator(
    f: Callable[..., Any],
    *primals: Any,
    argnums: Arguments = 0,
    backend: BackendLike = None,
    **kwargs: Any,
) -> LinearOperator:
    """∇²f(x) as a linear map: ``H @ v`` is the Hessian-vector product, and there is no matrix.

    f is evaluated and differentiated once, and what a product needs is kept, where the framework
    can: a product then takes one to two gradients. MXNet runs f again for each.

    Args:
        f: a scalar-valued function ``f(*primals, **kwargs)``, twice differentiable.
        primals: where to take the Hessian. The operator keeps copies of them, but not of arrays
            that ``f`` captured.
        argnums: which primals are differentiated, as in :func:`multicalc.grad`; of several, vectors
            are tuples.
        backend: as in :func:`multicalc.grad`.
        kwargs: keyword arguments of ``f``, not differentiated.

    Returns:
        A symmetric :class:`LinearOperator` on vectors of the differentiated primals' structure.

    Raises:
        NotScalarError: ``f`` is not scalar-valued.
        NotDifferentiableError: an argument is not floating, or is complex.
        InvalidArgumentError: ``argnums`` does not fit.
        MixedBackendsError: arrays of two frameworks, or of another than ``backend``.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> H = mc.hessian_operator(lambda x: xp.sum(x**3), np.array([1.0, 2.0]))
    >>> H @ np.array([1.0, 1.0])
    array([ 6., 12.])
    >>> H
    LinearOperator(hessian of <lambda>, 2 × 2, float64, symmetric, numpy)
    """
    return _made(f, primals, kwargs, argnums, backend, keep=True)[2]


def second_order(
    f: Callable[..., Any], argnums: Arguments = 0, *, backend: BackendLike = None
) -> Callable[..., tuple[Any, Any, LinearOperator]]:
    """A function giving ``value, gradient, operator`` from one sweep. The operator goes on with the
    arguments themselves, which must not be written into."""

    def second_order_of_f(*args: Any, **kwargs: Any) -> tuple[Any, Any, LinearOperator]:
        return _made(f, args, kwargs, argnums, backend, keep=False)

    return second_order_of_f


def _made(
    f: Callable[..., Any],
    primals: tuple[Any, ...],
    kwargs: Any,
    argnums: Arguments,
    backend: BackendLike,
    keep: bool,
) -> tuple[Any, Any, LinearOperator]:
    call = Call(f, primals, kwargs, argnums=argnums, backend=backend)
    call.real("hessian")
    if keep:
        call.keep()
    text = f"hessian of {called(f)}"
    # A function that has a way of its own: value, gradient, and products of one or many vectors.
    own = getattr(f, "__multicalc_second_order__", None)
    if own is not None and call.unwrap and running() is None:
        value, gradient, product = own(call.point(call.xs))
        leaves, _ = trees.flatten(gradient)
        (value,), grads = call.scoped(call.given_back, (value,), leaves)
        return value, call.inputs(grads), symmetric_of_trees(call, product, text)
    outs, _, grads, product = call.scoped(call.backend.curvature, call.scalar_valued, call.xs)
    space = Space.of_inputs(call)
    apply = linear(space, product, space)
    outs, grads = call.scoped(call.given_back, outs, grads)
    operator = LinearOperator(space, space, True, text, apply, apply)
    return call.out(outs), call.inputs(grads), operator
