"""The rounding that is measured, beside what is known of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from multicalc.testing.noise import FACTOR, measured

EPS = {"float32": 2.0**-23, "float64": 2.0**-52}


def noise(f, *inputs):
    return measured(
        lambda named: {"": np.asarray(f(*named.values()))}, dict(zip("abc", inputs, strict=False))
    )[""]


def test_what_a_large_term_takes_from_small_ones():
    """1e8 has steps of 1.5e-8, of which two sums lose half at most, each."""
    found = noise(lambda a, b: (1e8 + a + b) - 1e8, np.float64(0.3), np.float64(0.4))
    assert 2.0**-28 <= found <= 2.0**-25


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_long_sum(dtype):
    """Beside the exact sum of the same numbers; at most an ulp of the terms for each of them."""
    for seed in range(5):
        x = np.random.default_rng(seed).normal(size=2000).astype(dtype)
        found = noise(lambda x: np.cumsum(x)[-1], x)
        off = abs(float(np.cumsum(x)[-1]) - math.fsum(x.tolist()))
        assert off < FACTOR * found < FACTOR * EPS[dtype] * np.sum(np.abs(x))


@pytest.mark.parametrize(("dtype", "most"), [("float32", 1e-6), ("float64", 1e-13)])
def test_a_product_keeps_its_digits(dtype, most):
    a, b = (np.random.default_rng(seed).uniform(1, 2, 100).astype(dtype) for seed in range(2))
    assert EPS[dtype] / 8 <= noise(lambda a, b: a * b, a, b) < most


def test_a_float32_leaf_is_held_to_its_digits():
    """Beside a large one, and where a unit is off on one side of the point."""
    x = np.linspace(-1, 1, 101, dtype="float32")
    found = measured(lambda n: {"large": n["x"] * 1e6, "relu": np.maximum(n["x"], 0)}, {"x": x})
    assert FACTOR * found["relu"] < 1e-5


def test_digits_that_are_dropped_inside():
    x = np.random.default_rng(0).uniform(1, 2, 50)
    found = noise(lambda x: np.float64(np.sin(np.float32(x))), x)
    assert 2.0**-27 < found < 2.0**-22


def test_a_curve_is_no_rounding():
    """exp(10) is bent a hundred times as much as it is large; the condition is 10."""
    found = noise(np.exp, np.float64(10.0)) / math.exp(10.0)
    assert 10 * EPS["float64"] <= found < 1e-12
