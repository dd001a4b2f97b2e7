"""Updates where a mask is true, as a choice between old and new elements: how many these are may be
unknown."""

from __future__ import annotations

from typing import Any

from multicalc.backend import Backend


def update(backend: Backend, x: Any, mask: Any, value: Any, how: str) -> Any:
    """``x`` with ``how(x[mask], value)`` where ``mask`` is true, or None where ``value`` has an
    element for each of these and they can be counted: then it has to have as many."""
    xp, shape = backend.namespace, backend.shape(x)
    axes = len(backend.shape(mask))
    if backend.shape(mask) != shape[:axes]:
        raise IndexError(
            f"at: a mask of shape {backend.shape(mask)} doesn't fit an array of shape {shape}"
        )
    rest = shape[axes:]
    if len(backend.shape(value)) > len(rest):
        if backend.shape(value)[0] != 1:
            if backend.has_values(mask):
                return None
            value = _for_each(backend, mask, value, rest)
        else:
            value = xp.reshape(value, backend.shape(value)[1:])
    mask = xp.reshape(mask, (*backend.shape(mask), *[1] * len(rest)))
    value = xp.broadcast_to(value, shape)
    if how == "set":
        return xp.where(mask, value, x)
    # One times one where the mask is false: an infinity there would leave a NaN in the derivative.
    ones = xp.ones_like(x)
    new = getattr(xp, how)(xp.where(mask, x, ones), xp.where(mask, value, ones))
    return xp.where(mask, new, x)


def _for_each(backend: Backend, mask: Any, value: Any, rest: tuple[int, ...]) -> Any:
    """The elements of ``value``, one for each true one of ``mask``, where these are."""
    xp, (count, *_) = backend.namespace, backend.shape(value)
    value = xp.broadcast_to(value, (count, *rest))
    if not count:
        return xp.zeros(rest, dtype=value.dtype)
    before = xp.cumulative_sum(xp.astype(xp.reshape(mask, (-1,)), xp.int64)) - 1
    taken = xp.take(value, xp.clip(before, 0, count - 1), axis=0)
    return xp.reshape(taken, (*backend.shape(mask), *rest))
