"""The test functions once more, in mpmath: 50-digit values and derivatives to hold results against.

Written from the published formulas, not from the ``xp`` versions, with decimal constants exact.
Derivatives are central differences taken at several times the working precision
(``mpmath.diff``), so that all 50 digits of them hold; no automatic differentiation is involved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from mpmath import cos, diff, e, exp, fsum, log, mp, mpf, pi, sin, sqrt

DIGITS = 50


def ackley(*x: Any) -> Any:
    n = len(x)
    valley = -20 * exp(-sqrt(fsum(a * a for a in x) / n) / 5)
    return valley - exp(fsum(cos(2 * pi * a) for a in x) / n) + 20 + e


def beale(x: Any, y: Any) -> Any:
    targets = mpf(3) / 2, mpf(9) / 4, mpf(21) / 8
    return fsum((c - x + x * y**k) ** 2 for k, c in enumerate(targets, start=1))


def booth(x: Any, y: Any) -> Any:
    return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2


def bukin_n6(x: Any, y: Any) -> Any:
    return 100 * sqrt(abs(y - x * x / 100)) + abs(x + 10) / 100


def cross_in_tray(x: Any, y: Any) -> Any:
    inner = abs(sin(x) * sin(y) * exp(abs(100 - sqrt(x * x + y * y) / pi)))
    return -((inner + 1) ** (mpf(1) / 10)) / 10000


def easom(x: Any, y: Any) -> Any:
    return -cos(x) * cos(y) * exp(-((x - pi) ** 2) - (y - pi) ** 2)


def eggholder(x: Any, y: Any) -> Any:
    right = (y + 47) * sin(sqrt(abs(y + x / 2 + 47)))
    return -right - x * sin(sqrt(abs(x - (y + 47))))


def goldsteinprice(x: Any, y: Any) -> Any:
    s, t = x + y + 1, 2 * x - 3 * y
    one = 1 + s**2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    two = 30 + t**2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    return one * two


def himmelblau(x: Any, y: Any) -> Any:
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


def holder_table(x: Any, y: Any) -> Any:
    return -abs(sin(x) * cos(y) * exp(abs(1 - sqrt(x * x + y * y) / pi)))


def levy(*x: Any) -> Any:
    w = [1 + (a - 1) / 4 for a in x]
    middle = fsum((a - 1) ** 2 * (1 + 10 * sin(pi * a + 1) ** 2) for a in w[:-1])
    return sin(pi * w[0]) ** 2 + middle + (w[-1] - 1) ** 2 * (1 + sin(2 * pi * w[-1]) ** 2)


def levy_n13(x: Any, y: Any) -> Any:
    tail = (y - 1) ** 2 * (1 + sin(2 * pi * y) ** 2)
    return sin(3 * pi * x) ** 2 + (x - 1) ** 2 * (1 + sin(3 * pi * y) ** 2) + tail


def matyas(x: Any, y: Any) -> Any:
    return (26 * (x * x + y * y) - 48 * x * y) / 100


def mccormick(x: Any, y: Any) -> Any:
    return sin(x + y) + (x - y) ** 2 - 3 * x / 2 + 5 * y / 2 + 1


def picheny(x: Any, y: Any) -> Any:
    return (log(goldsteinprice(4 * x - 2, 4 * y - 2)) - mpf("8.693")) / mpf("2.427")


def rastrigin(*x: Any) -> Any:
    return 10 * len(x) + fsum(a * a - 10 * cos(2 * pi * a) for a in x)


def rosenbrock(*x: Any) -> Any:
    return fsum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in pairwise(x))


def schaffer_n2(x: Any, y: Any) -> Any:
    top = sin(x * x - y * y) ** 2 - mpf(1) / 2
    return mpf(1) / 2 + top / (1 + (x * x + y * y) / 1000) ** 2


def schaffer_n4(x: Any, y: Any) -> Any:
    top = cos(sin(abs(x * x - y * y))) ** 2 - mpf(1) / 2
    return mpf(1) / 2 + top / (1 + (x * x + y * y) / 1000) ** 2


def sphere(*x: Any) -> Any:
    return fsum(a * a for a in x)


def styblinski_tang(*x: Any) -> Any:
    return fsum(a**4 - 16 * a * a + 5 * a for a in x) / 2


def threehumpcamel(x: Any, y: Any) -> Any:
    return 2 * x**2 - 21 * x**4 / 20 + x**6 / 6 + x * y + y * y


def value(name: str, x: Sequence[float]) -> Any:
    """f(x), where the floats stand for exactly the binary numbers they are."""
    with mp.workdps(DIGITS):
        return _formula(name)(*map(mpf, x))


def gradient(name: str, x: Sequence[float]) -> list[Any]:
    """∇f(x)."""
    with mp.workdps(DIGITS):
        return [_partial(name, x, i) for i in range(len(x))]


def hessian(name: str, x: Sequence[float]) -> list[list[Any]]:
    """∇²f(x)."""
    with mp.workdps(DIGITS):
        rows = [[_partial(name, x, i, j) for j in range(i + 1)] for i in range(len(x))]
        return [[rows[max(i, j)][min(i, j)] for j in range(len(x))] for i in range(len(x))]


def _partial(name: str, x: Sequence[float], *indices: int) -> Any:
    orders = tuple(indices.count(k) for k in range(len(x)))
    return diff(_formula(name), tuple(map(mpf, x)), orders)


def _formula(name: str) -> Callable[..., Any]:
    formula: Callable[..., Any] = globals()[name]
    return formula
