"""What is said of wrong results, and of such as are wrong in nearly the same way."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mpc, mpf
from multicalc_conformance.engine.diagnosis import diagnosis
from multicalc_conformance.engine.reference import Reference

RNG = np.random.default_rng(5)
VECTOR = np.array([1.25, -0.5, 3.75])
MATRIX = np.array([[1.25, -0.5, 3.75], [0.1, 2.5, -7.3], [4.2, 0.3, 0.9]])
WIDE = MATRIX[:2]
COMPLEX = np.array([1.25 - 0.5j, 3.75 + 2j])
SCALAR = np.array(3.7)
NAN = math.nan


def exact(x, *, bound=1e-15):
    number = mpc if np.iscomplexobj(x) else mpf
    return np.vectorize(lambda v: number(v), otypes=[object])(x), bound


def said(got, right, dtype="float64", bound=1e-15):
    arrays, bounds = zip(*[exact(np.asarray(x), bound=bound) for x in right], strict=True)
    return diagnosis([np.asarray(x) for x in got], Reference(list(arrays), list(bounds)), dtype)


def but_at(x, *places, value=NAN):
    x = x.copy()
    for at in places:
        x[at] = value
    return x


@pytest.mark.parametrize(
    ("got", "right", "expected"),
    [
        (VECTOR / 2, VECTOR, "½ × the reference"),
        (-VECTOR, VECTOR, "−1 × the reference"),
        (2 * VECTOR, VECTOR, "2 × the reference"),
        (SCALAR / 2, SCALAR, "½ × the reference"),
        (-2 * SCALAR, SCALAR, "−2 × the reference"),
        (30 * VECTOR, VECTOR, "30 × the reference"),
        (VECTOR / 30, VECTOR, "1/30 × the reference"),
        (-VECTOR * 2 / 3, VECTOR, "−2/3 × the reference"),
        (512 * MATRIX, MATRIX, "512 × the reference"),
        (1j * COMPLEX, COMPLEX, "i × the reference"),
        (-1j * COMPLEX, COMPLEX, "−i × the reference"),
        (2 * COMPLEX, COMPLEX, "2 × the reference"),
        (MATRIX.T, MATRIX, "the transpose of the reference"),
        (WIDE.T, WIDE, "the transpose of the reference"),
        (COMPLEX.conj(), COMPLEX, "the conjugate of the reference"),
        (0 * VECTOR, VECTOR, "zero"),
        (0 * SCALAR, SCALAR, "zero"),
        (VECTOR[::-1], VECTOR, "the reference in reverse order"),
        (MATRIX[::-1], MATRIX, "the reference with its rows reversed"),
        (MATRIX[:, ::-1], MATRIX, "the reference with its columns reversed"),
        (VECTOR + 0.3, VECTOR, "the reference + 0.3 in each entry"),
        (VECTOR - 1.0, VECTOR, "the reference − 1 in each entry"),
        (VECTOR[None], VECTOR, "the reference in shape (1, 3)"),
        (VECTOR.reshape(3, 1), VECTOR, "the reference in shape (3, 1)"),
        (but_at(VECTOR, 1), VECTOR, "right but for NaN at 1"),
        (but_at(MATRIX, (0, 1), (2, 2)), MATRIX, "right but for NaN at (0, 1), (2, 2)"),
        (VECTOR * NAN, VECTOR, "NaN throughout"),
        (but_at(MATRIX, (0, 1), value=8.0), MATRIX, "right but at (0, 1)"),
        (but_at(MATRIX, (0, 1), (1, 0), value=8.0), MATRIX, "right but at (0, 1), (1, 0)"),
    ],
)
def test_it_is_named(got, right, expected):
    assert said([got], [right]) == expected


@pytest.mark.parametrize(
    ("got", "right"),
    [
        (VECTOR / 2 + np.array([0, 0, 1e-9]), VECTOR),
        (SCALAR * 3, SCALAR),  # of one number anything is a multiple
        (SCALAR * 5 / 4, SCALAR),
        (np.full(3, 2.1), np.full(3, 0.7)),
        (VECTOR * 0.7071067811865476, VECTOR),
        (VECTOR * 1234.5, VECTOR),
        (SCALAR + 1.0, SCALAR),
        (np.full(3, 4.7), np.full(3, 3.7)),
        (MATRIX.T + but_at(0 * MATRIX, (0, 1), value=1e-9), MATRIX),
        (COMPLEX.conj() + 1e-9, COMPLEX),
        (WIDE.T * 1.1, WIDE),
        (but_at(VECTOR, 0) * 3, VECTOR),
        (but_at(0 * VECTOR, 1, value=1e-3), VECTOR),
        (VECTOR * (1 + 1e-4), VECTOR),
        (np.array([1.25, 7.0, 8.0]), VECTOR),
        (SCALAR * NAN, SCALAR),
        (VECTOR[:2], VECTOR),
        (np.zeros(0), VECTOR),
    ],
)
def test_near_misses_have_no_name(got, right):
    assert said([got], [right]) == ""


def test_what_is_two_things_is_called_both():
    odd = np.array([[0.0, 1.5], [-1.5, 0.0]])
    assert "−1 × the reference" in said([odd.T], [odd])
    assert "the transpose of the reference, or " in said([odd.T], [odd])
    imaginary = np.array([1.5j, -2j])
    found = said([imaginary.conj()], [imaginary])
    assert found == "the conjugate of the reference, or −1 × the reference"


def test_digits_of_single_precision():
    x = RNG.normal(size=7)
    single = x.astype("float32").astype("float64")
    assert said([single], [x]) == "right to float32's digits"
    assert said([single * (1 + 1e-7)], [x]) == "right to float32's digits"
    assert said([single], [x], "float64", bound=1e-6) == ""
    assert said([x * (1 + 1e-5)], [x]) == ""
    assert said([x * (1 + 1e-12)], [x]) == ""
    assert said([x.astype("float32") * np.float32(1 + 1e-4)], [x], "float32") == ""


def test_a_factor_in_single_precision():
    x = VECTOR.astype("float32") / np.float32(3)
    assert said([2 * x], [x], "float32", 1e-6) == "2 × the reference"
    assert said([np.float32(2.001) * x], [x], "float32", 1e-6) == ""


def test_infinities_stay_where_they_are():
    x = np.array([math.inf, 1.5, -2.5])
    assert said([-x], [x]) == "−1 × the reference"
    assert said([x * [1, 2, 2]], [x]) == "2 × the reference"
    assert said([but_at(2 * x, 0, value=1.0)], [x]) == ""
    assert said([but_at(x, 0, value=1.0)], [x]) == ""


def test_several_arrays():
    assert said([VECTOR, -MATRIX], [VECTOR, MATRIX]) == "array 2 of 2: −1 × the reference"
    assert said([-VECTOR, -MATRIX], [VECTOR, MATRIX]) == "every array: −1 × the reference"
    both = said([0 * VECTOR, MATRIX.T], [VECTOR, MATRIX])
    assert both == "array 1 of 2: zero; array 2 of 2: the transpose of the reference"
    three = said([-VECTOR, VECTOR, -VECTOR], [VECTOR] * 3)
    assert three == "arrays 1 and 3 of 3: −1 × the reference"
    assert said([VECTOR], [VECTOR, MATRIX]) == ""


ENTRIES = st.lists(st.floats(-1e3, 1e3).filter(lambda v: abs(v) > 1e-3), min_size=2, max_size=8)


@given(ENTRIES, st.sampled_from([-1.0, 0.5, 2.0, -4.0, 0.25, 3.0, 7.0]))
def test_any_multiple_is_named(entries, factor):
    x = np.array(entries)
    found = said([factor * x], [x])
    varied = len(set(np.abs(entries))) > 1
    if varied or factor in (-1.0, 0.5, 2.0):
        assert " × the reference" in found


@given(ENTRIES, st.integers(0, 7), st.floats(1e-6, 10))
def test_what_is_no_multiple_is_not_called_one(entries, place, off):
    x = np.array([*entries, math.pi * 100])
    got = 2 * x
    got[place % len(entries)] += off
    assert "×" not in said([got], [x])
