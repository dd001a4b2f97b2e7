"""A function of one example run once, on arrays that stand for all of them."""

from __future__ import annotations

from collections.abc import Callable

from multicalc.backend import Arrays, Axes, Backend, FlatFunction, mapped_one_by_one
from multicalc.batching.backend import batched
from multicalc.errors import TracingError


def mapped_together(
    backend: Backend, on: Callable[[Backend], FlatFunction], xs: Arrays, axes: Axes, size: int
) -> tuple[Arrays, Arrays]:
    """``outs, aux`` of a function for ``size`` examples; ``on`` gives it for a backend's arrays.

    What does other things than rules are there for runs example by example.
    """
    try:
        return batched(backend).vmap_below(on, xs, axes, size)
    except TracingError:
        raise
    except Exception:
        pass
    # An error of the function's own comes here again, as it is for one example.
    return mapped_one_by_one(backend, on(backend), xs, axes)
