"""What stands behind a name of ``xp``, made when it is first asked for."""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from multicalc.xp import table
from multicalc.xp.dispatch import creation, dispatched
from multicalc.xp.other_names import hint

CONSTANTS = {"e": math.e, "inf": math.inf, "nan": math.nan, "newaxis": None, "pi": math.pi}

HOMES = {
    **dict.fromkeys(table.LINALG_AT_TOP, "linalg"),
    **dict.fromkeys(table.APPLIED, "applied"),
    **dict.fromkeys(table.CONTROL, "control"),
    **dict.fromkeys(table.UPDATES, "updates"),
    **dict.fromkeys(table.DTYPE_FUNCTIONS, "dtypes"),
    "build": "building",
}
"""Names that another module has, and which."""


def find(name: str) -> Any:
    """What ``xp`` has under ``name``.

    Raises:
        AttributeError: there is nothing; the message says what to write instead, where it is known.
    """
    if name in table.EXTENSIONS:
        return importlib.import_module(f"multicalc.xp.{name}")
    if name in HOMES:
        return getattr(importlib.import_module(f"multicalc.xp.{HOMES[name]}"), name)
    if name in table.CONSTANTS:
        return CONSTANTS[name]
    if name in table.DTYPES:
        return np.dtype(name)
    if name in table.CREATION:
        return _stated(creation(name), name)
    if name in table.DISPATCHED:
        return _stated(dispatched(name), name)
    raise _unknown(name, "xp")


def find_within(extension: str, name: str) -> Callable[..., Any]:
    """What ``xp.linalg`` or another ``extension`` has under ``name``; as :func:`find`."""
    if name not in table.EXTENSIONS[extension]:
        raise _unknown(name, f"xp.{extension}")
    kind = creation if name in table.FREQUENCIES else dispatched
    return _stated(kind(name, extension), f"{extension}.{name}")


def _stated(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    # Imported here, as `import multicalc` does without it.
    from multicalc.xp.stated import stated

    return stated(function, name)


def _unknown(name: str, place: str) -> AttributeError:
    return AttributeError(f"multicalc.{place} has no {name!r}; {hint(name, place)}")
