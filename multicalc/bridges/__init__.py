"""Other libraries on every backend: a module for each, named after it, imported on first use.

pymanopt, TensorLy and POT have backends of their own, einops and opt_einsum tables of the arrays
that they know: a bridge is our entry there. SciPy and array-api-extra, which are written in the
array API standard, take an :class:`multicalc.Array` as it is.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["einops", "opt_einsum", "ot", "pymanopt", "tensorly"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
