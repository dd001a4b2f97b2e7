"""The values of parameters, which shards are gone through with."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.backend import Backend, is_neutral
from multicalc.errors import TracingError


def values(backend: Backend, x: Any) -> np.ndarray:
    """Those of an array, in a transform too.

    Raises:
        TracingError: it has none, where something is compiled or mapped.
    """
    found = np.asarray(x) if is_neutral(x) else backend.readable(x)
    if found is None:
        raise TracingError(
            f"sharded: {backend.name} has no values here, in what it compiles or maps, and data "
            "are gone through by their values: call it outside of jit and vmap; what is computed "
            "of each shard may be compiled, as sharded(jit(f), data)"
        )
    return found
