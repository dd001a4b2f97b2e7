"""NIST's model formulas: once with ``xp`` for all predictors, once in mpmath for one."""

from __future__ import annotations

from math import pi
from typing import Any

from mpmath import mp, mpf

from multicalc import xp


def misra1a(b: Any, x: Any) -> Any:
    return b[0] * (1 - xp.exp(-b[1] * x))


def misra1a_precise(b: Any, x: Any) -> Any:
    return b[0] * (1 - mp.exp(-b[1] * x))


def misra1b(b: Any, x: Any) -> Any:
    return b[0] * (1 - (1 + b[1] * x / 2) ** -2)


def misra1b_precise(b: Any, x: Any) -> Any:
    return b[0] - b[0] / (1 + b[1] * x / 2) ** 2


def misra1c(b: Any, x: Any) -> Any:
    return b[0] * (1 - (1 + 2 * b[1] * x) ** -0.5)


def misra1c_precise(b: Any, x: Any) -> Any:
    return b[0] - b[0] / mp.sqrt(1 + 2 * b[1] * x)


def misra1d(b: Any, x: Any) -> Any:
    return b[0] * b[1] * x / (1 + b[1] * x)


def misra1d_precise(b: Any, x: Any) -> Any:
    return b[0] * (1 - 1 / (1 + b[1] * x))


def danwood(b: Any, x: Any) -> Any:
    return b[0] * x ** b[1]


def danwood_precise(b: Any, x: Any) -> Any:
    return b[0] * mp.exp(b[1] * mp.log(x))


def chwirut(b: Any, x: Any) -> Any:
    return xp.exp(-b[0] * x) / (b[1] + b[2] * x)


def chwirut_precise(b: Any, x: Any) -> Any:
    return 1 / (mp.exp(b[0] * x) * (b[1] + b[2] * x))


def lanczos(b: Any, x: Any) -> Any:
    return b[0] * xp.exp(-b[1] * x) + b[2] * xp.exp(-b[3] * x) + b[4] * xp.exp(-b[5] * x)


def lanczos_precise(b: Any, x: Any) -> Any:
    return mp.fsum(b[k] * mp.exp(-b[k + 1] * x) for k in (0, 2, 4))


def mgh09(b: Any, x: Any) -> Any:
    return b[0] * (x**2 + x * b[1]) / (x**2 + x * b[2] + b[3])


def mgh09_precise(b: Any, x: Any) -> Any:
    return b[0] * x * (x + b[1]) / (x * (x + b[2]) + b[3])


def mgh10(b: Any, x: Any) -> Any:
    return b[0] * xp.exp(b[1] / (x + b[2]))


def mgh10_precise(b: Any, x: Any) -> Any:
    return b[0] * mp.exp(b[1] / (x + b[2]))


def mgh17(b: Any, x: Any) -> Any:
    return b[0] + b[1] * xp.exp(-x * b[3]) + b[2] * xp.exp(-x * b[4])


def mgh17_precise(b: Any, x: Any) -> Any:
    return mp.fsum([b[0], b[1] * mp.exp(-b[3] * x), b[2] * mp.exp(-b[4] * x)])


def rat42(b: Any, x: Any) -> Any:
    return b[0] / (1 + xp.exp(b[1] - b[2] * x))


def rat42_precise(b: Any, x: Any) -> Any:
    return b[0] / (1 + mp.exp(b[1] - b[2] * x))


def rat43(b: Any, x: Any) -> Any:
    return b[0] / (1 + xp.exp(b[1] - b[2] * x)) ** (1 / b[3])


def rat43_precise(b: Any, x: Any) -> Any:
    return b[0] * mp.exp(-mp.log(1 + mp.exp(b[1] - b[2] * x)) / b[3])


def eckerle4(b: Any, x: Any) -> Any:
    return b[0] / b[1] * xp.exp(-0.5 * ((x - b[2]) / b[1]) ** 2)


def eckerle4_precise(b: Any, x: Any) -> Any:
    return b[0] / (b[1] * mp.exp((x - b[2]) ** 2 / (2 * b[1] ** 2)))


def thurber(b: Any, x: Any) -> Any:
    top = b[0] + b[1] * x + b[2] * x**2 + b[3] * x**3
    return top / (1 + b[4] * x + b[5] * x**2 + b[6] * x**3)


def thurber_precise(b: Any, x: Any) -> Any:
    return mp.polyval([b[3], b[2], b[1], b[0]], x) / mp.polyval([b[6], b[5], b[4], mpf(1)], x)


def roszman1(b: Any, x: Any) -> Any:
    return b[0] - b[1] * x - xp.atan(b[2] / (x - b[3])) / pi


def roszman1_precise(b: Any, x: Any) -> Any:
    return b[0] - b[1] * x - mp.atan(b[2] / (x - b[3])) / mp.pi
