"""The array API standard's functions, dispatching on the arrays they get.

What a portable function is written in::

    from multicalc import xp

    @mc.portable
    def f(x):
        return xp.sum(xp.exp(-(x**2)) * (x > 0))

The functions mean the same on every backend, whatever arrays they get. Operators, indexing and
methods of arrays do in a function that is marked so; in others they are the framework's.

Each function says in its docstring what it takes and gives, its derivative, and where backends
differ: ``help(xp.sum)``.

>>> import numpy as np
>>> from multicalc import xp
>>> xp.sum(xp.square(np.array([1.0, 2.0]))).tolist()
5.0
"""

from __future__ import annotations

from typing import Any

from multicalc.backend import current
from multicalc.xp import instead, table  # noqa: F401 (what it says is said of all adapters' arrays)
from multicalc.xp.lookup import find

__array_api_version__ = "2024.12"


def __array_namespace_info__() -> Any:  # noqa: N807 (the standard's name)
    """The standard's inspection functions, of the backend that works where no array decides."""
    return current().namespace.__array_namespace_info__()


__all__ = [*table.NAMES]


def __getattr__(name: str) -> Any:
    value = globals()[name] = find(name)
    return value


def __dir__() -> list[str]:
    return list(table.NAMES)
