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
    Limit,
    Pullback,
)
from multicalc.xp.table import DTYPES, OPERATIONS
from multicalc_tiny import namespace


def _has(operation: str) -> bool:
    home, name = (
        (namespace.linalg, operation.removeprefix("linalg."))
        if operation.startswith("linalg.")
        else (namespace, operation)
    )
    return hasattr(home, name)


class TinyBackend(Backend):
    dtypes = MappingProxyType({name: np.dtype(name) for name in DTYPES})
    features = MappingProxyType(
        {"complex": Capability("unsupported", "tiny has no complex numbers; use numpy")}
    )
    operations = MappingProxyType(
        {
            row.name: Limit(-1, "tiny does not have it; use numpy")
            for row in OPERATIONS
            if row.chapter not in ("Control flow", "Functional updates", "Dtypes, asked about")
            and not _has(row.name)
        }
    )

    @property
    def namespace(self) -> Any:
        return namespace

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
        return tuple(outs), aux, pullback
