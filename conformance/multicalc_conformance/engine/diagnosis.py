"""What wrong results have in common with the right ones: a factor, another order, one entry.

Said only where it is so for every entry of an array, to the error that rounding explains.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from mpmath import mp

from multicalc_conformance.engine.digits import DIGITS
from multicalc_conformance.engine.reference import Reference

ROUNDING = 8
"""In eps of the largest entry, what turning an exact number into a float and back may cost."""
FEW = 4
"""Of so many wrong entries each is named, if no more than one in ``FEW`` of an array is wrong."""
KINDS = 3
"""Arrays that are wrong in more ways have nothing in common."""
SMALL, LARGE = 16, 1000
"""Up to which numbers a fraction, and a whole number or its inverse, is no coincidence."""
ALONE = (-1, 2, -2, Fraction(1, 2), Fraction(-1, 2))
"""The factors that are told of one number, which is some multiple of any other one."""
HALF = {"1/2": "½"}


def diagnosis(got: Sequence[np.ndarray], reference: Reference, dtype: str) -> str:
    """What is to be said of wrong ``got`` beside its distance; empty where nothing is known."""
    if len(got) != len(reference.arrays):
        return ""
    said: dict[str, list[int]] = {}
    wrong = 0
    for k, (array, exact) in enumerate(zip(got, reference.arrays, strict=True)):
        each = Beside.of(array, exact, reference.bounds[k], dtype)
        if each.right:
            continue
        wrong += 1
        told = ", or ".join(_said(each))
        if told:
            said.setdefault(told, []).append(k + 1)
    if len(got) == 1 or len(said) > KINDS:
        return "" if len(said) > KINDS else next(iter(said), "")
    if [len(where) for where in said.values()] == [len(got)]:
        return f"every array: {next(iter(said))}"
    return "; ".join(f"{_numbered(where)} of {len(got)}: {told}" for told, where in said.items())


@dataclass(frozen=True)
class Beside:
    """A result beside the reference's, rounded."""

    got: np.ndarray
    exact: np.ndarray
    bound: float
    dtype: str

    @classmethod
    def of(cls, got: np.ndarray, exact: np.ndarray, bound: float, dtype: str) -> Beside:
        with mp.workdps(DIGITS):
            kind = complex if any(isinstance(v, mp.mpc) for v in exact.ravel()) else float
            numbers = np.array([kind(v) for v in exact.ravel()], dtype=kind).reshape(exact.shape)
        wide = got.astype(complex if got.dtype.kind == "c" else float)
        return cls(wide, numbers, bound, dtype if got.dtype.kind not in "fc" else _real(got))

    @property
    def right(self) -> bool:
        same = self.got.shape == self.exact.shape
        return same and bool(self.near(self.exact).all())

    @property
    def scale(self) -> float:
        return _largest(self.exact)

    def near(self, other: np.ndarray, factor: float = 1.0) -> np.ndarray:
        """Where the result is ``other``, which is made of the reference times ``factor``."""
        eps = float(np.finfo(self.dtype).eps)
        allowed = max(self.bound * factor, ROUNDING * eps * _largest(other))
        return _within(self.got, other, allowed)


def _said(each: Beside) -> Iterator[str]:
    got, exact = each.got, each.exact
    if not exact.size or not got.size:
        return
    if got.shape != exact.shape:
        yield from _reshaped(each)
        return
    off = ~each.near(exact)
    unknown = np.isnan(got) & ~np.isnan(exact)
    if exact.size > 1 and unknown.any() and not (off & ~unknown).any():
        yield "NaN throughout" if unknown.all() else f"right but for NaN {_places(unknown)}"
    elif not got.any() and exact.any():
        yield "zero"
    elif each.dtype == "float64" and _is_single(got, exact, off, each.scale):
        yield "right to float32's digits"
    else:
        found = [*_rearranged(each), *_multiplied(each), *_added(each)]
        yield from found
        few = off.sum() <= min(FEW, exact.size // FEW)
        if few and not found:
            yield f"right but {_places(off)}"


def _reshaped(each: Beside) -> Iterator[str]:
    got, exact = each.got, each.exact
    varied = not (exact == exact.flat[0]).all()
    for name, other in _turned(exact):
        if varied and other.shape == got.shape and each.near(other).all():
            yield name
            return
    if got.size == exact.size and each.near(exact.reshape(got.shape)).all():
        yield f"the reference in shape {got.shape}"


def _rearranged(each: Beside) -> Iterator[str]:
    exact = each.exact
    orders = list(_turned(exact))
    if np.iscomplexobj(exact):
        orders.append(("the conjugate of the reference", np.conj(exact)))
        orders += [(f"{name}, conjugated", np.conj(other)) for name, other in _turned(exact)]
    if exact.ndim == 1:
        orders.append(("the reference in reverse order", exact[::-1]))
    elif exact.ndim > 1:
        orders.append(("the reference with its rows reversed", np.flip(exact, axis=-2)))
        orders.append(("the reference with its columns reversed", np.flip(exact, axis=-1)))
    for name, other in orders:
        if other.shape == exact.shape and each.near(other).all():
            yield name


def _turned(exact: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    if exact.ndim > 1:
        yield "the transpose of the reference", np.swapaxes(exact, -1, -2)
    if exact.ndim > 2:
        yield "the reference with all its axes reversed", exact.transpose()


def _multiplied(each: Beside) -> Iterator[str]:
    got, exact = each.got, each.exact
    good = np.isfinite(exact) & np.isfinite(got) & (exact != 0)
    if not good.any():
        return
    # By the largest entry, whose quotient has the most digits.
    at = int(np.argmax(np.where(good, np.abs(exact), 0)))
    quotient = got.flat[at] / exact.flat[at]
    for turn, name in ((1, ""), (1j, "i")):
        ratio = quotient / turn
        if abs(np.imag(ratio)) > 1e-3 * abs(ratio):
            continue
        factor = Fraction(float(np.real(ratio))).limit_denominator(LARGE)
        one = len(np.unique(np.abs(exact[good]))) == 1
        if not factor or factor == 1 == turn or not _simple(factor, alone=one):
            continue
        other = np.where(np.isnan(exact), exact, exact * (float(factor) * turn))
        if each.near(other, abs(float(factor))).all():
            yield f"{_written(factor, name)} × the reference"


def _simple(factor: Fraction, *, alone: bool) -> bool:
    if alone:
        return factor in ALONE
    over, under = abs(factor.numerator), factor.denominator
    return max(over, under) <= SMALL or 1 in (over, under)


def _added(each: Beside) -> Iterator[str]:
    got, exact = each.got, each.exact
    if not (np.isfinite(got) & np.isfinite(exact)).all() or len(np.unique(exact)) == 1:
        return
    constant = (got - exact).flat[0]
    if each.near(exact + constant).all():
        text = f"{constant:.6g}"
        yield f"the reference {'−' if text[0] == '-' else '+'} {text.lstrip('-')} in each entry"


def _is_single(got: np.ndarray, exact: np.ndarray, off: np.ndarray, scale: float) -> bool:
    """Whether a wrong result is what single precision leaves of a right one: numbers that it has,
    or errors of its size."""
    eps = float(np.finfo("float32").eps)
    if not _within(got, exact, 2 * ROUNDING * eps * scale).all():
        return False
    with np.errstate(over="ignore"):
        kind = "complex64" if np.iscomplexobj(got) else "float32"
        rounded = bool((got[off].astype(kind) == got[off]).all())
    finite = np.isfinite(exact)
    return rounded or float(np.abs(got - exact)[finite].max()) > eps * scale / 64


def _within(one: np.ndarray, other: np.ndarray, allowed: float) -> np.ndarray:
    with np.errstate(invalid="ignore", over="ignore"):
        near: np.ndarray = np.abs(one - other) <= allowed
    near = near | (one == other) | (np.isnan(one) & np.isnan(other))
    return near


def _largest(x: np.ndarray) -> float:
    return float(np.max(np.abs(x[np.isfinite(x)]), initial=0.0))


def _places(where: np.ndarray) -> str:
    places = [tuple(map(int, at)) for at in np.argwhere(where)]
    if len(places) > FEW:
        return f"at {len(places)} of {where.size} entries"
    named = ", ".join(str(at[0] if len(at) == 1 else at) for at in places)
    return f"at {named}"


def _numbered(where: list[int]) -> str:
    named = [str(k) for k in where]
    if len(named) == 1:
        return f"array {named[0]}"
    return f"arrays {', '.join(named[:-1])} and {named[-1]}"


def _written(factor: Fraction, unit: str) -> str:
    text = str(abs(factor))
    number = unit if unit and text == "1" else HALF.get(text, text) + unit
    return "−" * (factor < 0) + number


def _real(x: np.ndarray) -> str:
    kind: Any = np.zeros(0, x.dtype).real.dtype
    return str(kind)
