"""What a backend owes: conversions, a namespace, and one primitive, the vjp."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np
import tiny

from multicalc.backend import (
    Arrays,
    Backend,
    Capability,
    FlatFunction,
    Pullback,
    filled,
)
from multicalc_tiny import namespace


class TinyBackend(Backend):
    name = "tiny"
    features = MappingProxyType(
        {"complex": Capability("unsupported", "tiny has no complex numbers; use numpy")}
    )

    @property
    def namespace(self) -> Any:
        return namespace

    def framework(self) -> Any:
        return tiny

    def from_numpy(self, x: np.ndarray, like: Any = None) -> tiny.Array:
        return tiny.array(x)

    def to_numpy(self, x: tiny.Array) -> np.ndarray:
        return x.data.copy()

    def vjp(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pullback]:
        aux: Arrays = ()

        def outputs(*inputs: tiny.Array) -> Arrays:
            nonlocal aux
            outs, aux = f(*inputs)
            return outs

        outs, pullback = tiny.vjp(outputs, xs)
        return (
            tuple(outs),
            aux,
            lambda cotangents: tuple(pullback(filled(namespace, cotangents, outs))),
        )
