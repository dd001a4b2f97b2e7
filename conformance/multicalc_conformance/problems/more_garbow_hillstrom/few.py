"""The problems in two to six variables that are formulas only."""

from __future__ import annotations

from math import pi
from typing import Any

import numpy as np
from mpmath import mp, mpf

from multicalc import xp
from multicalc_conformance.problems.more_garbow_hillstrom.problem import (
    LeastSquaresProblem,
    Minimum,
    like,
)

TENTHS = np.arange(1, 14) / 10
FIFTHS = np.arange(1, 21) / 5
GULF_TARGETS = np.arange(1, 31) / 100
BIGGS_DATA = np.exp(-TENTHS) - 5 * np.exp(-10 * TENTHS) + 3 * np.exp(-4 * TENTHS)


def rosenbrock(x: Any) -> Any:
    return xp.stack([10 * (x[1] - x[0] ** 2), 1 - x[0]])


def rosenbrock_precise(x: Any) -> Any:
    a, b = x
    return [10 * b - 10 * a * a, 1 - a]


def freudenstein_roth(x: Any) -> Any:
    a, b = x[0], x[1]
    return xp.stack([-13 + a + ((5 - b) * b - 2) * b, -29 + a + ((b + 1) * b - 14) * b])


def freudenstein_roth_precise(x: Any) -> Any:
    a, b = x
    return [a - b**3 + 5 * b**2 - 2 * b - 13, a + b**3 + b**2 - 14 * b - 29]


def powell_badly_scaled(x: Any) -> Any:
    return xp.stack([1e4 * x[0] * x[1] - 1, xp.exp(-x[0]) + xp.exp(-x[1]) - 1.0001])


def powell_badly_scaled_precise(x: Any) -> Any:
    a, b = x
    return [10000 * a * b - 1, 1 / mp.exp(a) + 1 / mp.exp(b) - mpf(1.0001)]


def brown_badly_scaled(x: Any) -> Any:
    return xp.stack([x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2])


def brown_badly_scaled_precise(x: Any) -> Any:
    a, b = x
    return [a - 1000000, b - mpf(2e-6), a * b - 2]


def beale(x: Any) -> Any:
    return like(x, [1.5, 2.25, 2.625]) - x[0] * (1 - x[1] ** like(x, [1, 2, 3]))


def beale_precise(x: Any) -> Any:
    a, b = x
    return [mpf(y) - a + a * b**i for i, y in enumerate((1.5, 2.25, 2.625), start=1)]


def jennrich_sampson(x: Any) -> Any:
    i = like(x, np.arange(1, 11))
    return 2 + 2 * i - (xp.exp(i * x[0]) + xp.exp(i * x[1]))


def jennrich_sampson_precise(x: Any) -> Any:
    a, b = x
    return [2 + 2 * i - mp.exp(a) ** i - mp.exp(b) ** i for i in range(1, 11)]


def helical_valley(x: Any) -> Any:
    half = xp.where(x[0] < 0, like(x, 0.5), like(x, 0))
    turn = xp.atan(x[1] / x[0]) / (2 * pi) + half
    return xp.stack([10 * (x[2] - 10 * turn), 10 * (xp.sqrt(x[0] ** 2 + x[1] ** 2) - 1), x[2]])


def helical_valley_precise(x: Any) -> Any:
    a, b, c = x
    turn = mp.atan(b / a) / (2 * mp.pi) + (mpf(1) / 2 if a < 0 else 0)
    return [10 * c - 100 * turn, 10 * mp.hypot(a, b) - 10, c]


def gulf(x: Any) -> Any:
    t = like(x, GULF_TARGETS)
    y = 25 + (-50 * xp.log(t)) ** (2 / 3)
    return xp.exp(-(xp.abs(y - x[1]) ** x[2]) / x[0]) - t


def gulf_precise(x: Any) -> Any:
    a, b, c = x
    ys = [25 + mp.exp(mp.log(-50 * mp.log(t)) * 2 / 3) for t in GULF_TARGETS.tolist()]
    return [
        mp.exp(-mp.exp(c * mp.log(abs(y - b))) / a) - t
        for y, t in zip(ys, GULF_TARGETS.tolist(), strict=True)
    ]


def box(x: Any) -> Any:
    t = like(x, TENTHS[:10])
    return xp.exp(-t * x[0]) - xp.exp(-t * x[1]) - x[2] * (xp.exp(-t) - xp.exp(-10 * t))


def box_precise(x: Any) -> Any:
    a, b, c = x
    ts = map(mpf, TENTHS[:10].tolist())
    return [mp.exp(-t * a) - mp.exp(-t * b) - c * (mp.exp(-t) - mp.exp(-10 * t)) for t in ts]


def wood(x: Any) -> Any:
    a, b, c, d = x[0], x[1], x[2], x[3]
    first = [10 * (b - a**2), 1 - a, 90**0.5 * (d - c**2), 1 - c]
    return xp.stack([*first, 10**0.5 * (b + d - 2), (b - d) / 10**0.5])


def wood_precise(x: Any) -> Any:
    a, b, c, d = x
    ten = mp.sqrt(10)
    first = [10 * b - 10 * a * a, 1 - a, 3 * ten * (d - c * c), 1 - c]
    return [*first, ten * (b + d - 2), (b - d) / ten]


def brown_dennis(x: Any) -> Any:
    t = like(x, FIFTHS)
    line = x[0] + t * x[1] - xp.exp(t)
    return line**2 + (x[2] + x[3] * xp.sin(t) - xp.cos(t)) ** 2


def brown_dennis_precise(x: Any) -> Any:
    a, b, c, d = x
    ts = map(mpf, FIFTHS.tolist())
    return [(a + t * b - mp.exp(t)) ** 2 + (c + d * mp.sin(t) - mp.cos(t)) ** 2 for t in ts]


def biggs(x: Any) -> Any:
    t = like(x, TENTHS)
    last = x[5] * xp.exp(-t * x[4])
    return x[2] * xp.exp(-t * x[0]) - x[3] * xp.exp(-t * x[1]) + last - like(x, BIGGS_DATA)


def biggs_precise(x: Any) -> Any:
    a, b, c, d, e, f = x
    return [
        c * mp.exp(-t * a) - d * mp.exp(-t * b) + f * mp.exp(-t * e) - y
        for t, y in zip(TENTHS.tolist(), BIGGS_DATA.tolist(), strict=True)
    ]


PROBLEMS = (
    LeastSquaresProblem(
        1, "Rosenbrock", rosenbrock, rosenbrock_precise, (-1.2, 1), (Minimum(0, (1, 1)),)
    ),
    LeastSquaresProblem(
        2,
        "Freudenstein and Roth",
        freudenstein_roth,
        freudenstein_roth_precise,
        (0.5, -2),
        (Minimum(0, (5, 4)), Minimum(48.9842)),
    ),
    LeastSquaresProblem(
        3,
        "Powell badly scaled",
        powell_badly_scaled,
        powell_badly_scaled_precise,
        (0, 1),
        (Minimum(0, near=(1.098e-5, 9.106)),),
    ),
    LeastSquaresProblem(
        4,
        "Brown badly scaled",
        brown_badly_scaled,
        brown_badly_scaled_precise,
        (1, 1),
        (Minimum(0, (1e6, 2e-6)),),
    ),
    LeastSquaresProblem(5, "Beale", beale, beale_precise, (1, 1), (Minimum(0, (3, 0.5)),)),
    LeastSquaresProblem(
        6,
        "Jennrich and Sampson",
        jennrich_sampson,
        jennrich_sampson_precise,
        (0.3, 0.4),
        (Minimum(124.362, near=(0.2578, 0.2578)),),
    ),
    LeastSquaresProblem(
        7,
        "helical valley",
        helical_valley,
        helical_valley_precise,
        (-1, 0, 0),
        (Minimum(0, (1, 0, 0)),),
    ),
    LeastSquaresProblem(
        11,
        "Gulf research and development",
        gulf,
        gulf_precise,
        (5, 2.5, 0.15),
        (Minimum(0, (50, 25, 1.5)),),
    ),
    LeastSquaresProblem(
        12,
        "Box three-dimensional",
        box,
        box_precise,
        (0, 10, 20),
        (Minimum(0, (1, 10, 1)), Minimum(0, (10, 1, -1))),
    ),
    LeastSquaresProblem(
        14, "Wood", wood, wood_precise, (-3, -1, -3, -1), (Minimum(0, (1, 1, 1, 1)),)
    ),
    LeastSquaresProblem(
        16,
        "Brown and Dennis",
        brown_dennis,
        brown_dennis_precise,
        (25, 5, -5, -1),
        (Minimum(85822.2),),
    ),
    LeastSquaresProblem(
        18,
        "Biggs EXP6",
        biggs,
        biggs_precise,
        (1, 2, 1, 1, 1, 1),
        (
            Minimum(0, (1, 10, 1, 5, 4, 3)),
            # A saddle (its Hessian has an eigenvalue of -0.0098), which a search may well leave.
            Minimum(5.65565e-3, at=(1.711416, 17.683198, 1.163144, 5.186562, 1.711416, 1.163144)),
        ),
    ),
)
