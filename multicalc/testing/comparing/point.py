"""Where functions are compared, and their values and derivatives there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc.calls import trees
from multicalc.testing.cosines import cosines
from multicalc.transforms.evaluate import evaluate
from multicalc.transforms.grad import grad
from multicalc.transforms.hessian import hessian
from multicalc.transforms.hvp import hvp
from multicalc.transforms.jacobian import jacobian
from multicalc.transforms.jvp import jvp
from multicalc.transforms.vjp import vjp

Function = Callable[..., Any]

DIRECTION = (
    "the direction of jvp and hvp, and the cotangent of vjp, counted through all entries in "
    "order, is cos 1, cos 2, cos 3, …"
)


@dataclass(frozen=True)
class ComparedPoint:
    """A call's arguments, taken apart into those that derivatives are by and the others.

    Attributes:
        params: the arguments that have floating entries; one stands for itself, several are a
            dict by name, so that results are named ``hessian['w']['b']``.
        data: the others (labels, indices) by name, and keyword arguments.
        moving: the names of the differentiated arguments.
        names: those of all positional ones, in order.
    """

    params: Any
    data: Mapping[str, Any]
    moving: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, args: Mapping[str, Any], kwargs: Mapping[str, Any]) -> ComparedPoint:
        """From positional arguments by their names, in order, and keyword ones."""
        moving = tuple(name for name, arg in args.items() if _floating(arg))
        fixed = {name: arg for name, arg in args.items() if name not in moving}
        params = args[moving[0]] if len(moving) == 1 else {name: args[name] for name in moving}
        data = {"positional": fixed, "keyword": dict(kwargs)}
        return cls(params, data, moving, tuple(args))

    def function(self, f: Function) -> Function:
        """``f`` as a function of ``params`` and ``data``."""

        def by_params(params: Any, data: Any) -> Any:
            args, kwargs = self.call(params, data)
            return f(*args, **kwargs)

        return by_params

    def call(self, params: Any, data: Any) -> tuple[list[Any], Mapping[str, Any]]:
        """The arguments that ``f`` is called with."""
        named = {self.moving[0]: params} if len(self.moving) == 1 else params
        named = {**named, **data["positional"]}
        return [named[name] for name in self.names], data["keyword"]

    @property
    def dtype(self) -> str:
        """That of the differentiated arguments together."""
        leaves = trees.flatten(self.params)[0]
        return str(np.result_type(*map(np.asarray, leaves))) if leaves else "no floats"


def _value(f: Function, at: ComparedPoint, backend: str) -> Any:
    return evaluate(at.function(f), backend=backend)(at.params, at.data)


def _grad(f: Function, at: ComparedPoint, backend: str) -> Any:
    return grad(at.function(f), backend=backend)(at.params, at.data)


def _jacobian(f: Function, at: ComparedPoint, backend: str) -> Any:
    return jacobian(at.function(f), backend=backend)(at.params, at.data)


def _hessian(f: Function, at: ComparedPoint, backend: str) -> Any:
    return hessian(at.function(f), backend=backend)(at.params, at.data)


def _hvp(f: Function, at: ComparedPoint, backend: str) -> Any:
    primals, tangent = (at.params, at.data), direction(at.params)
    return hvp(at.function(f), primals, tangent, argnums=0, backend=backend)


def _jvp(f: Function, at: ComparedPoint, backend: str) -> Any:
    primals, tangent = (at.params, at.data), direction(at.params)
    return jvp(at.function(f), primals, tangent, argnums=0, backend=backend)[1]


def _vjp(f: Function, at: ComparedPoint, backend: str) -> Any:
    out, pullback = vjp(at.function(f), at.params, at.data, argnums=0, backend=backend)
    return pullback(direction(out))


OPERATORS: Mapping[str, Callable[[Function, ComparedPoint, str], Any]] = {
    "value": _value,
    "grad": _grad,
    "jacobian": _jacobian,
    "hessian": _hessian,
    "hvp": _hvp,
    "jvp": _jvp,
    "vjp": _vjp,
}
"""The operators that can be compared, by name: of a function, where, and on which backend."""


def direction(tree: Any) -> Any:
    """A vector of the structure, shapes and dtypes of ``tree`` with no two entries alike."""
    leaves, spec = trees.flatten(tree)
    like = [np.asarray(leaf) for leaf in leaves]
    vectors = [v.astype(x.dtype) for v, x in zip(cosines(like), like, strict=True)]
    return trees.unflatten(spec, vectors)


def computed(operator: str, f: Function, at: ComparedPoint, backend: str) -> dict[str, np.ndarray]:
    """The arrays that an operator gives, by name.

    Raises:
        TypeError: one is no array of NumPy's and no number.
    """
    found, spec = trees.flatten(OPERATORS[operator](f, at, backend))
    names = trees.leaf_names(spec, operator)
    return {name: _array(leaf) for name, leaf in zip(names, found, strict=True)}


def _array(leaf: Any) -> np.ndarray:
    if not isinstance(leaf, np.ndarray | np.generic | bool | int | float | complex):
        kind = type(leaf)
        raise TypeError(f"gave a {kind.__module__}.{kind.__qualname__}, not NumPy's")
    array = np.asarray(leaf)
    if array.dtype.kind not in "biufc":
        raise TypeError(f"gave an array of dtype {array.dtype}, which are no numbers")
    return array


def _floating(arg: Any) -> bool:
    return any(np.asarray(x).dtype.kind in "fc" for x in trees.flatten(arg)[0])
