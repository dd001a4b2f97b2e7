"""Updates at positions that a framework holds: which of them are equal may be unknown.

By the frameworks' own updates it is open which of several values counts, and all of them get the
derivative of the one that does.
"""

from __future__ import annotations

from typing import Any

from multicalc.backend import Backend


def update(backend: Backend, x: Any, places: Any, value: Any, how: str) -> Any:
    """The vector ``x`` with ``how(x[places], value)`` at ``places``, one after the other."""
    xp, (count,) = backend.namespace, backend.shape(value)
    if how == "add" or not count:
        # Without elements either way leaves x as it is; booleans have no sum.
        return xp.update(x, places, value, "add" if count else "set")
    if count > 1:
        order = xp.argsort(places)
        places, value = xp.take(places, order, axis=0), xp.take(value, order, axis=0)
    if how != "set":
        change = getattr(xp, how)
        # JAX has a negative place for one that is out of range.
        old = xp.take(x, xp.where(places < 0, 0, places), axis=0)
        value = change(old, _together(xp, places, value, change, count))
    if count == 1:
        return xp.update(x, places, value, "set")
    # The last of several equal places has the value of them all.
    last = xp.concat((places[1:] != places[:-1], xp.ones_like(places[:1], dtype=xp.bool)))
    number = xp.where(last, xp.arange(1, count + 1, dtype=places.dtype), 0)
    source = xp.update(xp.zeros_like(x, dtype=places.dtype), places, number, "add")
    new = xp.take(value, xp.where(source == 0, 0, source - 1), axis=0)
    return xp.where(source == 0, x, new)


def _together(xp: Any, places: Any, value: Any, change: Any, count: int) -> Any:
    """Each value with those before it at its place: with one, then with three, seven and so on."""
    distance = 1
    while distance < count:
        before, rest = value[:-distance], value[distance:]
        same = places[:-distance] == places[distance:]
        # One instead of another place's: an infinity would leave a NaN in the derivative.
        both = change(xp.where(same, before, xp.ones_like(before)), rest)
        value = xp.concat((value[:distance], xp.where(same, both, rest)))
        distance *= 2
    return value
