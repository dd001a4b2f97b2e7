"""The same derivatives in each framework's own calls: the best we know, and the obvious ones.

A module has ``FUNCTIONS`` (each workload in the framework's functions, scalar and as a vector),
``BEST`` (by mode and operator) and ``OBVIOUS`` (by operator): an operator that is missing there has
no native form. ``MODES`` says which of ``mc.jit``'s compilers a mode is compared with.
"""

from __future__ import annotations

import importlib
from typing import Any

BACKENDS = ("numpy", "torch", "tensorflow", "jax", "mxnet")


def native(backend: str) -> Any:
    """The module of ``backend``'s native calls."""
    return importlib.import_module(f"benchmarks.native.{backend}_native")
