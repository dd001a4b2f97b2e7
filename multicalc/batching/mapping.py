"""A function of one example run once, on arrays that stand for all of them."""

from __future__ import annotations

from collections.abc import Callable

from multicalc.backend import Arrays, Axes, Backend, FlatFunction, mapped_one_by_one


def mapped_together(
    backend: Backend, on: Callable[[Backend], FlatFunction], xs: Arrays, axes: Axes, size: int
) -> tuple[Arrays, Arrays]:
    """``outs, aux`` of a function for ``size`` examples; ``on`` gives it for a backend's arrays."""
    return mapped_one_by_one(backend, on(backend), xs, axes)
