"""A person's function on a backend as a function of named arrays, with every way to its
derivatives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from multicalc import xp
from multicalc.arrays.between import to_numpy
from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError
from multicalc.testing.derivatives.examined import Ways
from multicalc.testing.noise import Named
from multicalc.transforms.evaluate import evaluate
from multicalc.transforms.grad import grad
from multicalc.transforms.hessian import hessian
from multicalc.transforms.hvp import hvp
from multicalc.transforms.jvp import jvp

ENTRIES = 64
"""Where there are no more, the whole Hessian is computed, too."""


@dataclass(frozen=True)
class DerivativePoint:
    """Arguments, of which the floating leaves of some are differentiated.

    Attributes:
        args: all of them, NumPy's.
        argnums: those that are differentiated.
        arrays: their floating leaves, by name.
    """

    args: tuple[Any, ...]
    argnums: tuple[int, ...]
    arrays: Named

    @classmethod
    def of(cls, args: Sequence[Any], argnums: int | tuple[int, ...]) -> DerivativePoint:
        numbers = (argnums,) if isinstance(argnums, int) else argnums
        if not all(-len(args) <= i < len(args) for i in numbers):
            raise InvalidArgumentError(f"argnums {argnums!r} of {len(args)} arguments")
        numbers = tuple(i % len(args) for i in numbers)
        point = cls(tuple(map(to_numpy, args)), numbers, {})
        leaves = (
            (name, np.asarray(leaf))
            for i in numbers
            for name, leaf in zip(point._names(i), trees.flatten(point.args[i])[0], strict=True)
        )
        point.arrays.update((name, x) for name, x in leaves if x.dtype.kind in "fc")
        if not point.arrays:
            raise InvalidArgumentError(
                f"argnums {argnums!r}: nothing there is floating; give arrays of floats"
            )
        return point

    def at(self, arrays: Named) -> tuple[Any, ...]:
        """The arguments with other arrays."""
        args = list(self.args)
        for i in self.argnums:
            leaves, spec = trees.flatten(args[i])
            given = zip(self._names(i), leaves, strict=True)
            args[i] = trees.unflatten(spec, [arrays.get(name, leaf) for name, leaf in given])
        return tuple(args)

    def tangents(self, arrays: Named) -> tuple[Any, ...]:
        """One for each differentiated argument; None for what isn't differentiated."""
        found = []
        for i in self.argnums:
            spec = trees.flatten(self.args[i])[1]
            found.append(trees.unflatten(spec, [arrays.get(name) for name in self._names(i)]))
        return tuple(found)

    def named(self, found: Any) -> Named:
        """Derivatives by the differentiated arguments, by name."""
        return dict(zip(self.arrays, map(np.asarray, trees.flatten(found)[0]), strict=True))

    def _names(self, argument: int) -> list[str]:
        return trees.leaf_names(trees.flatten(self.args[argument])[1], f"argument {argument}")


def ways_on(backend: str, f: Callable[..., Any], point: DerivativePoint) -> Ways:
    """``f`` and its derivatives, on a backend."""
    scalar = _scalar(f)
    by: dict[str, Any] = {"argnums": point.argnums}
    on: dict[str, Any] = {"backend": backend}
    gradient = grad(scalar, **by)

    def reverse_over_reverse(args: Sequence[Any], v: Any) -> Any:
        return grad(lambda *a: _inner(gradient(*a), v), **by, **on)(*args)

    def forward_over_reverse(args: Sequence[Any], v: Any) -> Any:
        return jvp(gradient, args, v, **by, **on)[1]

    def reverse_over_forward(args: Sequence[Any], v: Any) -> Any:
        return grad(lambda *a: jvp(scalar, a, v, **by)[1], **by, **on)(*args)

    def from_hessian(args: Sequence[Any], v: Any) -> Any:
        return _contracted(trees.flatten(hessian(scalar, **by, **on)(*args))[0], v)

    products = {
        "hvp": lambda args, v: hvp(scalar, args, v, **by, **on),
        "reverse over reverse": reverse_over_reverse,
        "forward over reverse": forward_over_reverse,
        "reverse over forward": reverse_over_forward,
    }
    if sum(x.size for x in point.arrays.values()) <= ENTRIES:
        products["hessian"] = from_hessian
    return Ways(
        lambda x: np.asarray(evaluate(scalar, **on)(*point.at(x))),
        lambda x: point.named(grad(scalar, **by, **on)(*point.at(x))),
        lambda x, v: float(jvp(scalar, point.at(x), point.tangents(v), **by, **on)[1]),
        {name: partial(_product, way, point) for name, way in products.items()},
    )


def _product(way: Callable[..., Any], point: DerivativePoint, x: Named, v: Named) -> Named:
    return point.named(way(point.at(x), point.tangents(v)))


def _scalar(f: Callable[..., Any]) -> Callable[..., Any]:
    """``f``, or a sum of all entries that it gives, with weights."""

    def weighted(*args: Any) -> Any:
        outs = trees.flatten(f(*args))[0]
        if len(outs) == 1 and np.shape(outs[0]) == ():
            return outs[0]
        return sum(map(_weighted, range(len(outs)), outs))

    return weighted


def _weighted(number: int, out: Any) -> Any:
    """The sum of the entries, with weights that are the same wherever they are of that shape."""
    weights = np.random.default_rng(number).uniform(0.5, 1.5, np.shape(out))
    return xp.sum(out * xp.astype(xp.asarray(weights), out.dtype))


def _inner(a: Any, b: Any) -> Any:
    pairs = zip(trees.flatten(a)[0], trees.flatten(b)[0], strict=True)
    return sum(xp.sum(x * xp.asarray(y)) for x, y in pairs)


def _contracted(blocks: Sequence[Any], v: Any) -> list[Any]:
    """The rows of a Hessian, in blocks, with the parts of ``v``."""
    parts = trees.flatten(v)[0]
    rows = (blocks[i : i + len(parts)] for i in range(0, len(blocks), len(parts)))
    return [
        sum(np.tensordot(b, p, np.ndim(p)) for b, p in zip(r, parts, strict=True)) for r in rows
    ]
