"""Polynomials in two variables."""

from __future__ import annotations

from typing import Any

from multicalc_conformance.problems.optimization.problem import OptimizationProblem, library


def beale(x: Any) -> Any:
    """(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²."""
    a, b = x[0], x[1]
    return (1.5 - a + a * b) ** 2 + (2.25 - a + a * b**2) ** 2 + (2.625 - a + a * b**3) ** 2


def booth(x: Any) -> Any:
    """(x + 2y − 7)² + (2x + y − 5)²."""
    return (x[0] + 2 * x[1] - 7) ** 2 + (2 * x[0] + x[1] - 5) ** 2


def goldstein_price_factors(a: Any, b: Any) -> tuple[Any, Any]:
    """The two factors of the Goldstein-Price function."""
    first = 19 - 14 * a + 3 * a**2 - 14 * b + 6 * a * b + 3 * b**2
    second = 18 - 32 * a + 12 * a**2 + 48 * b - 36 * a * b + 27 * b**2
    return 1 + (a + b + 1) ** 2 * first, 30 + (2 * a - 3 * b) ** 2 * second


def goldsteinprice(x: Any) -> Any:
    """The product of the two factors; its values span six orders of magnitude."""
    first, second = goldstein_price_factors(x[0], x[1])
    return first * second


def himmelblau(x: Any) -> Any:
    """(x² + y − 11)² + (x + y² − 7)², with four equal minima."""
    return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2


def matyas(x: Any) -> Any:
    """0.26(x² + y²) − 0.48xy."""
    return 0.26 * (x[0] ** 2 + x[1] ** 2) - 0.48 * x[0] * x[1]


def threehumpcamel(x: Any) -> Any:
    """2x² − 1.05x⁴ + x⁶/6 + xy + y²."""
    a, b = x[0], x[1]
    return 2 * a**2 - 1.05 * a**4 + a**6 / 6 + a * b + b**2


PROBLEMS = (
    OptimizationProblem(
        "beale",
        beale,
        ((0.7, -1.3), (-2.4, 1.6), (3.2, 0.4)),
        ((3.0, 0.5), 0.0),
        library("beale") + "; Beale, On an Iterative Method, Princeton SRTG report 25, 1958",
    ),
    OptimizationProblem(
        "booth", booth, ((0.7, -1.3), (-4.4, 6.6), (8.2, 0.4)), ((1.0, 3.0), 0.0), library("booth")
    ),
    OptimizationProblem(
        "goldsteinprice",
        goldsteinprice,
        ((0.7, -1.3), (-1.4, 1.6), (0.2, 0.4)),
        ((0.0, -1.0), 3.0),
        library("goldpr") + "; Goldstein and Price, Math. of Computation 25 (1971) 569-574",
    ),
    OptimizationProblem(
        "himmelblau",
        himmelblau,
        ((0.7, -1.3), (-3.4, 2.6), (4.2, -0.4)),
        ((3.0, 2.0), 0.0),
        "Himmelblau, Applied Nonlinear Programming, McGraw-Hill, 1972",
    ),
    OptimizationProblem(
        "matyas",
        matyas,
        ((0.7, -1.3), (-7.4, 2.6), (4.2, -0.4)),
        ((0.0, 0.0), 0.0),
        library("matya"),
    ),
    OptimizationProblem(
        "threehumpcamel",
        threehumpcamel,
        ((0.7, -1.3), (-2.4, 2.6), (1.2, -0.4)),
        ((0.0, 0.0), 0.0),
        library("camel3"),
    ),
)
