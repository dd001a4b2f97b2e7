"""The exact functions that decide by their arguments' values, and say by how much they did.

Each gets ``closer`` first, which takes the distances from the points where the decision turns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mp

from multicalc_conformance.fuzz.smooth import ELEMENTWISE, REDUCTIONS, each

Closer = Callable[[Any], None]


def _compared(f: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """An elementwise function of two arguments that turns where they are equal."""

    def compare(closer: Closer, x: Any, y: Any) -> np.ndarray:
        closer(each(lambda a, b: a - b)(x, y))
        return np.asarray(np.frompyfunc(f, 2, 1)(x, y), dtype=object)

    return compare


def _comparison(f: Callable[[Any, Any], bool]) -> Callable[..., np.ndarray]:
    return lambda closer, x, y: np.asarray(_compared(f)(closer, x, y), dtype=bool)


def _from_zero(f: Callable[[Any], Any]) -> Callable[..., np.ndarray]:
    def turn(closer: Closer, x: Any) -> np.ndarray:
        closer(x)
        return each(f)(x)

    return turn


def _stepped(f: Callable[[Any], Any], offset: Any) -> Callable[..., np.ndarray]:
    """A function that is constant between the integers moved by ``offset``."""

    def step(closer: Closer, x: Any) -> np.ndarray:
        closer(each(lambda v: v - offset - mp.nint(v - offset))(x))
        return each(f)(x)

    return step


def _clip(closer: Closer, x: Any, min: Any = None, max: Any = None) -> Any:
    for bound, of in ((min, np.maximum), (max, np.minimum)):
        if bound is not None:
            closer(x - bound)
            x = np.asarray(of(x, bound), dtype=object)
    return x


def _remainder(closer: Closer, x: Any, y: Any) -> np.ndarray:
    return np.asarray(x - y * _floor_divide(closer, x, y), dtype=object)


def _floor_divide(closer: Closer, x: Any, y: Any) -> np.ndarray:
    return _stepped(mp.floor, 0)(closer, each(lambda a, b: a / b)(x, y))


def _copysign(closer: Closer, x: Any, y: Any) -> np.ndarray:
    closer(x)
    closer(y)
    return each(lambda a, b: abs(a) if b > 0 else -abs(a))(x, y)


def _at_origin(f: Callable[[Any, Any], Any]) -> Callable[..., np.ndarray]:
    """A function of two arguments that is not smooth where both are zero."""

    def polar(closer: Closer, x: Any, y: Any) -> np.ndarray:
        closer(each(mp.hypot)(x, y))
        return each(f)(x, y)

    return polar


def _atan2(closer: Closer, y: Any, x: Any) -> np.ndarray:
    """It jumps where ``y`` is zero and ``x`` negative."""
    closer(each(lambda b, a: mp.hypot(a, b) if a > 0 else b)(y, x))
    return each(mp.atan2)(y, x)


def _extreme(pick: Callable[..., Any], sign: int) -> Callable[..., Any]:
    def extreme(closer: Closer, x: Any, *, axis: Any = None, keepdims: bool = False) -> Any:
        best = np.asarray(pick(x, axis=axis, keepdims=True), dtype=object)
        behind = np.sort(np.ravel(np.asarray(sign * (best - x), dtype=object)))
        # As many zeros as there are results are the extremes themselves.
        closer(behind[best.size :])
        return pick(x, axis=axis, keepdims=keepdims)

    return extreme


def _sort(closer: Closer, x: np.ndarray, *, axis: int = -1, descending: bool = False) -> np.ndarray:
    ordered = np.sort(x, axis=axis)
    closer(np.diff(ordered, axis=axis))
    return np.asarray(np.flip(ordered, axis=axis) if descending else ordered)


def _argsort(closer: Closer, x: np.ndarray, *, axis: int = -1) -> np.ndarray:
    _sort(closer, x, axis=axis)
    return np.asarray(np.argsort(x, axis=axis))


def _root(closer: Closer, squares: Any) -> np.ndarray:
    roots: np.ndarray = ELEMENTWISE["sqrt"](squares)
    closer(roots)
    return roots


def _std(closer: Closer, x: Any, **how: Any) -> np.ndarray:
    return _root(closer, REDUCTIONS["var"](x, **how))


def _norm(closer: Closer, x: Any, *, axis: Any = None, keepdims: bool = False) -> np.ndarray:
    return _root(closer, np.sum(x * x, axis=axis, keepdims=keepdims))


def _cond(closer: Closer, pred: Any, true: Any, false: Any, *operands: Any) -> Any:
    return (true if bool(pred) else false)(*operands)


class _At:
    """``at(x, key)`` or ``at(x)[key]``."""

    def __init__(self, closer: Closer, x: np.ndarray, *key: Any) -> None:
        self._closer, self._x, self._key = closer, x, key

    def __getitem__(self, key: Any) -> _At:
        return _At(self._closer, self._x, key)

    def set(self, value: Any) -> np.ndarray:
        return self._changed(lambda old, new: new, value)

    def add(self, value: Any) -> np.ndarray:
        return self._changed(lambda old, new: old + new, value)

    def multiply(self, value: Any) -> np.ndarray:
        return self._changed(lambda old, new: old * new, value)

    def min(self, value: Any) -> np.ndarray:
        return self._changed(_lesser(self._closer), value)

    def max(self, value: Any) -> np.ndarray:
        return self._changed(_greater(self._closer), value)

    def _changed(self, how: Callable[[Any, Any], Any], value: Any) -> np.ndarray:
        """One position after another, so that a repeated one is changed again."""
        changed, flat = self._x.copy(), np.arange(self._x.size).reshape(self._x.shape)
        (key,) = self._key
        places = np.asarray(flat[key])
        values = np.broadcast_to(np.asarray(value, dtype=object), places.shape)
        for at, new in zip(places.ravel(), values.ravel(), strict=True):
            changed.flat[at] = how(changed.flat[at], new)
        return changed


def _lesser(closer: Closer) -> Callable[[Any, Any], Any]:
    return lambda old, new: DECIDING["minimum"](closer, old, new)[()]


def _greater(closer: Closer) -> Callable[[Any, Any], Any]:
    return lambda old, new: DECIDING["maximum"](closer, old, new)[()]


ROOTS = ("std", "norm", "hypot", "atan2")
"""Those that compute what they give, and don't only choose it."""

DECIDING: dict[str, Callable[..., Any]] = {
    "less": _comparison(lambda x, y: x < y),
    "greater": _comparison(lambda x, y: x > y),
    "less_equal": _comparison(lambda x, y: x <= y),
    "greater_equal": _comparison(lambda x, y: x >= y),
    "equal": _comparison(lambda x, y: x == y),
    "not_equal": _comparison(lambda x, y: x != y),
    "maximum": _compared(lambda x, y: max(x, y)),
    "minimum": _compared(lambda x, y: min(x, y)),
    "abs": _from_zero(abs),
    "sign": _from_zero(mp.sign),
    "relu": _from_zero(lambda x: max(x, mp.zero)),
    "floor": _stepped(mp.floor, 0),
    "round": _stepped(mp.nint, mp.mpf(0.5)),
    "clip": _clip,
    "remainder": _remainder,
    "floor_divide": _floor_divide,
    "copysign": _copysign,
    "hypot": _at_origin(mp.hypot),
    "atan2": _atan2,
    "max": _extreme(np.max, 1),
    "min": _extreme(np.min, -1),
    "sort": _sort,
    "argsort": _argsort,
    "std": _std,
    "norm": _norm,
    "cond": _cond,
    "at": _At,
}
