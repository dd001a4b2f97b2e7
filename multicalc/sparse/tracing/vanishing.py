"""Factors that are known to be zero, beside which nothing has a slope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

from multicalc.sparse.tracing.array import TracedArray

_differentiated: ContextVar[bool] = ContextVar("multicalc_traced_derivative", default=False)


@contextmanager
def differentiated() -> Iterator[None]:
    """Within it a factor that varies counts as one that is not zero: a derivative that is taken
    there has derivatives itself, by what is beside it, too."""
    token = _differentiated.set(True)
    try:
        yield
    finally:
        _differentiated.reset(token)


def nonzero(factor: TracedArray) -> np.ndarray | None:
    """Where ``factor`` isn't known to be zero; None where that is everywhere."""
    if not factor.known or (factor.node is not None and _differentiated.get()):
        return None
    found: np.ndarray = factor.value != 0
    return None if found.all() else found
