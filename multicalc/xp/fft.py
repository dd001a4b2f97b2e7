"""The Fourier transforms extension of the array API standard, dispatching on its arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from multicalc.xp import table
from multicalc.xp.lookup import find_within

__all__ = [*table.FFT]


def __getattr__(name: str) -> Callable[..., Any]:
    function = globals()[name] = find_within("fft", name)
    return function


def __dir__() -> list[str]:
    return sorted(table.FFT)
