"""Bessel functions and the inverse error function, on both sides of where their formulas change."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from mpmath import mp

from multicalc_conformance.operations.entrywise import between, case


def second_kind(n: int, x: Any) -> Any:
    """Y of the order 0 or 1 by its series, DLMF 10.8.1: mpmath's own is a limit over orders, and a
    thousand times slower."""
    half = x / 2
    total, power, k, harmonic = mp.zero, half**n / mp.factorial(n), 0, mp.mpf(n)
    while abs(power) > mp.eps**2:
        total += power * (harmonic - 2 * mp.euler)
        k += 1
        power *= -half * half / (k * (k + n))
        harmonic += mp.one / k + mp.one / (k + n)
    return (2 * mp.log(half) * mp.besselj(n, x) - total - n / half) / mp.pi


ORDERS: dict[str, Callable[[Any], Any]] = {
    f"bessel_{kind}{n}": partial(f, n)
    for kind, f in (("i", mp.besseli), ("j", mp.besselj), ("y", second_kind))
    for n in (0, 1)
}


def _decayed(n: int) -> Callable[[Any], Any]:
    return lambda x: mp.exp(-abs(x)) * mp.besseli(n, x)


CASES = (
    *(case(name, f, between(0.5, 15)) for name, f in ORDERS.items()),
    *(
        case(name, f, between(23, 60), variant="far out")
        for name, f in ORDERS.items()
        if "i" not in name.removeprefix("bessel")
    ),
    case("bessel_j1", ORDERS["bessel_j1"], between(-40, -23), variant="far below zero"),
    case("bessel_i0e", _decayed(0), between(-3, 3, 0.0)),
    case("bessel_i1e", _decayed(1), between(-3, 3, 0.0)),
    case("bessel_i0e", _decayed(0), between(30, 900), variant="far out"),
    case("bessel_i1e", _decayed(1), between(-900, -30), variant="far below zero"),
    case("erfinv", mp.erfinv, between(-0.9, 0.9)),
)
