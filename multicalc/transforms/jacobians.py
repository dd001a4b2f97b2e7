"""``jacobian`` and ``hessian``: all the partial derivatives of first and second order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from multicalc.backend.protocol import Mode
from multicalc.backend.registry import BackendLike
from multicalc.backend.sweep import check_chunk_size
from multicalc.calls.call import Call
from multicalc.compile.compiled import compiles
from multicalc.errors import InvalidArgumentError
from multicalc.transforms.finite_difference import FiniteDifference, hessian_by_differences
from multicalc.transforms.methods import Method, check_method


@compiles
def jacobian(
    f: Callable[..., Any],
    argnums: int | Sequence[int] = 0,
    *,
    has_aux: bool = False,
    mode: Mode | None = None,
    chunk_size: int | None = None,
    backend: BackendLike = None,
) -> Callable[..., Any]:
    """A function giving the Jacobian ∂f, output structure × input structure.

    Each leaf has shape ``output.shape + input.shape``. ``mode`` is ``"forward"`` (a pass for each
    input coordinate) or ``"reverse"`` (one for each output coordinate); by default the cheaper by
    shape. Passes run in batches of ``chunk_size`` where the framework has batched ones: more is
    faster and takes more memory; by default a batch has at most 2²² elements. Other arguments as
    in :func:`value_and_grad`. With ``has_aux=True`` gives
    ``(jacobian, aux)``.

    Raises:
        NotDifferentiableError: an argument is not floating, or an argument or ``f``'s output is
            complex.

    >>> import numpy as np
    >>> jacobian(lambda x: x**2)(np.array([1.0, 2.0])).tolist()
    [[2.0, 0.0], [0.0, 4.0]]
    """
    if mode not in (None, "forward", "reverse"):
        raise InvalidArgumentError(f"mode must be 'forward', 'reverse' or None, found {mode!r}")
    check_chunk_size(chunk_size)

    @wraps(f)
    def jacobian_of_f(*args: Any, **kwargs: Any) -> Any:
        call = Call(f, args, kwargs, argnums=argnums, has_aux=has_aux, backend=backend)
        call.real("jacobian")
        with call.precision():
            _, aux, blocks = call.backend.jacobian(call.real_valued, call.xs, mode, chunk_size)
            result = call.blocks(blocks)
            return (result, call.aux(aux)) if has_aux else result

    return jacobian_of_f


@compiles
def hessian(
    f: Callable[..., Any],
    argnums: int | Sequence[int] = 0,
    *,
    has_aux: bool = False,
    chunk_size: int | None = None,
    backend: BackendLike = None,
    method: Method = "exact",
) -> Callable[..., Any]:
    """A function giving the Hessian ∇²f of a scalar-valued ``f``, input structure × input
    structure.

    The leaf for inputs ``a`` and ``b`` has shape ``a.shape + b.shape``: ``h["w"]["b"]`` is
    ∂²f/∂w∂b. ``chunk_size`` rows are computed at once, see :func:`jacobian`. Other arguments as
    in :func:`value_and_grad`; with ``has_aux=True`` gives
    ``(hessian, aux)``. ``method="finite-difference"`` gives a :class:`FiniteDifference` made of
    exact gradients.

    Raises:
        NotScalarError: ``f`` is not scalar-valued; ``jacobian(jacobian(f))`` takes any shape.

    >>> import numpy as np
    >>> hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 2.0])).tolist()
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

    @wraps(f)
    def hessian_of_f(*args: Any, **kwargs: Any) -> Any:
        value, _, second = all_orders(*args, **kwargs)
        return (second, value[1]) if has_aux else second

    return hessian_of_f


@compiles
def second_order(
    f: Callable[..., Any],
    argnums: int | Sequence[int] = 0,
    *,
    has_aux: bool = False,
    chunk_size: int | None = None,
    backend: BackendLike = None,
    method: Method = "exact",
) -> Callable[..., Any]:
    """A function giving ``value, gradient, hessian`` from one sweep; ``value`` is
    ``(value, aux)`` with aux. Arguments as in :func:`hessian`."""
    check_method(method)
    check_chunk_size(chunk_size)

    @wraps(f)
    def second_order_of_f(*args: Any, **kwargs: Any) -> Any:
        call = Call(f, args, kwargs, argnums=argnums, has_aux=has_aux, backend=backend)
        call.real("hessian")
        with call.precision():
            step = None
            if method == "exact":
                outs, aux, grads, blocks = call.backend.hessian(
                    call.scalar_valued, call.xs, chunk_size
                )
            else:
                outs, aux, grads, blocks, step = hessian_by_differences(
                    call.backend, call.scalar_valued, call.xs
                )
            value = call.out(outs)
            second = call.second_blocks(blocks)
            return (
                (value, call.aux(aux)) if has_aux else value,
                call.gradient(grads),
                second if step is None else FiniteDifference(second, step),
            )

    return second_order_of_f
