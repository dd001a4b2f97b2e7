"""Smooth functions of two variables with exponentials, logarithms and waves."""

from __future__ import annotations

from math import pi
from typing import Any

from multicalc import xp
from multicalc_conformance.problems.optimization.polynomials import goldstein_price_factors
from multicalc_conformance.problems.optimization.problem import OptimizationProblem, library


def easom(x: Any) -> Any:
    """−cos x · cos y · exp(−(x−π)² − (y−π)²): flat but for one narrow dip."""
    dip = xp.exp(-((x[0] - pi) ** 2) - (x[1] - pi) ** 2)
    return -xp.cos(x[0]) * xp.cos(x[1]) * dip


def levy_n13(x: Any) -> Any:
    """sin²3πx + (x−1)²(1 + sin²3πy) + (y−1)²(1 + sin²2πy)."""
    a, b = x[0], x[1]
    return (
        xp.sin(3 * pi * a) ** 2
        + (a - 1) ** 2 * (1 + xp.sin(3 * pi * b) ** 2)
        + (b - 1) ** 2 * (1 + xp.sin(2 * pi * b) ** 2)
    )


def mccormick(x: Any) -> Any:
    """sin(x+y) + (x−y)² − 1.5x + 2.5y + 1."""
    return xp.sin(x[0] + x[1]) + (x[0] - x[1]) ** 2 - 1.5 * x[0] + 2.5 * x[1] + 1


def picheny(x: Any) -> Any:
    """The logarithm of the Goldstein-Price function, rescaled to [0, 1]²."""
    first, second = goldstein_price_factors(4 * x[0] - 2, 4 * x[1] - 2)
    return (xp.log(first * second) - 8.693) / 2.427


def schaffer_n2(x: Any) -> Any:
    """½ + (sin²(x² − y²) − ½)/(1 + 0.001(x² + y²))²."""
    wave = xp.sin(x[0] ** 2 - x[1] ** 2) ** 2
    return 0.5 + (wave - 0.5) / (1 + 0.001 * (x[0] ** 2 + x[1] ** 2)) ** 2


PROBLEMS = (
    OptimizationProblem(
        "easom",
        easom,
        ((2.7, 3.3), (4.2, 2.4), (1.6, 3.9)),
        ((pi, pi), -1.0),
        library("easom") + "; Easom, A Survey of Global Optimization Techniques, 1990",
    ),
    OptimizationProblem(
        "levy_n13",
        levy_n13,
        ((0.7, -1.3), (-3.4, 2.6), (4.2, -0.4)),
        ((1.0, 1.0), 0.0),
        library("levy13"),
    ),
    OptimizationProblem(
        "mccormick",
        mccormick,
        ((0.7, -1.3), (-1.4, 2.6), (3.2, -0.4)),
        ((-0.5471975511965976, -1.5471975511965976), -1.9132229549810367),
        library("mccorm"),
    ),
    OptimizationProblem(
        "picheny",
        picheny,
        ((0.1, 0.2), (0.7, 0.4), (0.35, 0.85)),
        ((0.5, 0.25), -3.1291253496123),
        library("goldprsc")
        + "; Picheny, Wagner and Ginsbourger, Struct. Multidisc. Optim. 48 (2013) 607-626",
    ),
    OptimizationProblem(
        "schaffer_n2",
        schaffer_n2,
        ((0.7, -1.3), (-3.4, 2.6), (5.2, -0.4)),
        ((0.0, 0.0), 0.0),
        library("schaffer2"),
    ),
)
