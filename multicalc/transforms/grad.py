"""``grad`` and ``value_and_grad``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from multicalc.backend import BackendLike
from multicalc.calls.call import Call
from multicalc.calls.signature import Arguments
from multicalc.compile import compiles
from multicalc.transforms.naming import computing

P = ParamSpec("P")
R = TypeVar("R")


@compiles
def value_and_grad(
    f: Callable[P, R],
    argnums: Arguments = 0,
    *,
    has_aux: bool = False,
    backend: BackendLike = None,
) -> Callable[P, tuple[R, Any]]:
    """A function giving ``(f(x), ∇f(x))``, the value and the gradient from one pass.

    Args:
        f: returns a scalar (shape ``()``), or ``(scalar, aux)`` with ``has_aux=True``.
        argnums: which positional arguments to differentiate; an int gives the gradient in that
            argument's structure, a sequence gives a tuple of them. They are pytrees (dicts, tuples,
            lists, dataclasses, ...) of floating or complex arrays and Python floats; integers,
            strings, functions and other objects in them go along, and their place in the gradient
            has None. Keyword arguments are passed through.
        has_aux: whether ``f`` returns, beside the scalar, something that is not differentiated.
        backend: a backend's name; otherwise the arrays' own framework, or the active backend.

    Returns:
        A function of ``f``'s arguments giving ``(value, gradient)``, or
        ``((value, aux), gradient)`` with ``has_aux=True``. Each gradient leaf has the shape and
        dtype of its argument. For complex arguments it is ∂f/∂x + i·∂f/∂y.

    Raises:
        NotScalarError: (from the call) ``f`` returned something that is not a scalar.
        NotDifferentiableError: (from the call) an argument is not floating, or ``f`` returned no
            array.
        InvalidArgumentError: (from the call) ``argnums`` does not fit it, or ``f`` returned no pair
            in spite of ``has_aux=True``.
        MixedBackendsError: (from the call) arrays of two frameworks, or of another than
            ``backend``.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> value, gradient = mc.value_and_grad(lambda x: xp.sum(x**2))(np.array([1.0, 2.0]))
    >>> float(value), gradient.tolist()
    (5.0, [2.0, 4.0])
    """

    @computing("value_and_grad", "Value and gradient", f, argnums)
    def value_and_gradient(*args: P.args, **kwargs: P.kwargs) -> tuple[R, Any]:
        call = Call(f, args, kwargs, argnums=argnums, has_aux=has_aux, backend=backend)
        outs, aux, grads = call.scoped(call.backend.value_and_grad, call.scalar_valued, call.xs)
        outs, aux, grads = call.given_back(outs, aux, grads)
        value: Any = (call.out(outs), call.aux(aux)) if has_aux else call.out(outs)
        return value, call.inputs(grads)

    return value_and_gradient


@compiles
def grad(
    f: Callable[P, Any],
    argnums: Arguments = 0,
    *,
    has_aux: bool = False,
    backend: BackendLike = None,
) -> Callable[P, Any]:
    """A function giving the gradient ∇f of a scalar-valued ``f``.

    Args:
        f: returns a scalar (shape ``()``), or ``(scalar, aux)`` with ``has_aux=True``.
        argnums: which positional arguments to differentiate; an int gives the gradient in that
            argument's structure, a sequence gives a tuple of them. They are pytrees (dicts, tuples,
            lists, dataclasses, ...) of floating or complex arrays and Python floats; integers,
            strings, functions and other objects in them go along, and their place in the gradient
            has None. Keyword arguments are passed through.
        has_aux: whether ``f`` returns, beside the scalar, something that is not differentiated.
        backend: a backend's name; otherwise the arrays' own framework, or the active backend.

    Returns:
        A function of ``f``'s arguments giving ``gradient``, or ``(gradient, aux)`` with
        ``has_aux=True``. Each gradient leaf has the shape and dtype of its argument. For complex
        arguments it is ∂f/∂x + i·∂f/∂y.

    Raises:
        NotScalarError: (from the call) ``f`` returned something that is not a scalar.
        NotDifferentiableError: (from the call) an argument is not floating, or ``f`` returned no
            array.
        InvalidArgumentError: (from the call) ``argnums`` does not fit it, or ``f`` returned no pair
            in spite of ``has_aux=True``.
        MixedBackendsError: (from the call) arrays of two frameworks, or of another than
            ``backend``.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> def f(p):
    ...     return xp.sum(p["w"] ** 2) + 3.0 * p["b"]
    >>> mc.grad(f)({"w": np.array([1.0, 2.0]), "b": 0.5})
    {'w': array([2., 4.]), 'b': array(3.)}
    """

    @computing("grad", "Gradient", f, argnums)
    def gradient(*args: P.args, **kwargs: P.kwargs) -> Any:
        call = Call(f, args, kwargs, argnums=argnums, has_aux=has_aux, backend=backend)
        _, aux, grads = call.scoped(call.backend.value_and_grad, call.scalar_valued, call.xs)
        aux, grads = call.given_back(aux, grads)
        return (call.inputs(grads), call.aux(aux)) if has_aux else call.inputs(grads)

    return gradient
