"""Noise of NumPy's that is drawn while a function is traced, and so is part of the program."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

Result = TypeVar("Result")


def noticed(name: str, trace: Callable[..., Result], *args: Any) -> Result:
    """``trace(*args)``, with a warning where ``numpy.random``'s own functions were called in it.

    They change a state of the process, which is looked at before and after. What a
    ``numpy.random.Generator`` draws isn't noticed: nobody knows which there are.
    """
    before = _state()
    found = trace(*args)
    if _state() != before:
        warnings.warn(
            f"{name} draws from numpy.random while it is compiled: these numbers are part of the "
            "program, the same in every call; draw from a key that is an argument, "
            "mc.random.normal(key, shape), or pass the numbers",
            stacklevel=2,
        )
    return found


def _state() -> tuple[Any, ...]:
    found = np.random.get_state(legacy=False)
    # Normal numbers are made in pairs, of which one is kept.
    words, kept = found["state"], found["has_gauss"]
    return words["pos"], words["key"].tobytes(), kept
