"""The problems of any number of variables."""

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

SMALL = 1e-5
"""The weight a of both penalty functions."""


def watson(x: Any) -> Any:
    j = np.arange(x.shape[0])
    t = np.arange(1, 30)[:, None] / 29
    slopes = np.concatenate([np.zeros((29, 1)), j[1:] * t ** j[:-1]], axis=1)
    head = xp.matmul(like(x, slopes), x) - xp.matmul(like(x, t**j), x) ** 2 - 1
    return xp.concat([head, xp.stack([x[0], x[1] - x[0] ** 2 - 1])])


def watson_precise(x: Any) -> Any:
    down = list(reversed(list(x)))
    head = []
    for i in range(1, 30):
        value, slope = mp.polyval(down, mpf(i) / 29, derivative=True)
        head.append(slope - value**2 - 1)
    return [*head, x[0], x[1] - x[0] ** 2 - 1]


def extended_rosenbrock(x: Any) -> Any:
    odd, even = x[::2], x[1::2]
    return xp.concat([10 * (even - odd**2), 1 - odd])


def extended_rosenbrock_precise(x: Any) -> Any:
    pairs = list(zip(x[::2], x[1::2], strict=True))
    return [10 * b - 10 * a * a for a, b in pairs] + [1 - a for a, _ in pairs]


def extended_powell(x: Any) -> Any:
    a, b, c, d = x[::4], x[1::4], x[2::4], x[3::4]
    first = [a + 10 * b, 5**0.5 * (c - d)]
    return xp.concat([*first, (b - 2 * c) ** 2, 10**0.5 * (a - d) ** 2])


def extended_powell_precise(x: Any) -> Any:
    fours = list(zip(x[::4], x[1::4], x[2::4], x[3::4], strict=True))
    return [
        *(a + 10 * b for a, b, _, _ in fours),
        *(mp.sqrt(5) * (c - d) for _, _, c, d in fours),
        *((b - 2 * c) ** 2 for _, b, c, _ in fours),
        *(mp.sqrt(10) * (a - d) ** 2 for a, _, _, d in fours),
    ]


def penalty_1(x: Any) -> Any:
    return xp.concat([SMALL**0.5 * (x - 1), xp.stack([xp.sum(x**2) - 0.25])])


def penalty_1_precise(x: Any) -> Any:
    return [mp.sqrt(SMALL) * (a - 1) for a in x] + [mp.fsum(a * a for a in x) - mpf(1) / 4]


def penalty_2(x: Any) -> Any:
    n = x.shape[0]
    i = np.arange(1, n + 1)
    y = np.exp(i[1:] / 10) + np.exp(i[:-1] / 10)
    waves = xp.exp(x / 10)
    pairs = SMALL**0.5 * (waves[1:] + waves[:-1] - like(x, y))
    ones = SMALL**0.5 * (waves[1:] - np.exp(-0.1))
    total = xp.sum(like(x, n + 1 - i) * x**2) - 1
    return xp.concat([xp.stack([x[0] - 0.2]), pairs, ones, xp.stack([total])])


def penalty_2_precise(x: Any) -> Any:
    n, root = len(x), mp.sqrt(SMALL)
    grown = [mp.exp(mpf(i) / 10) for i in range(n + 1)]
    waves = [mp.exp(a / 10) for a in x]
    pairs = [root * (waves[i] + waves[i - 1] - grown[i + 1] - grown[i]) for i in range(1, n)]
    ones = [root * (wave - mp.exp(-mpf(1) / 10)) for wave in waves[1:]]
    return [x[0] - mpf(0.2), *pairs, *ones, mp.fsum((n - i) * x[i] ** 2 for i in range(n)) - 1]


def variably_dimensioned(x: Any) -> Any:
    total = xp.sum(like(x, np.arange(1, x.shape[0] + 1)) * (x - 1))
    return xp.concat([x - 1, xp.stack([total, total**2])])


def variably_dimensioned_precise(x: Any) -> Any:
    total = mp.fsum(j * (a - 1) for j, a in enumerate(x, start=1))
    return [*(a - 1 for a in x), total, total**2]


def trigonometric(x: Any) -> Any:
    """The paper's n − Σcos xⱼ + i(1 − cos xᵢ) − sin xᵢ, where 1 − cos x would lose digits."""
    lifts = 2 * xp.sin(x / 2) ** 2
    return xp.sum(lifts) + like(x, np.arange(1, x.shape[0] + 1)) * lifts - xp.sin(x)


def trigonometric_precise(x: Any) -> Any:
    total = mp.fsum(1 - mp.cos(a) for a in x)
    return [total + i * (1 - mp.cos(a)) - mp.sin(a) for i, a in enumerate(x, start=1)]


def brown_almost_linear(x: Any) -> Any:
    lines = x[:-1] + xp.sum(x) - (x.shape[0] + 1)
    return xp.concat([lines, xp.stack([xp.prod(x) - 1])])


def brown_almost_linear_precise(x: Any) -> Any:
    total = mp.fsum(x) - len(x) - 1
    return [*(a + total for a in x[:-1]), mp.fprod(x) - 1]


def chebyquad(x: Any) -> Any:
    n = x.shape[0]
    i = np.arange(1, n + 1)
    integrals = [0 if k % 2 else -1 / (k**2 - 1) for k in i.tolist()]
    before, now = xp.ones_like(x), 2 * x - 1
    means = [xp.mean(now)]
    for _ in range(n - 1):
        before, now = now, 2 * (2 * x - 1) * now - before
        means.append(xp.mean(now))
    return xp.stack(means) - like(x, integrals)


def chebyquad_precise(x: Any) -> Any:
    n = len(x)
    integrals = [mpf(0) if i % 2 else -1 / mpf(i**2 - 1) for i in range(1, n + 1)]
    # T at 2x − 1, by its polynomial in x, which unlike cos(i·acos(·)) holds outside [−1, 1] too.
    return [
        mp.fsum(_chebyshev(i, 2 * a - 1) for a in x) / n - integrals[i - 1] for i in range(1, n + 1)
    ]


def _chebyshev(i: int, z: Any) -> Any:
    """Σ over k of C(i, 2k)·(z² − 1)ᵏ·zⁱ⁻²ᵏ."""
    return mp.fsum(
        mp.binomial(i, 2 * k) * (z * z - 1) ** k * z ** (i - 2 * k) for k in range(i // 2 + 1)
    )


def _counted(n: int, of: Any) -> tuple[float, ...]:
    return tuple(of(j) for j in range(1, n + 1))


PROBLEMS = (
    LeastSquaresProblem(20, "Watson", watson, watson_precise, (0.0,) * 6, (Minimum(2.28767e-3),)),
    LeastSquaresProblem(20, "Watson", watson, watson_precise, (0.0,) * 9, (Minimum(1.39976e-6),)),
    LeastSquaresProblem(
        21,
        "extended Rosenbrock",
        extended_rosenbrock,
        extended_rosenbrock_precise,
        (-1.2, 1) * 5,
        (Minimum(0, (1,) * 10),),
    ),
    LeastSquaresProblem(
        13,
        "Powell singular",
        extended_powell,
        extended_powell_precise,
        (3, -1, 0, 1),
        (Minimum(0, (0,) * 4),),
    ),
    LeastSquaresProblem(
        22,
        "extended Powell singular",
        extended_powell,
        extended_powell_precise,
        (3, -1, 0, 1) * 2,
        (Minimum(0, (0,) * 8),),
    ),
    *(
        LeastSquaresProblem(
            23,
            "penalty function I",
            penalty_1,
            penalty_1_precise,
            _counted(n, float),
            (Minimum(value),),
        )
        for n, value in ((4, 2.24997e-5), (10, 7.08765e-5))
    ),
    *(
        LeastSquaresProblem(
            24, "penalty function II", penalty_2, penalty_2_precise, (0.5,) * n, (Minimum(value),)
        )
        for n, value in ((4, 9.37629e-6), (10, 2.93660e-4))
    ),
    LeastSquaresProblem(
        25,
        "variably dimensioned",
        variably_dimensioned,
        variably_dimensioned_precise,
        _counted(10, lambda j: 1 - j / 10),
        (Minimum(0, (1,) * 10),),
    ),
    LeastSquaresProblem(
        26,
        "trigonometric",
        trigonometric,
        trigonometric_precise,
        (0.1,) * 10,
        (Minimum(0, (0,) * 10),),
    ),
    LeastSquaresProblem(
        27,
        "Brown almost-linear",
        brown_almost_linear,
        brown_almost_linear_precise,
        (0.5,) * 10,
        (Minimum(0, (1,) * 10), Minimum(1, (0,) * 9 + (11,))),
    ),
    *(
        LeastSquaresProblem(
            35,
            "Chebyquad",
            chebyquad,
            chebyquad_precise,
            _counted(n, lambda j, n=n: j / (n + 1)),
            (Minimum(value),),
        )
        for n, value in ((8, 3.51687e-3), (10, 6.50395e-3))
    ),
)
