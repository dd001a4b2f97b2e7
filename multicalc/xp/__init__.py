"""The array API standard's functions, dispatching on the arrays they get.

What a portable function is written in::

    from multicalc import xp

    def f(x):
        return xp.sum(xp.exp(-x**2))

An array's own operators (``+ - * / **``, comparisons, indexing) are portable too. For ``@`` use
``xp.matmul``: TensorFlow's operator takes no vectors.

>>> import numpy as np
>>> from multicalc import xp
>>> xp.sum(xp.square(np.array([1.0, 2.0]))).tolist()
5.0
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from multicalc.backend.registry import current
from multicalc.xp import table
from multicalc.xp.dispatch import creation, dispatched

__array_api_version__ = "2024.12"

_CONSTANTS = {"e": math.e, "inf": math.inf, "nan": math.nan, "newaxis": None, "pi": math.pi}


def __array_namespace_info__() -> Any:  # noqa: N807 (the standard's name)
    """The standard's inspection functions, of the backend that works where no array decides."""
    return current().namespace.__array_namespace_info__()


def __getattr__(name: str) -> Any:
    value: Any
    if name == "linalg":
        import importlib

        value = importlib.import_module("multicalc.xp.linalg")
    elif name in table.LINALG_AT_TOP:
        from multicalc.xp import linalg

        value = getattr(linalg, name)
    elif name in table.CONTROL:
        from multicalc.xp import control

        value = getattr(control, name)
    elif name in table.UPDATES:
        from multicalc.xp import updates

        value = getattr(updates, name)
    elif name in table.DISPATCHED:
        value = dispatched(name)
    elif name in table.DTYPE_FUNCTIONS:
        from multicalc.xp import dtypes

        value = getattr(dtypes, name)
    elif name in table.CREATION:
        value = creation(name)
    elif name in table.CONSTANTS:
        value = _CONSTANTS[name]
    elif name in table.DTYPES:
        value = np.dtype(name)
    else:
        raise AttributeError(
            f"multicalc.xp has no {name!r}; see multicalc.xp.table for what it has"
        )
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(
        (
            *table.DISPATCHED,
            *table.LINALG_AT_TOP,
            *table.DTYPE_FUNCTIONS,
            *table.UPDATES,
            *table.CONTROL,
            *table.CREATION,
            *table.CONSTANTS,
            *table.DTYPES,
            "linalg",
        )
    )
