"""Exact constants behind floating-point numbers: e⁻¹ behind 0.36787944117144233.

A number is called a constant only where two things hold:

- It is right to the last digit: of all numbers of the dtype, it is the one nearest to the constant,
  by arithmetic with fractions. A neighbour, one unit in the last place away, is just a number.
- It is no accident. In every binade there are 2⁵² float64 and fewer than 2¹¹ candidates: a number
  drawn at random is one of them with a probability below 2⁻⁴¹. Of the 2²³ float32 in a binade
  at most 12 are, which makes it 2⁻¹⁹. Dtypes with fewer digits have no room for any.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cache, cached_property

import numpy as np

DIGITS = 50
"""Irrational constants are known to so many; a float64 has 17."""
IN_SINGLE = frozenset(("e", "e⁻¹", "√2", "√3", "log 2", "π"))
"""The few that a float32 may be."""
SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True)
class Irrational:
    """A number that fractions are multiples of, to fifty digits; 1 is the first of them."""

    text: str
    latex: str
    value: Fraction
    closed: bool = True
    """Whether a factor can be written right behind it: πx, but not √2x."""


ONE = Irrational("1", "1", Fraction(1))


@dataclass(frozen=True)
class ExactConstant:
    """A small fraction times an irrational number, or times 1."""

    ratio: Fraction
    of: Irrational

    @property
    def value(self) -> Fraction:
        """To fifty digits."""
        return self.ratio * self.of.value


@dataclass(frozen=True)
class Candidates:
    """What a number of some dtype may be: a fraction, its parts not above ``height``, times one of
    ``bases``, the likeliest first."""

    bases: tuple[Irrational, ...]
    height: int

    @cached_property
    def floats(self) -> np.ndarray:
        """The bases' values, (bases, 1)."""
        return np.array([[float(base.value)] for base in self.bases])


def recognised(x: float, dtype: str = "float64") -> ExactConstant | None:
    """The constant that ``x``, a number of ``dtype``, stands for, if there is one. Fractions that
    are binary or short in decimals, as 3/4, are no constants: they are written as they are.

    >>> import math
    >>> found = recognised(-2 * math.exp(-1))
    >>> found.ratio, found.of.text
    (Fraction(-2, 1), 'e⁻¹')
    >>> recognised(math.nextafter(math.exp(-1), 1)), recognised(0.25)
    (None, None)
    """
    among = candidates(dtype)
    if among is None or x == 0 or not np.isfinite(x):
        return None
    # By floats first: of thousands of candidates hardly ever one is so close.
    below = np.arange(1, among.height + 1)
    with np.errstate(all="ignore"):
        above = x / among.floats * below
        whole = np.rint(above)
        near = np.abs(above - whole) <= 4 * np.finfo(dtype).eps * np.abs(above)
    near &= (np.abs(whole) >= 1) & (np.abs(whole) <= among.height)
    for row, column in np.argwhere(near):
        ratio = Fraction(int(whole[row, column]), int(below[column]))
        found = ExactConstant(ratio, among.bases[row])
        if not _is_short(found) and is_rounded(found.value, x, dtype):
            return found
    return None


def is_rounded(exact: Fraction, x: float, dtype: str) -> bool:
    """Whether ``x`` is the number of ``dtype`` nearest to ``exact``."""
    here = np.dtype(dtype).type(x)
    low, high = (np.nextafter(here, here.dtype.type(end)) for end in (-np.inf, np.inf))
    if not np.isfinite([low, high]).all():
        return False
    middle = Fraction(float(here))
    return middle + Fraction(float(low)) < 2 * exact < middle + Fraction(float(high))


def _is_short(found: ExactConstant) -> bool:
    """Whether it has an end in decimals."""
    rest = found.ratio.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return found.of is ONE and rest == 1


@cache
def candidates(dtype: str) -> Candidates | None:
    """What numbers of ``dtype`` may be; None where nothing could be told from an accident."""
    if dtype not in ("float32", "float64"):
        return None
    with localcontext(Context(prec=DIGITS + 10)):
        every = (*_exponentials(), *_roots(), *_logarithms(), *_powers_of_pi())
    if dtype == "float32":
        return Candidates((ONE, *(base for base in every if base.text in IN_SINGLE)), 3)
    return Candidates((ONE, *every), 16)


def _exponentials() -> list[Irrational]:
    """e to whole powers, halves and quarters, up to e⁴."""
    powers = [Fraction(sign * n, 4) for n in range(1, 17) for sign in (1, -1)]
    return [_power("e", "e", Fraction(_decimal(p).exp()), p) for p in powers]


def _roots() -> list[Irrational]:
    """Of what has no square in it, up to 30."""
    bare = [n for n in range(2, 31) if all(n % (k * k) for k in range(2, n))]
    return [
        Irrational(f"√{n}", rf"\sqrt{{{n}}}", Fraction(Decimal(n).sqrt()), closed=False)
        for n in bare
    ]


def _logarithms() -> list[Irrational]:
    """Of what is no power, which would have a multiple of another one, up to 10."""
    return [
        Irrational(f"log {n}", rf"\log {n}", Fraction(Decimal(n).ln()), closed=False)
        for n in (2, 3, 5, 6, 7, 10)
    ]


def _powers_of_pi() -> list[Irrational]:
    """And what normal distributions have of them."""
    pi = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")
    whole = [_power("π", r"\pi", Fraction(pi) ** n, Fraction(n)) for n in (1, -1, 2, -2, 3, -3)]
    halves = [
        _power(text, latex, Fraction(base.sqrt() ** sign), Fraction(sign, 2))
        for text, latex, base in (("π", r"\pi", pi), ("(2π)", r"(2\pi)", 2 * pi))
        for sign in (1, -1)
    ]
    return [*whole, *halves]


def _decimal(x: Fraction) -> Decimal:
    return Decimal(x.numerator) / x.denominator


def _power(text: str, latex: str, value: Fraction, power: Fraction) -> Irrational:
    if power == 1:
        return Irrational(text, latex, value)
    raised = str(power)
    shown = f"^({raised.replace('-', '−')})" if "/" in raised else raised.translate(SUPERSCRIPT)
    return Irrational(f"{text}{shown}", f"{latex}^{{{raised}}}", value)
