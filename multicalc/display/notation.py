"""How numbers, names and products are written: as text, and in LaTeX."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from multicalc.display.constants import SUPERSCRIPT, Irrational

SUBSCRIPT = str.maketrans("0123456789,", "₀₁₂₃₄₅₆₇₈₉,")
VULGAR = {
    **{(1, 2): "½", (1, 3): "⅓", (2, 3): "⅔", (1, 4): "¼", (3, 4): "¾", (1, 5): "⅕", (2, 5): "⅖"},
    **{(3, 5): "⅗", (4, 5): "⅘", (1, 6): "⅙", (5, 6): "⅚", (1, 8): "⅛", (3, 8): "⅜", (5, 8): "⅝"},
    **{(7, 8): "⅞"},
}
GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega".split()
)


IN_LATEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "_&%#{}"},
        **{"$": r"\text{\$}", "\\": r"\backslash ", "^": r"\hat{}", "~": r"\sim ", " ": r"\ "},
        **{"<": r"\lt ", ">": r"\gt "},
    }
)
"""How signs in names are written that LaTeX has for something else, or HTML around it."""


class Name(NamedTuple):
    """What a coordinate is called: ``w`` with the indices 0, 1."""

    base: str
    indices: tuple[int, ...] = ()


class Spelled(NamedTuple):
    """A number without its sign, or a product."""

    text: str
    closed: bool = True
    """Whether a factor can be written right behind it."""


DIGITS = 6


class Notation:
    """Text, as a terminal has it, with so many ``digits`` of numbers that are no constants."""

    def __init__(self, digits: int = DIGITS) -> None:
        self.digits = digits

    minus = "−"
    dot = "·"
    about = "≈"
    half = "½"
    infinity = "∞"
    nan = "NaN"

    def fraction(self, x: Fraction) -> str:
        """A fraction that has more than a numerator, as a factor."""
        return VULGAR.get(x.as_integer_ratio(), f"({x.numerator}/{x.denominator})")

    def irrational(self, x: Irrational) -> str:
        return x.text

    def name(self, name: Name) -> Spelled:
        if not name.indices:
            return Spelled(name.base, len(name.base) == 1)
        apart = "," if max(name.indices) > 9 else ""
        index = apart.join(map(str, name.indices)).translate(SUBSCRIPT)
        return Spelled(f"{name.base}{index}", len(name.base) == 1)

    def squared(self, base: str) -> str:
        return f"{base}²"

    def powered(self, digits: str, power: int) -> str:
        """A number with a power of ten."""
        return f"{digits}{self.dot if digits else ''}10{str(power).translate(SUPERSCRIPT)}"

    def transposed(self, base: str) -> str:
        return f"{base}ᵀ"

    def norm(self, of: str) -> str:
        return f"‖{of}‖"

    def where(self, size: int, norms: str) -> str:
        """What a formula of vectors is of."""
        return f" with d = x − x₀ of {size} coordinates, {norms}"


class Latex(Notation):
    """LaTeX, without its dollars."""

    minus = "-"
    dot = r" \cdot "
    about = r"\approx"
    half = r"\tfrac{1}{2}"
    infinity = r"\infty"
    nan = r"\mathrm{NaN}"

    def fraction(self, x: Fraction) -> str:
        return rf"\tfrac{{{x.numerator}}}{{{x.denominator}}}"

    def irrational(self, x: Irrational) -> str:
        return x.latex

    def name(self, name: Name) -> Spelled:
        base = name.base
        if base in GREEK:
            base = f"\\{base}"
        elif len(base) != 1 or ord(base) in IN_LATEX:
            base = rf"\mathrm{{{base.translate(IN_LATEX)}}}"
        index = f"_{{{','.join(map(str, name.indices))}}}" if name.indices else ""
        return Spelled(f"{base}{index}", len(name.base) == 1)

    def squared(self, base: str) -> str:
        return f"{base}^{{2}}"

    def powered(self, digits: str, power: int) -> str:
        return rf"{digits}{self.dot if digits else ''}10^{{{power}}}"

    def transposed(self, base: str) -> str:
        return rf"{base}^{{\top}}"

    def norm(self, of: str) -> str:
        return rf"\lVert {of} \rVert"

    def where(self, size: int, norms: str) -> str:
        return rf" \quad (d = x - x_{{0}} \in \mathbb{{R}}^{{{size}}},\ {norms})"


TEXT, LATEX = Notation(), Latex()
