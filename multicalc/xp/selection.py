"""Choice between two arrays, and of no derivative, as ``xp`` has them beyond the namespaces'."""

from __future__ import annotations

from typing import Any

from multicalc.backend import Backend, default_dtype


def where(backend: Backend, condition: Any, x1: Any, x2: Any, /) -> Any:
    """``x1`` where the condition holds, else ``x2``.

    Two Python numbers name no dtype: floats are made in the precision of new arrays.
    """
    kinds = {type(x1), type(x2)}
    if kinds <= {int, float}:
        x1 = backend.namespace.asarray(x1, dtype=default_dtype() if float in kinds else None)
    return backend.namespace.where(condition, x1, x2)


def as_constant(backend: Backend, x: Any, /) -> Any:
    """``x``, through which no derivative goes."""
    return backend.stop_gradient(x)
