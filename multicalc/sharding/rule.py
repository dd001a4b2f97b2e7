"""A sharded function as one that every transform takes: rules of derivatives, in which the shards
are gone through.

The value has the gradient for its derivative, the gradient the Hessian's products, and these, which
are linear and symmetric, themselves. So whatever asks for derivatives of first or second order, in
whichever mode, gets them, and the framework sees none of the shards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from multicalc.backend import Array, Arrays, Backend
from multicalc.errors import UnsupportedOperationError
from multicalc.rules.call import RuleCall
from multicalc.rules.derivatives import is_moving
from multicalc.sharding import per_shard
from multicalc.sharding.point import Point
from multicalc.sharding.settings import Sharding
from multicalc.sharding.values import values


def differentiable(of: Sharding, call: RuleCall) -> Any:
    """The value of a call that has arrays of a framework, with its rule."""
    rule = _Rule(of, call)
    outs = call.backend.custom_vjp(rule.value, rule.forward, rule.pull, call.xs)
    return call.result(outs)


class _Rule:
    """Functions of flat arrays, at the values that the arguments of a call have."""

    def __init__(self, of: Sharding, call: RuleCall) -> None:
        self.call, self.backend = call, call.backend
        (params,), _ = call.arguments([values(call.backend, x) for x in call.xs])
        self.point = Point(of, params, call.backend, call.xs[0])
        self.moving = [is_moving(x, call.backend) for x in call.xs]

    def value(self, *xs: Array) -> Arrays:
        return self._outs(self.point.value())

    def forward(self, *xs: Array) -> tuple[Arrays, Arrays]:
        value, _ = self.point.first_order()
        return self._outs(value), self._gradient(xs)

    def pull(self, gradient: Arrays, cotangents: Sequence[Array | None]) -> list[Array | None]:
        (cotangent,), left = cotangents, iter(gradient)
        return [self._scaled(next(left), cotangent) if m else None for m in self.moving]

    def _scaled(self, gradient: Array, cotangent: Array) -> Array:
        # A loss of float32 weights may be of float64, as its data are.
        xp, dtype = self.backend.namespace, self.backend.dtype(gradient)
        return xp.astype(xp.multiply(gradient, cotangent), self.backend.dtypes[dtype])

    def _outs(self, value: np.ndarray) -> Arrays:
        return self.call.outs(self.backend.from_numpy(value, like=self.call.xs[0]))

    def _gradient(self, xs: Arrays) -> Arrays:
        """By those of ``xs`` that move, with the Hessian's products as its rule."""
        backend = self.backend
        moving = tuple([x for x, m in zip(xs, self.moving, strict=True) if m])

        def gradient(*xs: Array) -> Arrays:
            return self._native(self.point.first_order()[1])

        def forward(*xs: Array) -> tuple[Arrays, Arrays]:
            return gradient(*xs), xs

        def pull(xs: Arrays, cotangents: Sequence[Array | None]) -> Arrays:
            pairs = zip(cotangents, xs, strict=True)
            zeros = backend.namespace.zeros_like
            return self._product(xs, tuple([zeros(x) if c is None else c for c, x in pairs]))

        return backend.custom_vjp(gradient, forward, pull, moving)

    def _product(self, xs: Arrays, vectors: Arrays) -> Arrays:
        """The Hessian's product with ``vectors``. By ``xs`` it has no derivative."""
        backend = self.backend

        def product(*vectors: Array) -> Arrays:
            along = [values(backend, v) for v in vectors]
            if not any([v.any() for v in along]):
                # As when a framework has zeros where nothing depends on the gradient.
                return tuple(map(backend.namespace.zeros_like, vectors))
            left = iter(along)
            tangents = self.call.tangents([next(left) if m else None for m in self.moving])
            return self._native(self.point.total(per_shard.hessian_product, tangents[0]))

        def forward(*vectors: Array) -> tuple[Arrays, Arrays]:
            return product(*vectors), ()

        def pull(nothing: Arrays, cotangents: Sequence[Array | None]) -> Arrays:
            pairs = zip(cotangents, vectors, strict=True)
            zeros = backend.namespace.zeros_like
            return self._product(xs, tuple([zeros(v) if c is None else c for c, v in pairs]))

        found = backend.custom_vjp(product, forward, pull, vectors)
        if backend.may_differ(xs):
            ends = backend.custom_vjp(_zeros(backend), _zeros_kept(backend), _third, xs)
            found = tuple([a + b for a, b in zip(found, ends, strict=True)])
        return found

    def _native(self, tree: Any) -> Arrays:
        """A gradient, or what is like one, as arrays by those of the arguments that move."""
        found = self.call.by_arguments("sharded: a derivative", (tree,), [0])
        return tuple([x for x, m in zip(found, self.moving, strict=True) if m])


def _zeros(backend: Backend) -> Any:
    def zeros(*xs: Array) -> Arrays:
        return tuple(map(backend.namespace.zeros_like, xs))

    return zeros


def _zeros_kept(backend: Backend) -> Any:
    zeros = _zeros(backend)
    return lambda *xs: (zeros(*xs), ())


def _third(nothing: Arrays, cotangents: Sequence[Array | None]) -> Any:
    raise UnsupportedOperationError(
        "sharded: a third derivative, which is not computed shard by shard; take it of f over "
        "each shard, and the sum of these"
    )
