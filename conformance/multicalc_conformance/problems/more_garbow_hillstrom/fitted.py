"""The problems that fit a model to data, which the paper prints."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp, mpf

from multicalc import xp
from multicalc_conformance.problems.more_garbow_hillstrom.problem import (
    LeastSquaresProblem,
    Minimum,
    like,
)
from multicalc_conformance.problems.nist import observed

BARD = [
    *(0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58),
    *(0.73, 0.96, 1.34, 2.10, 4.39),
]
GAUSSIAN = [
    *(0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989),
    *(0.3521, 0.2420, 0.1295, 0.0540, 0.0175, 0.0044, 0.0009),
]
OSBORNE_2 = [
    *(1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608),
    *(0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661),
    *(0.612, 0.558, 0.533, 0.495, 0.500, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428),
    *(0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559),
    *(0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054),
]
OSBORNE_2_TIMES = [i / 10 for i in range(65)]
# NIST took Kowalik and Osborne's, Meyer's and Osborne's first data from this paper.
KOWALIK, MEYER, OSBORNE_1 = observed.MGH09, observed.MGH10, observed.MGH17


def bard(x: Any) -> Any:
    u = np.arange(1, 16)
    v, w = 16 - u, np.minimum(u, 16 - u)
    return like(x, BARD) - (x[0] + like(x, u) / (like(x, v) * x[1] + like(x, w) * x[2]))


def bard_precise(x: Any) -> Any:
    a, b, c = x
    return [y - a - i / ((16 - i) * b + min(i, 16 - i) * c) for i, y in enumerate(BARD, start=1)]


def gaussian(x: Any) -> Any:
    t = like(x, (8 - np.arange(1, 16)) / 2)
    return x[0] * xp.exp(-x[1] * (t - x[2]) ** 2 / 2) - like(x, GAUSSIAN)


def gaussian_precise(x: Any) -> Any:
    a, b, c = x
    return [
        a * mp.exp(-b * (mpf(8 - i) / 2 - c) ** 2 / 2) - y for i, y in enumerate(GAUSSIAN, start=1)
    ]


def meyer(x: Any) -> Any:
    data = like(x, MEYER)
    return x[0] * xp.exp(x[1] / (data[:, 1] + x[2])) - data[:, 0]


def meyer_precise(x: Any) -> Any:
    a, b, c = x
    return [a * mp.exp(b / (t + c)) - y for y, t in MEYER]


def kowalik_osborne(x: Any) -> Any:
    data = like(x, KOWALIK)
    y, u = data[:, 0], data[:, 1]
    return y - x[0] * (u**2 + u * x[1]) / (u**2 + u * x[2] + x[3])


def kowalik_osborne_precise(x: Any) -> Any:
    a, b, c, d = x
    return [y - a * mpf(u) * (u + b) / (mpf(u) * (u + c) + d) for y, u in KOWALIK]


def osborne_1(x: Any) -> Any:
    data = like(x, OSBORNE_1)
    y, t = data[:, 0], data[:, 1]
    return y - (x[0] + x[1] * xp.exp(-t * x[3]) + x[2] * xp.exp(-t * x[4]))


def osborne_1_precise(x: Any) -> Any:
    a, b, c, d, e = x
    return [y - a - b * mp.exp(-d * t) - c * mp.exp(-e * t) for y, t in OSBORNE_1]


def osborne_2(x: Any) -> Any:
    t = like(x, OSBORNE_2_TIMES)
    bumps = sum(x[k] * xp.exp(-((t - x[k + 7]) ** 2) * x[k + 4]) for k in (1, 2, 3))
    return like(x, OSBORNE_2) - (x[0] * xp.exp(-t * x[4]) + bumps)


def osborne_2_precise(x: Any) -> Any:
    heights, rates, centres = x[1:4], x[5:8], x[8:11]
    return [
        y
        - x[0] * mp.exp(-t * x[4])
        - mp.fsum(
            h * mp.exp(-((t - c) ** 2) * r) for h, r, c in zip(heights, rates, centres, strict=True)
        )
        for y, t in zip(OSBORNE_2, OSBORNE_2_TIMES, strict=True)
    ]


PROBLEMS = (
    LeastSquaresProblem(8, "Bard", bard, bard_precise, (1, 1, 1), (Minimum(8.21487e-3),)),
    LeastSquaresProblem(
        9, "Gaussian", gaussian, gaussian_precise, (0.4, 1, 0), (Minimum(1.12793e-8),)
    ),
    LeastSquaresProblem(10, "Meyer", meyer, meyer_precise, (0.02, 4000, 250), (Minimum(87.9458),)),
    LeastSquaresProblem(
        15,
        "Kowalik and Osborne",
        kowalik_osborne,
        kowalik_osborne_precise,
        (0.25, 0.39, 0.415, 0.39),
        (Minimum(3.07505e-4),),
    ),
    LeastSquaresProblem(
        17,
        "Osborne 1",
        osborne_1,
        osborne_1_precise,
        (0.5, 1.5, -1, 0.01, 0.02),
        (Minimum(5.46489e-5),),
    ),
    LeastSquaresProblem(
        19,
        "Osborne 2",
        osborne_2,
        osborne_2_precise,
        (1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5),
        (Minimum(4.01377e-2),),
    ),
)
