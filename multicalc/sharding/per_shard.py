"""What is computed of one shard of NumPy's arrays, by parameters of NumPy's or the framework's.
Functions of modules, which go to a worker by their names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from multicalc.calls import trees
from multicalc.errors import NotScalarError
from multicalc.transforms.evaluate import evaluate
from multicalc.transforms.grad import grad, value_and_grad
from multicalc.transforms.hvp import hvp
from multicalc.transforms.jvp import jvp
from multicalc.transforms.naming import called
from multicalc.transforms.vjp import vjp
from multicalc.transforms.vmap import vmap

PerShard = Callable[[Callable[..., Any], str, Any, Any, Any], Any]
"""``computed(f, backend, params, shard, vector)``, a tree of arrays."""


@dataclass(frozen=True)
class Composed:
    """The loss of a model's outputs, of a shard that is ``(inputs, targets)``."""

    model: Callable[..., Any]
    loss: Callable[..., Any]

    @property
    def __name__(self) -> str:
        return f"{called(self.loss)} of {called(self.model)}"

    def __call__(self, params: Any, shard: Any) -> Any:
        inputs, targets = shard
        return self.loss(self.model(params, inputs), targets)


def value(f: Callable[..., Any], backend: str, params: Any, shard: Any, vector: None) -> Any:
    found = evaluate(f, backend=backend)(params, shard)
    shape = tuple(np.shape(found))
    if shape:
        raise NotScalarError(
            "a scalar-valued function is needed, but f returned an array of shape "
            f"{shape}; reduce it over the examples of its shard (xp.mean, xp.sum)"
        )
    return found


def first_order(f: Callable[..., Any], backend: str, params: Any, shard: Any, vector: None) -> Any:
    """``(value, gradient)``"""
    return value_and_grad(f, backend=backend)(params, shard)


def hessian_product(
    f: Callable[..., Any], backend: str, params: Any, shard: Any, vector: Any
) -> Any:
    """``vector`` may be a block, whose arrays have one more axis, the last."""

    def product(vector: Any) -> Any:
        return hvp(f, (params, shard), vector, argnums=0, backend=backend)

    return _along(product, params, vector, backend)


def gauss_newton_product(f: Any, backend: str, params: Any, shard: Any, vector: Any) -> Any:
    """Of a :class:`Composed`: the Jacobian of the model, the Hessian of the loss by its outputs,
    and back. ``vector`` may be a block."""
    inputs, targets = shard
    outputs, pullback = vjp(f.model, params, inputs, argnums=0, backend=backend)

    def product(vector: Any) -> Any:
        pushed = jvp(f.model, (params, inputs), vector, argnums=0, backend=backend)[1]
        return pullback(hvp(f.loss, (outputs, targets), pushed, argnums=0, backend=backend))

    return _along(product, params, vector, backend)


def example_values(
    f: Callable[..., Any], backend: str, params: Any, shard: Any, vector: None
) -> Any:
    """(examples,)"""
    return vmap(partial(_of_one, f), in_axes=(None, 0), backend=backend)(params, shard)


def example_gradients(
    f: Callable[..., Any], backend: str, params: Any, shard: Any, vector: None
) -> Any:
    """The gradient, with the examples along a first axis of its arrays."""
    return vmap(grad(partial(_of_one, f)), in_axes=(None, 0), backend=backend)(params, shard)


def _along(product: Callable[[Any], Any], params: Any, vector: Any, backend: str) -> Any:
    ranks = [[np.ndim(x) for x in trees.flatten(tree)[0]] for tree in (vector, params)]
    if ranks[0] == ranks[1]:
        return product(vector)
    return vmap(product, in_axes=-1, out_axes=-1, backend=backend)(vector)


def _of_one(f: Callable[..., Any], params: Any, example: Any) -> Any:
    """``f`` of a shard of one example, of which mean and sum are the same."""
    return f(params, trees.map_leaves(lambda x: x[None], example))
