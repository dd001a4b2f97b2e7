"""Functions of two variables built with absolute values: smooth only between their kinks."""

from __future__ import annotations

from math import pi
from typing import Any

from multicalc import xp
from multicalc_conformance.problems.optimization.problem import Kink, OptimizationProblem, library


def bukin_n6(x: Any) -> Any:
    """100√|y − 0.01x²| + 0.01|x + 10|."""
    ridge = xp.sqrt(xp.abs(x[1] - 0.01 * x[0] ** 2))
    return 100 * ridge + 0.01 * xp.abs(x[0] + 10)


def cross_in_tray(x: Any) -> Any:
    """−0.0001(|sin x · sin y · exp|100 − r/π|| + 1)^0.1, r = √(x² + y²)."""
    a, b = x[0], x[1]
    bump = xp.exp(xp.abs(100 - xp.sqrt(a**2 + b**2) / pi))
    return -0.0001 * (xp.abs(xp.sin(a) * xp.sin(b) * bump) + 1) ** 0.1


def eggholder(x: Any) -> Any:
    """−(y+47)·sin√|y + x/2 + 47| − x·sin√|x − y − 47|."""
    a, b = x[0], x[1] + 47
    return -b * xp.sin(xp.sqrt(xp.abs(a / 2 + b))) - a * xp.sin(xp.sqrt(xp.abs(a - b)))


def holder_table(x: Any) -> Any:
    """−|sin x · cos y · exp|1 − r/π||, r = √(x² + y²)."""
    a, b = x[0], x[1]
    bump = xp.exp(xp.abs(1 - xp.sqrt(a**2 + b**2) / pi))
    return -xp.abs(xp.sin(a) * xp.cos(b) * bump)


def schaffer_n4(x: Any) -> Any:
    """½ + (cos²(sin|x² − y²|) − ½)/(1 + 0.001(x² + y²))²."""
    wave = xp.cos(xp.sin(xp.abs(x[0] ** 2 - x[1] ** 2))) ** 2
    return 0.5 + (wave - 0.5) / (1 + 0.001 * (x[0] ** 2 + x[1] ** 2)) ** 2


PROBLEMS = (
    OptimizationProblem(
        "bukin_n6",
        bukin_n6,
        ((-12.0, -1.3), (-7.5, 2.2), (-5.5, -2.6)),
        ((-10.0, 1.0), 0.0),
        library("bukin6"),
        (
            Kink((-10.0, 1.0), "the minimum: both absolute values are of zero"),
            Kink((-5.0, 0.25), "on the ridge y = 0.01x², where √|u| has infinite slope"),
            Kink((-10.0, 2.0), "|x + 10| has a corner at x = −10"),
        ),
    ),
    OptimizationProblem(
        "cross_in_tray",
        cross_in_tray,
        ((0.7, -1.3), (-3.4, 2.6), (5.2, -0.4)),
        ((1.349406608602084, 1.349406608602084), -2.062611870822739),
        library("crossit"),
        (
            Kink((0.0, 1.0), "|sin x · sin y| has a corner on the axes"),
            Kink((0.0, 0.0), "the radius r has a corner at the origin"),
        ),
    ),
    OptimizationProblem(
        "eggholder",
        eggholder,
        ((100.7, -201.3), (-303.4, 402.6), (205.2, 35.4)),
        ((512.0, 404.23180502), -959.640662720851),
        library("egg"),
        (
            Kink((0.0, -47.0), "√|u| has infinite slope at both zeros"),
            Kink((47.0, 0.0), "√|x − y − 47| has infinite slope at zero"),
        ),
    ),
    OptimizationProblem(
        "holder_table",
        holder_table,
        ((0.7, -1.3), (-3.4, 2.6), (5.2, -0.4)),
        ((8.055023472141116, 9.664590028909654), -19.208502567767606),
        library("holder"),
        (
            Kink((0.0, 1.0), "|sin x| has a corner at x = 0"),
            Kink((0.0, 0.0), "the radius r has a corner at the origin"),
        ),
    ),
    OptimizationProblem(
        "schaffer_n4",
        schaffer_n4,
        ((0.7, -1.3), (-3.4, 2.6), (5.2, -0.4)),
        ((0.0, 1.253131828792882), 0.292578632035980),
        library("schaffer4"),
        (
            Kink(
                (1.0, 1.0),
                "f is smooth, as cos²∘sin is even, but the formula's |u| is not: a framework with "
                "sign(0) = 0 loses −2(∂u)(∂u)ᵀ from the Hessian",
            ),
        ),
    ),
)
