"""Faults of random numbers: in the generator, in what its words become, and in who gets which."""

from __future__ import annotations

from typing import Any

from multicalc_conformance.mutation.faults.fault import Fault, in_frontend

HERE = ("random",)
PLACE = "multicalc.random."


def _fewer_rounds(right: Any) -> Any:
    return ((13, 15, 26), (17, 29, 16))


def _swapped(right: Any) -> Any:
    return lambda source, start, stop: right(source, start, stop)[::-1]


def _from_one(right: Any) -> Any:
    return lambda source, start, stop: right(source, start + 1, stop + 1)


def _not_folded(right: Any) -> Any:
    return lambda source, words: source.xp.astype(words[0], "int64")


def _narrow(right: Any) -> Any:
    """A float64 of the digits of a float32."""

    def unit(source: Any, words: Any, dtype: str) -> Any:
        found = right(source, words, "float32" if dtype == "float64" else dtype)
        return source.xp.astype(found, dtype)

    return unit


def _closed(right: Any) -> Any:
    """Numbers of (0, 1]."""
    return lambda source, words, dtype: source.xp.subtract(1.0, right(source, words, dtype))


def _half(right: Any) -> Any:
    return lambda xp, u: xp.divide(right(xp, u), 2.0**0.5)


def _even(right: Any) -> Any:
    return lambda xp, u: xp.abs(right(xp, u))


def _unfolded(right: Any) -> Any:
    """The number that is folded in makes no difference."""
    return lambda source, data: right(source, 0 * data)


FAULTS = (
    Fault(
        "three rounds in four",
        "a round of the generator is left out of each group",
        in_frontend(PLACE + "threefry._TURNS", _fewer_rounds),
        HERE,
    ),
    Fault(
        "halves of counters swapped",
        "the high word is taken for the low one",
        in_frontend(PLACE + "source.HostSource.counters", _swapped),
        HERE,
    ),
    Fault(
        "counters from 1",
        "another convention than the published one",
        in_frontend(PLACE + "source.HostSource.counters", _from_one),
        HERE,
    ),
    Fault(
        "one word for two",
        "the second word is dropped, not folded into the first",
        in_frontend(PLACE + "bits.folded", _not_folded),
        HERE,
    ),
    Fault(
        "float64 of 23 digits",
        "numbers are drawn in float32 and cast",
        in_frontend(PLACE + "uniform.unit", _narrow),
        HERE,
    ),
    Fault(
        "uniform up to 1",
        "1 - u for u, which has 1 and not 0",
        in_frontend(PLACE + "uniform.unit", _closed),
        HERE,
    ),
    Fault(
        "inverse of erf for the quantile",
        "a factor of √2 is lost",
        in_frontend(PLACE + "normal.quantile", _half),
        HERE,
    ),
    Fault(
        "normal numbers all positive",
        "the sign of the tail is lost",
        in_frontend(PLACE + "normal.quantile", _even),
        HERE,
    ),
    Fault(
        "fold_in gives one key",
        "the number that is folded in is masked to nothing",
        in_frontend(PLACE + "keys._folded", _unfolded),
        HERE,
    ),
)
