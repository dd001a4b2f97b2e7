"""``xp.apply_where``: functions of those elements only that a condition picks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from multicalc.errors import InvalidArgumentError
from multicalc.xp.dispatch import dispatched

_any, _as_constant, _astype, _broadcast = map(
    dispatched, ("any", "as_constant", "astype", "broadcast_arrays")
)
_cumulative_sum, _logical_and, _logical_not = map(
    dispatched, ("cumulative_sum", "logical_and", "logical_not")
)
_equal, _reshape, _sum, _where = map(dispatched, ("equal", "reshape", "sum", "where"))


def apply_where(
    cond: Any,
    args: Any,
    f1: Callable[..., Any],
    f2: Callable[..., Any] | None = None,
    /,
    *,
    fill_value: Any = None,
) -> Any:
    """``f1(*args)`` where ``cond`` is true, ``f2(*args)`` or ``fill_value`` elsewhere.

    Neither function meets what isn't its own, so that no NaN of it gets into values or derivatives,
    of any order: in place of the others' elements it gets the first of its own (1 where it has
    none).

    Args:
        cond: an array of booleans.
        args: an array, or a tuple of arrays; they broadcast with ``cond``.
        f1, f2: functions of as many arrays, element by element.
        fill_value: what stands where ``cond`` is false, instead of ``f2``; broadcasts.

    Returns:
        An array of the broadcast shape.

    Raises:
        InvalidArgumentError: there are both ``f2`` and ``fill_value``, or neither.
        MixedBackendsError: the arrays belong to different frameworks.

    Derivative:
        of the function whose value is taken

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> f = lambda x: xp.sum(xp.apply_where(x > 0, x, lambda x: x * xp.log(x), fill_value=0.0))
    >>> mc.grad(f)(np.array([0.0, 1.0])).tolist()
    [0.0, 1.0]
    """
    if (f2 is None) == (fill_value is None):
        raise InvalidArgumentError("apply_where: takes either f2 or fill_value for the rest")
    arrays: Sequence[Any] = args if isinstance(args, tuple | list) else (args,)
    cond, *arrays = _broadcast(cond, *arrays)
    rest = fill_value if f2 is None else f2(*_own(_logical_not(cond), arrays))
    return _where(cond, f1(*_own(cond, arrays)), rest)


def _own(cond: Any, arrays: Sequence[Any]) -> list[Any]:
    """The arrays, with the first element where ``cond`` is true wherever it isn't."""
    flat = _reshape(cond, (-1,))
    # Counted in floats, which every framework adds up in compiled code too.
    count = _cumulative_sum(_where(flat, 1.0, 0.0))
    first = _logical_and(flat, _equal(count, 1.0))
    found = []
    for x in arrays:
        own = _sum(_where(first, _reshape(x, (-1,)), 0))
        # Constant, as an infinite derivative there would give NaN to the first element's.
        own = _as_constant(_astype(_where(_any(flat), own, 1), x.dtype))
        found.append(_where(cond, x, own))
    return found
