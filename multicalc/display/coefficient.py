"""Numbers as formulas and tables have them: constants where they are exact, else six digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, isnan

from multicalc.display.constants import ONE, ExactConstant, recognised
from multicalc.display.notation import DIGITS, TEXT, Notation, Spelled

MULTIPLE = 4
"""The largest part of the fractions that decimals are factored by."""


@dataclass(frozen=True)
class Coefficient:
    """A number, and the constant that it is, if any."""

    x: float
    exact: ExactConstant | None = None

    @classmethod
    def of(cls, x: float, dtype: str) -> Coefficient:
        """``x`` as a number of ``dtype``."""
        return cls(x, recognised(x, dtype))

    @property
    def negative(self) -> bool:
        return self.x < 0

    @property
    def whole(self) -> bool:
        """Whether what is written is all of it."""
        return self.exact is not None or float(f"{self.x:.{DIGITS}g}") == self.x

    def written(self, notation: Notation) -> Spelled:
        """Without its sign."""
        if self.exact is not None:
            return _exact(self.exact, notation)
        return _decimals(abs(self.x), notation)


def number(x: float, dtype: str = "float64", notation: Notation = TEXT) -> str:
    """A number of ``dtype`` with its sign.

    >>> import math
    >>> number(-2 * math.exp(-1)), number(1 / 3), number(-0.7358), number(1e-17)
    ('−2e⁻¹', '⅓', '−0.7358', '10⁻¹⁷')
    """
    found = Coefficient.of(x, dtype)
    return f"{notation.minus if found.negative else ''}{found.written(notation).text}"


def factored(numbers: Sequence[Coefficient]) -> tuple[Coefficient | None, list[Coefficient]]:
    """What several numbers are small fractions of, and these fractions: an irrational number that
    all of them have, or the smallest of them where the others are exactly such multiples of it.
    None, and the numbers as they are, where there is neither."""
    exact = [each.exact for each in numbers if each.exact is not None]
    alone = None, list(numbers)
    if len(numbers) < 2:
        return alone
    if len(exact) == len(numbers):
        base = exact[0].of
        if base is ONE or any(each.of is not base for each in exact):
            return alone
        factor = Coefficient(float(base.value), ExactConstant(Fraction(1), base))
        return factor, [_fraction(each.ratio) for each in exact]
    if any(each.exact or each.whole or not isfinite(each.x) for each in numbers):
        return alone
    least = min(abs(each.x) for each in numbers)
    ratios = [Fraction(each.x / least).limit_denominator(MULTIPLE) for each in numbers]
    if any(
        abs(ratio) > MULTIPLE or each.x != least * float(ratio)
        for each, ratio in zip(numbers, ratios, strict=True)
    ):
        return alone
    return Coefficient(least), [_fraction(ratio) for ratio in ratios]


def _fraction(ratio: Fraction) -> Coefficient:
    return Coefficient(float(ratio), ExactConstant(ratio, ONE))


def _exact(found: ExactConstant, notation: Notation) -> Spelled:
    ratio, base = abs(found.ratio), found.of
    front = notation.fraction(ratio) if ratio.denominator > 1 else str(ratio)
    if base is ONE:
        return Spelled(front)
    if ratio == Fraction(1):
        return Spelled(notation.irrational(base), base.closed)
    between = " " if base.text.startswith("log") else ""
    return Spelled(f"{front}{between}{notation.irrational(base)}", base.closed)


def _decimals(x: float, notation: Notation) -> Spelled:
    if not isfinite(x):
        return Spelled(notation.nan if isnan(x) else notation.infinity, False)
    digits, _, power = f"{x:.{notation.digits}g}".partition("e")
    if not power:
        return Spelled(digits)
    return Spelled(notation.powered("" if digits == "1" else digits, int(power)), False)
