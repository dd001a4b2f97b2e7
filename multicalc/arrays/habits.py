"""What people do from habit with arrays, and the standard's have not: done, or refused with what to
write."""

from __future__ import annotations

from typing import Any, NoReturn

from multicalc import xp
from multicalc.errors import PortabilityError, UnsupportedOperationError
from multicalc.xp.instead import written


class Habits:
    """Methods of NumPy's and frameworks' arrays, and Python's ``del``, ``round`` and ``divmod``."""

    __slots__ = ()

    def __getattr__(self, name: str) -> NoReturn:
        kind = type(self).__name__
        if name.startswith("_"):
            raise AttributeError(f"{kind!r} object has no attribute {name!r}")
        raise AttributeError(f"{kind} has no {name!r}: {written(name)}")

    def __delitem__(self, key: Any) -> NoReturn:
        raise UnsupportedOperationError(
            "an array can't be changed in place, as what was computed from it would no longer "
            "match; write xp.concat([x[:i], x[i + 1:]]) for del x[i]"
        )

    def __round__(self, ndigits: int | None = None) -> Any:
        if ndigits is None:
            return xp.round(self)
        raise PortabilityError(
            "round(x, digits) is Python's, of its own numbers; write "
            "xp.round(x * 10.0**digits) / 10.0**digits"
        )

    def __divmod__(self, other: Any) -> Any:
        return xp.floor_divide(self, other), xp.remainder(self, other)

    def __rdivmod__(self, other: Any) -> Any:
        return xp.floor_divide(other, self), xp.remainder(other, self)
