"""The incomplete gamma and beta functions, on both sides of where their formulas change."""

from __future__ import annotations

from typing import Any

from mpmath import mp

from multicalc_conformance.operations.entrywise import between, case


def gammainc(a: Any, x: Any) -> Any:
    return mp.gammainc(a, 0, x, regularized=True)


def gammaincc(a: Any, x: Any) -> Any:
    return 1 - gammainc(a, x)


def betainc(a: Any, b: Any, x: Any) -> Any:
    return mp.betainc(a, b, 0, x, regularized=True)


CASES = (
    case("gammainc", gammainc, between(0.3, 4), between(0.1, 6)),
    case("gammaincc", gammaincc, between(11, 30), between(12, 30)),
    case("betainc", betainc, between(0.3, 13), between(0.3, 13), between(0.05, 0.95)),
)
