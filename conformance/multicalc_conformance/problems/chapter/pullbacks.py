"""Row 20: backpropagation through functions of several vectors and matrices, with several outputs.

Nothing is symmetric and no cotangent is one, so that nothing can be exchanged or left out unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import cos, sin

import multicalc as mc
from multicalc import xp
from multicalc.backend import Mode
from multicalc_conformance.problems.quantity import Compute, Quantity, Reference
from multicalc_conformance.references.entrywise import each
from multicalc_conformance.references.exact import numbers

RECTANGULAR = np.array([[1.2, -0.7], [0.4, 2.1], [-1.5, 0.3]])
X, Y = np.array([0.8, -1.7]), np.array([2.2, 0.6])
OF_OUTPUTS = np.array([0.5, -1.1, 1.9])
A = np.array([[1.3, -0.4], [2.2, 0.7]])
B = np.array([[0.6, 1.8], [-1.1, 0.9]])
OF_PRODUCT = np.array([[0.3, -2.1], [1.6, 0.8]])
OF_SQUARES, OF_INNER = np.array([0.9, -0.4]), np.array(1.7)
TWICE = np.array(1.5)
BY: tuple[tuple[str, Mode], ...] = (("rows", "reverse"), ("columns", "forward"))


def product(a: Any, x: Any) -> Any:
    return xp.matmul(a, x)


def squares_and_inner(x: Any, y: Any) -> Any:
    """A vector and a number."""
    return x * x, xp.sum(x * y)


def sum_and_product(x: Any, y: Any) -> Any:
    return x + y, x * y


def product_of_squares(x: Any) -> Any:
    return xp.matmul(A, x * x)


def used_thrice(x: Any) -> Any:
    return x * xp.sin(x) + x


def first_squared(x: Any, y: Any) -> Any:
    return x * x


def cubic(x: Any, y: Any) -> Any:
    return x * y**2


def _pulled(f: Any, at: tuple[np.ndarray, ...], cotangent: Any, argument: int) -> Compute:
    """What the pullback of ``f`` gives for one of its arguments."""
    return lambda backend: mc.vjp(f, *at, backend=backend)[1](cotangent)[argument]


def _all_pulled(f: Any, at: tuple[np.ndarray, ...], cotangent: Any) -> Compute:
    """The same for all, stacked."""
    return lambda backend: np.stack(mc.vjp(f, *at, backend=backend)[1](cotangent))


def _rows(backend: str) -> Any:
    """One pullback called with each unit vector."""
    pullback = mc.vjp(lambda x: xp.matmul(RECTANGULAR, x), X, backend=backend)[1]
    return np.stack([pullback(unit)[0] for unit in np.eye(len(RECTANGULAR))])


def _jacobian(mode: Mode) -> Compute:
    return lambda backend: mc.jacobian(product_of_squares, mode=mode, backend=backend)(X)


def _pushed(backend: str) -> Any:
    _, tangents = mc.jvp(squares_and_inner, (X, Y), (OF_SQUARES, X), backend=backend)
    return np.append(*tangents)


def _exactly(closed: Callable[..., Any], *arrays: np.ndarray) -> Reference:
    """A closed form of the arrays' exact numbers."""
    return lambda: closed(*numbers(arrays))


def quantities() -> list[Quantity]:
    def quantity(name: str, compute: Compute, reference: Reference, source: str) -> Quantity:
        return Quantity("20", name, compute, reference, source)

    through_ax = (product, (RECTANGULAR, X), OF_OUTPUTS)
    through_ab = (product, (A, B), OF_PRODUCT)
    through_both = (squares_and_inner, (X, Y), (OF_SQUARES, OF_INNER))
    return [
        quantity(
            "w pulled back to A through Ax, A 3×2",
            _pulled(*through_ax, 0),
            _exactly(np.outer, OF_OUTPUTS, X),
            "wᵀ dA x = ⟨w xᵀ, dA⟩",
        ),
        quantity(
            "w pulled back to x through Ax",
            _pulled(*through_ax, 1),
            _exactly(lambda a, w: a.T @ w, RECTANGULAR, OF_OUTPUTS),
            "wᵀ A dx = ⟨Aᵀw, dx⟩",
        ),
        quantity(
            "rows of A, by unit vectors pulled back through Ax",
            _rows,
            _exactly(lambda a: a, RECTANGULAR),
            "eᵢᵀA is A's row i",
        ),
        *(
            quantity(
                f"the Jacobian of A(x∘x) by {parts}",
                _jacobian(mode),
                _exactly(lambda a, x: a * (2 * x), A, X),
                "Aᵢⱼ·2xⱼ: outputs by inputs",
            )
            for parts, mode in BY
        ),
        quantity(
            "C pulled back to A through AB, none symmetric",
            _pulled(*through_ab, 0),
            _exactly(lambda c, b: c @ b.T, OF_PRODUCT, B),
            "tr(Cᵀ dA B) = ⟨CBᵀ, dA⟩",
        ),
        quantity(
            "C pulled back to B through AB",
            _pulled(*through_ab, 1),
            _exactly(lambda a, c: a.T @ c, A, OF_PRODUCT),
            "tr(Cᵀ A dB) = ⟨AᵀC, dB⟩",
        ),
        quantity(
            "(c, d) pulled back to x through (x∘x, x·y)",
            _pulled(*through_both, 0),
            _exactly(lambda c, d, x, y: 2 * c * x + d * y, OF_SQUARES, OF_INNER, X, Y),
            "c·2x∘dx + d y·dx",
        ),
        quantity(
            "(c, d) pulled back to y",
            _pulled(*through_both, 1),
            _exactly(lambda d, x: d * x, OF_INNER, X),
            "d x·dy",
        ),
        quantity(
            "(c, y) pulled back to x through (x + y, x∘y)",
            _pulled(sum_and_product, (X, Y), (OF_SQUARES, Y), 0),
            _exactly(lambda c, y: c + y * y, OF_SQUARES, Y),
            "c·dx + y·(y∘dx)",
        ),
        quantity(
            "(c, x) pushed forward through (x∘x, x·y)",
            _pushed,
            _exactly(lambda c, x, y: np.append(2 * x * c, np.sum(c * y + x * x)), OF_SQUARES, X, Y),
            "(2x∘dx, dx·y + x·dy)",
        ),
        quantity(
            "c pulled back through x∘sin x + x: x used three times",
            _pulled(used_thrice, (X,), OF_SQUARES, 0),
            _exactly(lambda c, x: c * (each(sin)(x) + x * each(cos)(x) + 1), OF_SQUARES, X),
            "sin x + x∘cos x + 1, one term for each use",
        ),
        quantity(
            "c pulled back to x and y through x∘x",
            _all_pulled(first_squared, (X, Y), OF_SQUARES),
            _exactly(lambda c, x: np.stack([2 * c * x, 0 * x]), OF_SQUARES, X),
            "y isn't used: its cotangent is zero",
        ),
        quantity(
            "∇xy² where x = y = 1.5",
            _all_pulled(cubic, (TWICE, TWICE), np.array(1.0)),
            _exactly(lambda x: np.stack([x**2, 2 * x * x]), TWICE),
            "(y², 2xy): equal inputs are two inputs",
        ),
    ]
