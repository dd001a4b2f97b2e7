"""What a case's value and derivatives have to be, and how far off rounding may put them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from mpmath import mp
from numpy.typing import DTypeLike

from multicalc_conformance import exact
from multicalc_conformance.exact import Arrays
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.deviation import bound


@dataclass(frozen=True)
class Reference:
    """The exact arrays, and for each the largest error that counts as rounding."""

    arrays: Arrays
    bounds: list[float]


def reference(
    quantity: Callable[[Arrays], Arrays], xs: Arrays, dtype: str, slack: float = 1.0
) -> Reference:
    """What ``quantity`` of exact arrays is at ``xs``, with ``slack`` times its bound."""
    with mp.workdps(exact.DIGITS):
        at = quantity(xs)
    return Reference(at, [slack * b for b in bound(quantity, xs, at, dtype)])


def directions(shapes: list[np.ndarray], start: float) -> list[np.ndarray]:
    """Generic numbers of size one, in the shapes and dtypes of ``shapes``."""
    return [direction(k, x.shape, x.dtype, start) for k, x in enumerate(shapes)]


def direction(k: int, shape: tuple[int, ...], dtype: DTypeLike, start: float) -> np.ndarray:
    """The one in place ``k``; of a complex dtype neither real nor imaginary."""
    at = start + 1.7 * k + np.arange(np.prod(shape, dtype=int)).reshape(shape)
    if np.dtype(dtype).kind == "c":
        return np.asarray((np.cos(at) + 1j * np.cos(at + 0.9)).astype(dtype))
    return np.asarray(np.cos(at).astype(dtype))


def references(
    case: Case,
    dtype: str,
    xs: list[np.ndarray],
    weights: list[np.ndarray],
    vs: list[np.ndarray],
) -> dict[str, Reference]:
    """Of the value, the Jacobian-vector product with ``vs``, and the gradient and
    Hessian-vector product of the outputs' sum weighted by ``weights``."""
    ws, tangents = exact.numbers(weights), exact.numbers(vs)
    scalar = exact.total(case.exact, ws)
    quantities: dict[str, Callable[[Arrays], Arrays]] = {
        "value": lambda at: exact.value(case.exact, at)
    }
    if case.order:
        quantities |= {
            "jvp": lambda at: exact.along(case.exact, at, tangents),
            "gradient": lambda at: exact.gradient(scalar, at),
            "hvp": lambda at: exact.hvp(scalar, at, tangents),
        }
    at = exact.numbers(xs)
    return {
        name: reference(quantity, at, dtype, case.slack_in(dtype))
        for name, quantity in quantities.items()
    }
