"""``evaluate``: the value alone, by any backend."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from multicalc.backend import BackendLike
from multicalc.calls.evaluation import evaluated
from multicalc.compile import compiles

P = ParamSpec("P")
R = TypeVar("R")


@compiles
def evaluate(f: Callable[P, R], *, backend: BackendLike = None) -> Callable[P, R]:
    """``f``, run by a backend: NumPy's arrays go there, and what comes out is NumPy's again.

    Args:
        f: a function of pytrees, which gives one. Marked :func:`portable` it gets standard arrays,
            else the backend's own; floats are arrays, of the precision of those beside them.
        backend: a backend's name; otherwise the arrays' own framework, or the active backend.

    Returns:
        A function called as ``f`` is. Of native arrays it gives native ones; leaves of any other
        kind go through as they are. Results share no memory with arguments.

    Raises:
        MixedBackendsError: (from the call) arrays of two frameworks, or of another than
            ``backend``.
        UnsupportedOperationError: (from the call) they are complex, and the backend has no complex
            numbers.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> @mc.portable
    ... def softmax(x):
    ...     e = xp.exp(x - xp.max(x))
    ...     return {"p": e / e.sum(), "best": xp.argmax(x)}
    >>> mc.evaluate(softmax, backend="numpy")(np.array([0.0, 0.0]))
    {'p': array([0.5, 0.5]), 'best': array(0)}
    """

    @wraps(f)
    def evaluated_f(*args: P.args, **kwargs: P.kwargs) -> R:
        found: R = evaluated(f, args, kwargs, backend)
        return found

    return evaluated_f
