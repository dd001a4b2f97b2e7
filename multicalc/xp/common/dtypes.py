"""What a framework's dtype is called."""

from __future__ import annotations

from typing import Any


def name_of(dtype: Any) -> str:
    """The name of any framework's dtype object.

    >>> import numpy as np
    >>> name_of(np.dtype("float32")), name_of(np.float64)
    ('float32', 'float64')
    """
    name: str | None = getattr(dtype, "name", None) or getattr(dtype, "__name__", None)
    return name or str(dtype).rpartition(".")[2]
