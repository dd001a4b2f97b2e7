"""The namespace that a program's lines run in for its exact value: arrays of exact numbers.

It also says how near the program came to a point where it is not smooth, and can put a rounding
error into each use of a value.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from mpmath import mpf

from multicalc_conformance.fuzz.deciding import DECIDING, ROOTS
from multicalc_conformance.fuzz.smooth import ELEMENTWISE, LINALG, REDUCTIONS, WHOLE
from multicalc_conformance.fuzz.standard import Exact, bare, dtypes_in, in_numbers, is_float


class Precise:
    """What the lines see as ``xp``.

    ``gap`` is how far the closest decision was from going the other way: the smallest distance of
    two compared numbers, of a rounded number from the next step, of a norm from zero. ``coarsest``
    is the largest eps among the dtypes of its arrays. ``floats`` is the dtype of new floats;
    ``errs`` says whether there are rounding errors, and ``pattern`` which signs they have.
    """

    def __init__(self, floats: str = "float64", *, errs: bool = False, pattern: int = 0) -> None:
        self.gap = mpf("inf")
        self.floats, self.coarsest = floats, 0.0
        self._errs, self._pattern, self._use = errs, pattern, 0

    def start(self, use: int = 0) -> None:
        """Begin anew from this use on, so that each evaluation has the same errors."""
        self._use = use

    @property
    def use(self) -> int:
        """How many uses there were."""
        return self._use

    def rounded(self, x: Any) -> Any:
        """A value where it is used, each entry off by one eps: so that what cancels between two
        uses of a value, and between the ways a derivative takes, counts as condition."""
        if not self._errs or not is_float(x.dtype):
            return x
        self._use += 1
        signs = np.random.default_rng([self._pattern, self._use]).choice([-1, 1], x.size)
        off = _eps(x.dtype) * signs.astype(object).reshape(x.shape)
        return self.array(x.array + x.array * off, x.dtype)

    def _computed(self, y: Exact, x: Any) -> Exact:
        """A function's result, off by one eps in a way that depends on its argument: so that a
        derivative may be as far off that is computed from the result, as 1 - y² is for tanh, or
        from terms that cancel."""
        if not self._errs:
            return y
        self._use += 1
        phases = np.random.default_rng([self._pattern, self._use]).uniform(0, 6.3, y.size)
        x = in_numbers(x)
        at = phases.reshape(y.shape) + (x if x.shape == y.shape else np.sum(x))
        return self.array(y.array + y.array * (_eps(y.dtype) * ELEMENTWISE["cos"](at)), y.dtype)

    def log_softmax(self, x: Any, **how: Any) -> Any:
        """Off by one eps where it is zero too, as the softmax is that its derivative is made of."""
        return self.log(self.softmax(x, **how))

    def closer(self, distances: Any) -> None:
        """Take note of how far decisions were from going the other way."""
        self.gap = min([self.gap, *(abs(d) for d in np.ravel(np.asarray(distances, dtype=object)))])

    def array(self, x: Any, dtype: str) -> Exact:
        """``x`` as an array of this dtype."""
        if is_float(dtype):
            self.coarsest = max(self.coarsest, float(np.finfo(dtype).eps))
            return Exact(in_numbers(x), dtype, self)
        return Exact(np.asarray(bare(x)).astype(dtype), dtype, self)

    def asarray(self, x: Any, dtype: str | None = None) -> Exact:
        found = np.asarray(bare(x))
        given = next(iter(dtypes_in(x)), self.floats if found.dtype.kind in "fO" else None)
        return self.array(found, dtype or given or found.dtype.name)

    def astype(self, x: Exact, dtype: str) -> Exact:
        return self.array(x, str(dtype))

    def arange(self, *bounds: int) -> Exact:
        return self.array(np.arange(*bounds), "int64")

    def at(self, x: Exact, *key: Any) -> _At:
        return _At(self, x, *key)

    @property
    def linalg(self) -> _Linalg:
        return _Linalg(self)

    def operator(self, name: str, *operands: Any) -> Any:
        """What Python's operator of this name is."""
        return self.call(self._function(name), *operands)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        function = self._function(name)
        if name not in _COMPUTED:
            return lambda *args, **how: self.call(function, *args, **how)

        def computed(x: Any, *args: Any, **how: Any) -> Any:
            if name in _COUNTING and not is_float(x.dtype):
                return self.call(function, x, *args, **how)
            found = self.call(function, in_numbers(x), *args, like=(x, *args), **how)
            return self._computed(found, x)

        return computed

    def _function(self, name: str) -> Callable[..., Any]:
        if name in _FUNCTIONS:
            return _FUNCTIONS[name]
        if name in DECIDING:
            return partial(DECIDING[name], self.closer)
        raise AttributeError(f"there is no exact {name}")

    def call(self, function: Callable[..., Any], *args: Any, like: Any = None, **how: Any) -> Any:
        """A function of NumPy's arrays, with ours."""
        known = [d for d in dtypes_in(args if like is None else like) if d in _FLOATS]
        dtype = max(known, key=_FLOATS.index) if known else self.floats
        return self._ours(function(*map(self._theirs, args), **how), dtype)

    def _theirs(self, x: Any) -> Any:
        if callable(x):
            return lambda *xs: bare(x(*(self._ours(each, self.floats) for each in xs)))
        return bare(x)

    def _ours(self, x: Any, dtype: str) -> Any:
        if isinstance(x, tuple):
            return tuple(self._ours(each, dtype) for each in x)
        if isinstance(x, int):
            return x
        kind = np.asarray(x).dtype
        return self.array(x, dtype if kind.kind in "Of" else kind.name)


class _At:
    """``at(x, key)``, ``at(x)[key]`` or ``x.at[key]``."""

    def __init__(self, xp: Precise, x: Exact, *key: Any) -> None:
        self._xp, self._x, self._key = xp, x, key

    def __getitem__(self, key: Any) -> _At:
        return _At(self._xp, self._x, key)

    def get(self) -> Exact:
        return self._x[self._key[0]]

    def __getattr__(self, how: str) -> Callable[[Any], Exact]:
        change = getattr(DECIDING["at"](self._xp.closer, self._x.array, *bare(self._key)), how)
        return lambda value: self._xp.array(change(bare(value)), self._x.dtype)


class _Linalg:
    def __init__(self, xp: Precise) -> None:
        self._xp = xp

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *args: self._xp.call(LINALG[name], *args)


def _eps(dtype: str) -> mpf:
    return mpf(float(np.finfo(dtype).eps))


_FLOATS = ("float32", "float64")
_FUNCTIONS = {**ELEMENTWISE, **REDUCTIONS, **WHOLE}
_COMPUTED = {*ELEMENTWISE, *REDUCTIONS, *ROOTS}
_COUNTING = ("sum", "prod", "cumulative_sum", "cumulative_prod")
"""Those that give integers of integers and of masks."""
