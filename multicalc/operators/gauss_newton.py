"""``gauss_newton``: the part of a Hessian that a model's first derivatives make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from multicalc.backend import Arrays, BackendLike
from multicalc.calls import trees
from multicalc.calls.call import Call
from multicalc.errors import InvalidArgumentError
from multicalc.operators.applied import linear
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.space import Space
from multicalc.transforms.naming import called


def gauss_newton(
    model: Callable[..., Any],
    loss: Callable[..., Any],
    params: Any,
    data: Any,
    *,
    backend: BackendLike = None,
) -> LinearOperator:
    """The generalised Gauss-Newton matrix Jᵀ·∇²loss·J of ``loss(model(params, inputs), targets)``
    as a linear map; J is the model's Jacobian by its parameters.

    It is the loss's Hessian without the model's own curvature, and positive semidefinite where the
    loss is convex in the outputs. The model is evaluated once.

    Args:
        model: a function ``model(params, inputs)`` giving a pytree of real arrays.
        loss: a scalar-valued function ``loss(outputs, targets)``.
        params: where to take it, a pytree of real floating arrays.
        data: the pair ``(inputs, targets)``, each any pytree; it isn't differentiated.
        backend: as in :func:`multicalc.grad`.

    Returns:
        A symmetric :class:`LinearOperator` on vectors of the structure of ``params``.

    Raises:
        InvalidArgumentError: ``data`` is no pair.
        NotScalarError: ``loss`` is not scalar-valued.
        NotDifferentiableError: a parameter is not floating, or is complex.
        MixedBackendsError: arrays of two frameworks, or of another than ``backend``.

    Source: Schraudolph, Fast curvature matrix-vector products for second-order gradient descent,
    Neural Computation 14 (2002).

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> X, y = np.array([[1.0, 0.0], [1.0, 2.0]]), np.array([1.0, 2.0])
    >>> G = mc.gauss_newton(
    ...     lambda w, X: X @ w, lambda z, y: 0.5 * xp.sum((z - y) ** 2), np.zeros(2), (X, y)
    ... )
    >>> G.to_dense().tolist() == (X.T @ X).tolist()
    True
    """
    if not (isinstance(data, tuple | list) and len(data) == 2):
        raise InvalidArgumentError(
            f"data must be the pair (inputs, targets), found {type(data).__name__}"
            + (f" of {len(data)}" if isinstance(data, tuple | list) else "")
        )
    inputs, targets = data
    # One call of all of it, so that the data is converted beside the parameters, once.
    call = Call(
        _pair(model), (params, inputs, targets), {}, argnums=0, has_aux=True, backend=backend
    )
    call.real("hessian")
    call.keep()
    return call.scoped(_made, call, model, loss)


def _pair(model: Callable[..., Any]) -> Callable[..., Any]:
    """The outputs, and the targets as the loss gets them."""

    def outputs_and_targets(params: Any, inputs: Any, targets: Any) -> tuple[Any, Any]:
        return model(params, inputs), targets

    return outputs_and_targets


def _made(call: Call, model: Callable[..., Any], loss: Callable[..., Any]) -> LinearOperator:
    backend = call.backend
    outs, aux, push, pull = backend.linearize(call.real_valued, call.xs)
    outputs, targets = trees.unflatten(call.out_spec, outs), call.aux(aux)
    of_outputs = Call(loss, (outputs, targets), {}, argnums=0, backend=backend)
    _, _, _, product = backend.curvature(of_outputs.scalar_valued, of_outputs.xs)
    space = Space.of_inputs(call)

    def whole(tangents: Arrays) -> Arrays:
        return pull(product(push(tangents)))

    apply = linear(space, whole, space)
    text = f"Gauss-Newton matrix of {called(loss)} of {called(model)}"
    return LinearOperator(space, space, True, text, apply, apply)
