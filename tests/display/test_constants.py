"""Constants behind numbers: right to the last digit, and no accidents."""

from __future__ import annotations

from collections import Counter
from decimal import Context, localcontext
from fractions import Fraction
from math import frexp

import mpmath
import numpy as np
import pytest

from multicalc.display.coefficient import number
from multicalc.display.constants import candidates, recognised

KNOWN = {
    "e": lambda: mpmath.e,
    "e⁻¹": lambda: mpmath.exp(-1),
    "−2e⁻¹": lambda: -2 * mpmath.exp(-1),
    "e⁻²": lambda: mpmath.exp(-2),
    "e^(1/2)": lambda: mpmath.sqrt(mpmath.e),
    "½e^(−1/4)": lambda: mpmath.exp(-mpmath.mpf(1) / 4) / 2,
    "π": lambda: mpmath.pi,
    "⅓π": lambda: mpmath.pi / 3,
    "π²": lambda: mpmath.pi**2,
    "(2π)^(−1/2)": lambda: 1 / mpmath.sqrt(2 * mpmath.pi),
    "√2": lambda: mpmath.sqrt(2),
    "⅔√3": lambda: 2 / mpmath.sqrt(3),
    "log 3": lambda: mpmath.log(3),
    "3 log 2": lambda: mpmath.log(8),
    "⅓": lambda: mpmath.mpf(1) / 3,
    "(5/7)": lambda: mpmath.mpf(5) / 7,
    "(5/7)√6": lambda: 5 * mpmath.sqrt(6) / 7,
}
IN_SINGLE = ("e", "e⁻¹", "−2e⁻¹", "⅓", "√2", "⅔√3", "π", "⅓π")


@pytest.mark.parametrize("text", KNOWN)
def test_known_constants_and_not_their_neighbours(text):
    with mpmath.workdps(40):
        x = float(KNOWN[text]())
    assert number(x) == text
    assert recognised(np.nextafter(x, np.inf)) is None
    assert recognised(np.nextafter(x, -np.inf)) is None


@pytest.mark.parametrize("text", IN_SINGLE)
def test_in_single_precision(text):
    with mpmath.workprec(24):  # mpmath rounds to float32's digits itself.
        x = np.float32(float(+KNOWN[text]()))
    assert number(float(x), "float32") == text
    for end in (np.inf, -np.inf):
        assert recognised(float(np.nextafter(x, np.float32(end))), "float32") is None


def test_what_single_precision_has_no_room_for():
    assert recognised(float(np.float32(np.sqrt(7))), "float32") is None
    assert recognised(float(np.float16(1 / 3)), "float16") is None
    assert recognised(float(np.float32(1 / 3)), "float64") is None


@pytest.mark.parametrize("x", [0.0, 0.75, 2.5, 0.1, -3.0, 1024.0, np.inf, np.nan, 1e-320])
def test_what_is_written_as_it_is(x):
    assert recognised(x) is None


@pytest.mark.parametrize(("dtype", "digits", "most"), [("float64", 52, 2**11), ("float32", 23, 12)])
def test_there_are_few_candidates(dtype, digits, most):
    """The bound that the module states, counted."""
    found = candidates(dtype)
    sizes = range(1, found.height + 1)
    ratios = {Fraction(p, q) for p in sizes for q in sizes}
    binades = Counter(frexp(float(r * base.value))[1] for base in found.bases for r in ratios)
    assert max(binades.values()) <= most
    assert most / 2**digits <= 2.0 ** (-41 if dtype == "float64" else -19)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_of_random_numbers_none_is_a_constant(dtype):
    rng = np.random.default_rng(17)
    drawn = np.concatenate([rng.normal(size=50_000), rng.uniform(-10, 10, 50_000)]).astype(dtype)
    assert [x for x in drawn.tolist() if recognised(x, dtype) is not None] == []


def test_a_persons_decimal_context_is_no_matter():
    candidates.cache_clear()
    with localcontext(Context(prec=3)):
        assert recognised(float(np.exp(1.0))).of.text == "e"


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (0.367879, "0.367879"),
        (-1234567.0, "−1.23457·10⁶"),
        (1e-17, "10⁻¹⁷"),
        (2e300, "2·10³⁰⁰"),
        (np.inf, "∞"),
        (-np.inf, "−∞"),
        (np.nan, "NaN"),
        (0.0, "0"),
    ],
)
def test_other_numbers(x, text):
    assert number(x) == text
