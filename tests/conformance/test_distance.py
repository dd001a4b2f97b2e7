"""The measure itself: what counts as an error, and how large it is."""

import math
from fractions import Fraction

import numpy as np
import pytest
from mpmath import mp, mpf
from multicalc_conformance.engine.bounds import BOUNDS
from multicalc_conformance.engine.distance import distance
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.references.exact import numbers


def of(got, reference, dtype="float64", bound=1e-12):
    exact = numbers([np.array(reference, dtype=object)])
    return distance([np.asarray(got)], Reference(exact, [bound]), dtype)


def test_the_error_of_a_correctly_rounded_result_is_below_half_an_ulp():
    with mp.workdps(50):
        assert 0 < of(1 / 3, Fraction(1, 3)).ulp <= 0.5
        assert of(1 / 3, mpf(1) / 3).ulp == of(1 / 3, Fraction(1, 3)).ulp


def test_one_ulp_is_one_ulp_in_either_precision():
    for dtype in ("float64", "float32"):
        got = np.array([1.0, 2.0], dtype)
        got[1] = np.nextafter(got[1], np.array(3.0, dtype))
        assert of(got, [1, 2], dtype).ulp == 1.0
        assert of(got, [1, 2], dtype).relative == np.finfo(dtype).eps


def test_errors_are_relative_to_the_largest_entry():
    assert of([1000.0, 1e-9], [1000, 0]).relative == 1e-12
    assert of([1e-9], [0]).relative == 1e-9


def test_the_share_is_that_of_the_bound():
    assert of([1000.0, 1e-9], [1000, 0], bound=4e-9).share == 0.25
    assert of([1000.0, 1e-9], [1000, 0], bound=0.0).share == math.inf
    assert of([1000.0, 0.0], [1000, 0], bound=0.0).share == 0


def test_a_zero_reference_is_absolute_with_scale_one():
    found = of([0.0, 1e-10], [0, 0])
    assert found.relative == 1e-10
    assert found.ulp == 1e-10 / np.finfo("float64").eps
    assert found.share > 1


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_agrees_only_with_itself(value):
    assert of([value, 1.0], [value, 1]).relative == 0
    for other in (0.0, 1.0, math.nan, math.inf, -math.inf):
        if not (other == value or (math.isnan(other) and math.isnan(value))):
            found = of([other, 1.0], [value, 1])
            assert math.isinf(found.share)
            assert found.at == (0, 0)


def test_entries_beside_an_agreeing_nan_are_still_compared():
    assert of([math.nan, 2.0], [math.nan, 1]).relative == 1.0


@pytest.mark.parametrize("got", [[[1.0, 2.0]], [1.0, 2.0, 3.0], 1.0, [[1.0], [2.0]]])
def test_another_shape_differs_whatever_its_numbers(got):
    found = of(got, [1, 2])
    assert math.isinf(found.relative)
    assert "shape" in found.reason


def test_another_precision_differs_whatever_its_numbers():
    found = of(np.array([1, 2], "float32"), [1, 2])
    assert math.isinf(found.relative)
    assert found.reason == "dtype float32, the inputs have float64"


def test_an_empty_array_agrees_with_an_empty_reference():
    assert of(np.zeros((0,)), []).relative == 0


def test_values_too_large_to_subtract_are_not_taken_for_equal():
    assert of([1.7e308], [-1.7e308]).share > 1


def test_complex_values_are_measured_by_modulus():
    assert of(np.array([3 + 4j]), [mp.mpc(3, 4 + 5e-6)]).relative == pytest.approx(1e-6)


def test_the_stated_bounds():
    assert BOUNDS == {"float64": 1e-12, "float32": 1e-5}
