"""Slips of comparisons, casts, slices and powers: each is named."""

from __future__ import annotations

import numpy as np


def test_a_power_of_arrays_only(tiny, said):
    right = tiny.framework.pow

    def power(x, y):
        if not isinstance(y, tiny.framework.Array):
            raise TypeError("pow is of two arrays")
        return right(x, y)

    tiny.gives(pow=power)
    text = said("powers take Python's numbers")
    assert "pow(x, 7) raised TypeError: pow is of two arrays" in text
    assert "make an array of it" in text


def test_numbers_that_are_equal_to_a_tolerance(tiny, said):
    near = tiny.framework.elementwise(np.isclose)
    tiny.gives(equal=near)
    text = said("comparisons are exact")
    assert "expected [False, False, True, False], found [True, True, True, False]" in text
    assert "no tolerance" in text


def test_a_cast_to_integers_that_keeps_a_derivative(tiny, said):
    framework = tiny.framework

    def astype(x, dtype):
        return framework.Array(x.data.astype(dtype), (x, lambda c: astype(c, x.dtype)))

    tiny.gives(astype=astype)
    text = said("what is cast has no derivative")
    assert "cast to int64 and back): expected [1., -2., 3.], found [2., -4., 6.]" in text
    assert "cut it there" in text


def test_steps_that_are_left_out(tiny, said):
    """As where a framework reads no more than the bounds of a slice."""
    right = tiny.framework.Array.__getitem__

    def change(key):
        return slice(key.start, key.stop) if isinstance(key, slice) and key.step == 2 else key

    def getitem(x, key):
        return right(x, tuple(map(change, key if isinstance(key, tuple) else (key,))))

    tiny.framework.Array.__getitem__ = getitem
    text = said("portable functions slice with any step")
    assert "x[::2] in a portable function: expected shape (2, 2), found (4, 2)" in text


def test_rows_that_are_not_turned_round(tiny, said):
    """A portable x[::-1] takes rows by their numbers, as some frameworks refuse it."""
    framework, right = tiny.framework, tiny.framework.take

    def take(x, indices, axis):
        once = len({*indices.data.ravel()}) == indices.data.size
        return right(x, framework.Array(np.sort(indices.data)) if once else indices, axis)

    tiny.gives(take=take)
    text = said("portable functions slice with any step")
    assert text.startswith("x[::-1] in a portable function: expected [[7., 9.], [5., 6.],")
