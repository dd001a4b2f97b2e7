"""Row 11 as the chapter prints it: its tabs do not have the same quadratic.

The prose and the MXNet tab have e⁻¹(−1 − (x+1) + (x+1)² + y²), which is the best quadratic at
(−1, 0). The PyTorch and TensorFlow tabs have 2(x+1)² + 2y² in it: the Hessian put in without the
½ of ½ eᵀHe. On the plotted grid that is off by e⁻¹((x+1)² + y²), at most 13/e, in the corners
(2, ±2). Nobody noticed, because nothing compared the tabs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import exp, mpf

import multicalc as mc
from multicalc import xp
from multicalc.approximations import quad_approx
from multicalc_conformance.problems.chapter.second_order import BOOK_AT, bump, grid_points
from multicalc_conformance.problems.quantity import Compute, Quantity


def mxnet_tab(x: Any, y: Any) -> Any:
    return xp.exp(xp.asarray(-1.0)) * (-1.0 - (x + 1.0) + (x + 1.0) ** 2 + y**2)


def pytorch_and_tensorflow_tab(x: Any, y: Any) -> Any:
    return xp.exp(xp.asarray(-1.0)) * (-1.0 - (x + 1.0) + 2.0 * (x + 1.0) ** 2 + 2.0 * y**2)


def on_grid(tab: Any) -> Compute:
    """The surface that a tab plots, computed by a backend."""
    points = grid_points()

    def compute(backend: str) -> Any:
        return mc.vjp(tab, points[..., 0], points[..., 1], backend=backend)[0]

    return compute


def _gap(tab: Any) -> Compute:
    surface = on_grid(tab)

    def compute(backend: str) -> Any:
        best = quad_approx(bump, np.array(BOOK_AT), backend=backend)(grid_points())
        return np.max(np.abs(surface(backend) - best))

    return compute


def quantities() -> list[Quantity]:
    return [
        Quantity(
            "11",
            "the MXNet tab's largest gap from it",
            _gap(mxnet_tab),
            lambda: 0,
            "the tab has the best quadratic",
        ),
        Quantity(
            "11",
            "the PyTorch and TensorFlow tabs' largest gap",
            _gap(pytorch_and_tensorflow_tab),
            lambda: mpf(13) * exp(-1),
            "they have H where ½H belongs: off by e⁻¹((x+1)² + y²), at (2, ±2) 13/e = 4.78",
        ),
    ]
