"""Results without a reference: how far two are apart, and who of several stands out."""

import math

import numpy as np
import pytest
from multicalc_conformance.engine.pairs import apart, outliers, pairs

FOUR = np.array([[1.0, 2.0], [3.0, 4.0]])


def between(one, other):
    there, back = apart([np.asarray(one)], [np.asarray(other)]), apart([other], [np.asarray(one)])
    assert (there.relative, there.agrees) == (back.relative, back.agrees)
    return there


def odd(**results):
    return outliers(pairs("f/s", "value", {name: [x] for name, x in results.items()}))


def test_a_distance_is_relative_to_the_largest_entry_of_both():
    assert between([1.0, 4.0], np.array([1.0, 8.0])).relative == 0.5
    assert between([0.0], np.array([0.0])).agrees


@pytest.mark.parametrize(
    ("dtype", "near", "far"), [("float64", 1e-13, 1e-11), ("float32", 4e-6, 4e-5)]
)
def test_the_bound_is_that_of_the_results_dtype(dtype, near, far):
    one = np.array([1.0, 2.0], dtype)
    assert between(one, one * np.array([1, 1 + near], dtype)).agrees
    assert not between(one, one * np.array([1, 1 + far], dtype)).agrees


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_agrees_only_with_itself(value):
    assert between([value, 1.0], np.array([value, 1.0])).relative == 0
    for other in {0.0, math.inf, -math.inf} - {value}:
        assert between([value, 1.0], np.array([other, 1.0])).relative == math.inf
    assert between([value, 1.0], np.array([value, 2.0])).relative == 0.5


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (FOUR.ravel(), "shape (2, 2) and (4,)"),
        (FOUR.astype("float32"), "dtype float64 and float32"),
        (FOUR.astype(complex), "dtype float64 and complex128"),
    ],
)
def test_what_cannot_be_compared_says_why(other, reason):
    found = between(FOUR, other)
    assert not found.agrees
    assert apart([FOUR], [other]).reason == reason


def test_counts_and_truth_values_are_compared_as_numbers():
    assert between([1, 2], np.array([1, 2], "int32")).agrees
    assert not between([1, 2], np.array([1, 3], "int32")).agrees
    assert not between([True, False], np.array([True, True])).agrees


def test_another_number_of_arrays_is_said():
    assert apart([FOUR], [FOUR, FOUR]).reason == "1 arrays and 2"


@pytest.mark.filterwarnings("error")
def test_values_too_large_to_subtract_are_not_taken_for_equal():
    assert between([1.7e308], np.array([-1.7e308])).relative > 1


def test_of_five_the_one_that_differs_stands_out():
    found = odd(a=FOUR, b=FOUR, c=2 * FOUR, d=FOUR, e=FOUR)
    assert list(found) == ["c"]
    assert found["c"].startswith("differs from a, b, d, e: by up to 0.5 of")


def test_of_two_neither_can_be_told_from_the_other():
    assert odd(a=FOUR, b=2 * FOUR).keys() == {"a", "b"}


def test_where_none_stands_out_all_that_differ_do():
    """a and c differ, and each agrees with the one between them."""
    step = np.array([1.0, 1.0 + 0.8e-12, 1.0 + 1.6e-12])
    assert odd(a=step[0], b=step[1], c=step[2]).keys() == {"a", "c"}


def test_who_agrees_does_not_stand_out():
    assert odd(a=FOUR, b=FOUR, c=FOUR * (1 + 1e-15)) == {}
