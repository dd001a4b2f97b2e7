"""``grad`` and ``value_and_grad``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from multicalc.backend.registry import BackendLike
from multicalc.calls.call import Call
from multicalc.compile.compiled import compiles


@compiles
def value_and_grad(
    f: Callable[..., Any],
    argnums: int | Sequence[int] = 0,
    *,
    has_aux: bool = False,
    backend: BackendLike = None,
) -> Callable[..., Any]:
    """A function giving ``(f(x), ∇f(x))``, the value and the gradient from one pass.

    Args:
        f: returns a scalar (shape ``()``), or ``(scalar, aux)`` with ``has_aux=True``.
        argnums: which positional arguments to differentiate; an int gives the gradient in that
            argument's structure, a sequence gives a tuple of them. Keyword arguments are passed
            through.
        backend: a backend's name; otherwise the arrays' own framework, or the active backend.

    Returns:
        A function of ``f``'s arguments giving ``(value, gradient)``, or
        ``((value, aux), gradient)`` with ``has_aux=True``. Each gradient leaf has the shape and
        dtype of its argument. For complex arguments it is ∂f/∂x + i·∂f/∂y.

    Raises:
        NotScalarError: ``f`` returned something that is not a scalar.
        NotDifferentiableError: an argument is not floating, or ``f`` returned no array.

    >>> import numpy as np
    >>> value, gradient = value_and_grad(lambda x: (x**2).sum())(np.array([1.0, 2.0]))
    >>> float(value), gradient.tolist()
    (5.0, [2.0, 4.0])
    """

    @wraps(f)
    def value_and_gradient(*args: Any, **kwargs: Any) -> Any:
        call = Call(f, args, kwargs, argnums=argnums, has_aux=has_aux, backend=backend)
        with call.precision():
            outs, aux, grads = call.backend.value_and_grad(call.scalar_valued, call.xs)
            value = call.out(outs)
            return ((value, call.aux(aux)) if has_aux else value), call.gradient(grads)

    return value_and_gradient


@compiles
def grad(
    f: Callable[..., Any],
    argnums: int | Sequence[int] = 0,
    *,
    has_aux: bool = False,
    backend: BackendLike = None,
) -> Callable[..., Any]:
    """A function giving the gradient ∇f of a scalar-valued ``f``.

    Arguments and errors as in :func:`value_and_grad`; returns ``gradient``, or
    ``(gradient, aux)`` with ``has_aux=True``.

    >>> import numpy as np
    >>> grad(lambda p: p["w"] @ p["w"] + 3.0 * p["b"])({"w": np.array([1.0, 2.0]), "b": 0.5})
    {'w': array([2., 4.]), 'b': array(3.)}
    """

    @wraps(f)
    def gradient(*args: Any, **kwargs: Any) -> Any:
        call = Call(f, args, kwargs, argnums=argnums, has_aux=has_aux, backend=backend)
        with call.precision():
            _, aux, grads = call.backend.value_and_grad(call.scalar_valued, call.xs)
            return (call.gradient(grads), call.aux(aux)) if has_aux else call.gradient(grads)

    return gradient
