"""Test functions of any number of variables, at two, five and ten."""

from __future__ import annotations

from math import e, pi
from typing import Any

from multicalc import xp
from multicalc_conformance.problems.optimization.problem import Kink, OptimizationProblem, library

FIVE = (0.9, -0.4, 1.3, 0.2, -1.1)
TEN = (0.3, -0.7, 1.1, 0.6, -1.4, 0.8, -0.2, 1.7, -0.9, 0.5)


def ackley(x: Any) -> Any:
    """−20·exp(−0.2·√(mean x²)) − exp(mean cos 2πx) + 20 + e."""
    valley = 20 * xp.exp(-0.2 * xp.sqrt(xp.mean(x**2)))
    return -valley - xp.exp(xp.mean(xp.cos(2 * pi * x))) + 20 + e


def levy(x: Any) -> Any:
    """sin²πw₁ + Σ(wᵢ−1)²(1 + 10sin²(πwᵢ+1)) + (wₙ−1)²(1 + sin²2πwₙ), w = 1 + (x−1)/4."""
    w = 1 + (x - 1) / 4
    first, inner, last = w[0], w[:-1], w[-1]
    waves = xp.sum((inner - 1) ** 2 * (1 + 10 * xp.sin(pi * inner + 1) ** 2))
    return xp.sin(pi * first) ** 2 + waves + (last - 1) ** 2 * (1 + xp.sin(2 * pi * last) ** 2)


def rastrigin(x: Any) -> Any:
    """10n + Σ(xᵢ² − 10cos 2πxᵢ)."""
    return xp.sum(x**2 - 10 * xp.cos(2 * pi * x) + 10)


def rosenbrock(x: Any) -> Any:
    """Σ 100(xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²."""
    return xp.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def sphere(x: Any) -> Any:
    """Σxᵢ²."""
    return xp.sum(x**2)


def styblinski_tang(x: Any) -> Any:
    """½Σ(xᵢ⁴ − 16xᵢ² + 5xᵢ)."""
    return xp.sum(x**4 - 16 * x**2 + 5 * x) / 2


STYBLINSKI = -2.903534027771177
"""Where x⁴ − 16x² + 5x is least: the least root of 4x³ − 32x + 5."""

PROBLEMS = (
    OptimizationProblem(
        "ackley",
        ackley,
        ((0.3, 0.4), (-1.7, 2.2), FIVE),
        ((0.0, 0.0), 0.0),
        library("ackley") + "; Ackley, A Connectionist Machine for Genetic Hillclimbing, 1987",
        (Kink((0.0, 0.0), "√(mean x²) has a corner at the origin, the minimum"),),
    ),
    OptimizationProblem(
        "levy", levy, ((0.3, -0.8), (2.6, -4.1), FIVE), ((1.0, 1.0), 0.0), library("levy")
    ),
    OptimizationProblem(
        "rastrigin",
        rastrigin,
        ((0.3, -0.8), (2.6, -4.1), FIVE, TEN),
        ((0.0, 0.0), 0.0),
        library("rastr") + "; Rastrigin, Systems of Extremal Control, 1974",
    ),
    OptimizationProblem(
        "rosenbrock",
        rosenbrock,
        ((-1.2, 1.0), (0.4, -0.3), FIVE, TEN),
        ((1.0, 1.0), 0.0),
        library("rosen") + "; Rosenbrock, Computer Journal 3 (1960) 175-184",
    ),
    OptimizationProblem(
        "sphere",
        sphere,
        ((0.3, -0.8), (2.6, -4.1), FIVE, TEN),
        ((0.0, 0.0), 0.0),
        library("spheref"),
    ),
    OptimizationProblem(
        "styblinski_tang",
        styblinski_tang,
        ((0.3, -0.8), (2.6, -4.1), FIVE, TEN),
        ((STYBLINSKI, STYBLINSKI), -78.33233140754284),
        library("stybtang") + "; Styblinski and Tang, Neural Networks 3 (1990) 467-483",
    ),
)
