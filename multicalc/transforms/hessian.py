"""``hessian``: all the partial derivatives of second order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec

from multicalc.backend import BackendLike, check_chunk_size
from multicalc.calls.call import Call
from multicalc.calls.signature import Arguments
from multicalc.compile import compiles
from multicalc.transforms.finite_difference import FiniteDifference, hessian_by_differences
from multicalc.transforms.methods import Method, check_method
from multicalc.transforms.naming import computing

P = ParamSpec("P")


@compiles
def hessian(
    f: Callable[P, Any],
    argnums: Arguments = 0,
    *,
    has_aux: bool = False,
    chunk_size: int | None = None,
    backend: BackendLike = None,
    method: Method = "exact",
) -> Callable[P, Any]:
    """A function giving the Hessian ∇²f of a scalar-valued ``f``, input structure × input
    structure.

    Args:
        f: returns a scalar (shape ``()``), or ``(scalar, aux)`` with ``has_aux=True``.
        argnums: which positional arguments to differentiate, as in :func:`multicalc.grad`; they are
            pytrees of real floating arrays and Python floats.
        has_aux: whether ``f`` returns, beside the scalar, something that is not differentiated.
        chunk_size: how many rows are computed at once, as in :func:`multicalc.jacobian`.
        backend: a backend's name; otherwise the arrays' own framework, or the active backend.
        method: ``"exact"``, or ``"finite-difference"`` for central differences of exact gradients,
            where a backend has no second derivatives.

    Returns:
        A function of ``f``'s arguments giving the Hessian, or ``(hessian, aux)`` with
        ``has_aux=True``. The leaf for inputs ``a`` and ``b`` has shape ``a.shape + b.shape``:
        ``h["w"]["b"]`` is ∂²f/∂w∂b. With ``method="finite-difference"`` it is a
        :class:`FiniteDifference`, which has it as ``.value``.

    Raises:
        NotScalarError: (from the call) ``f`` is not scalar-valued; ``jacobian(jacobian(f))`` takes
            any shape.
        NotDifferentiableError: (from the call) an argument is not floating, or it is complex.
        DoesNotFitError: (from the call) the Hessian needs more memory than there is.
        InvalidArgumentError: ``chunk_size`` or ``method`` is out of range; or, from the call,
            ``argnums`` does not fit it.
        UnsupportedOperationError: ``method="finite-difference"`` inside a transform.
        MixedBackendsError: (from the call) arrays of two frameworks, or of another than
            ``backend``.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> mc.hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 2.0])).tolist()
    [[4.0, 2.0], [2.0, 0.0]]
    """
    all_orders = second_order(
        f,
        argnums,
        has_aux=has_aux,
        chunk_size=chunk_size,
        backend=backend,
        method=method,
    )

    @computing("hessian", "Hessian", f, argnums)
    def hessian_of_f(*args: P.args, **kwargs: P.kwargs) -> Any:
        value, _, second = all_orders(*args, **kwargs)
        return (second, value[1]) if has_aux else second

    return hessian_of_f


@compiles
def second_order(
    f: Callable[P, Any],
    argnums: Arguments = 0,
    *,
    has_aux: bool = False,
    chunk_size: int | None = None,
    backend: BackendLike = None,
    method: Method = "exact",
) -> Callable[P, tuple[Any, Any, Any]]:
    """A function giving ``value, gradient, hessian`` from one sweep; ``value`` is
    ``(value, aux)`` with aux. Arguments as in :func:`hessian`."""
    check_method(method)
    check_chunk_size(chunk_size)

    @computing("second_order", "Value, gradient and Hessian", f, argnums)
    def second_order_of_f(*args: P.args, **kwargs: P.kwargs) -> Any:
        call = Call(f, args, kwargs, argnums=argnums, has_aux=has_aux, backend=backend)
        call.real("hessian")
        step = None
        worker, g, xs = call.backend, call.scalar_valued, call.xs
        if method == "exact":
            outs, aux, grads, blocks = call.scoped(worker.hessian, g, xs, chunk_size)
        else:
            found = call.scoped(hessian_by_differences, worker, g, xs)
            outs, aux, grads, blocks, step = found
        outs, aux, grads, *rows = call.given_back(outs, aux, grads, *blocks)
        value = call.out(outs)
        second = call.second_blocks(rows)
        return (
            (value, call.aux(aux)) if has_aux else value,
            call.inputs(grads),
            second if step is None else FiniteDifference(second, step),
        )

    return second_order_of_f
