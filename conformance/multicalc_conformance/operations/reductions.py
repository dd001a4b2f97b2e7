"""Sums, products, extremes, moments, norms and running totals, over one axis, several and all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from operator import mul
from typing import Any

import numpy as np
from mpmath import mp

from multicalc import xp
from multicalc_conformance.operations.calls import cubed
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain

Row = Sequence[Any]

TABLE = Domain((2, 3))
TALL = Domain((3, 2))
DISTINCT = Domain((2, 3), distinct=True)
DISTINCT_TALL = Domain((3, 2), distinct=True)
LARGE = Domain((2, 3), 696, 700)
CUBE = Domain((2, 2, 2))
DISTINCT_CUBE = Domain((2, 2, 2), distinct=True)


def over(f: Callable[[Row], Any], axis: Any = None, keepdims: bool = False) -> Any:
    """``f``, of a list of numbers, along the axes given."""

    def reduced(x: np.ndarray) -> np.ndarray:
        every = tuple(range(x.ndim))
        axes = every if axis is None else tuple(a % x.ndim for a in np.atleast_1d(axis))
        rest = [a for a in every if a not in axes]
        shape = tuple(x.shape[a] for a in rest)
        rows = np.transpose(x, (*rest, *axes)).reshape((*shape, -1))
        found = np.empty(shape, dtype=object)
        for at in np.ndindex(shape):
            found[at] = f(list(rows[at]))
        return np.expand_dims(found, axes) if keepdims else found

    return reduced


def along(f: Callable[[Row], Row], axis: int) -> Any:
    """``f``, from lists to lists as long, along the axis given."""

    def mapped(x: np.ndarray) -> np.ndarray:
        return np.apply_along_axis(lambda row: np.array(f(list(row)), dtype=object), axis, x)

    return mapped


def _product(row: Row) -> Any:
    return mp.fprod(row)


def _mean(row: Row) -> Any:
    return mp.fsum(row) / len(row)


def variance(row: Row, correction: int = 0) -> Any:
    return mp.fsum((v - _mean(row)) ** 2 for v in row) / (len(row) - correction)


def deviation(row: Row, correction: int = 0) -> Any:
    return mp.sqrt(variance(row, correction))


def _log_sum(row: Row) -> Any:
    return mp.log(mp.fsum(mp.exp(v) for v in row))


def _length(row: Row, p: Any = 2) -> Any:
    return mp.fsum(abs(v) ** p for v in row) ** (mp.mpf(1) / p)


def _shares(row: Row) -> Row:
    return [mp.exp(v - _log_sum(row)) for v in row]


def _log_shares(row: Row) -> Row:
    return [v - _log_sum(row) for v in row]


def reduction(
    name: str, f: Callable[[Row], Any], domain: Domain, variant: str = "", **kwargs: Any
) -> Case:
    """``name`` along the axes that ``kwargs`` say; other arguments ``f`` takes care of."""
    axes = {k: v for k, v in kwargs.items() if k in ("axis", "keepdims")}
    words = ", ".join([variant] * bool(variant) + [f"{k}={v}" for k, v in kwargs.items()])
    order = 0 if name in ("argmax", "argmin") else 2
    return Case(
        name, lambda x: getattr(xp, name)(x, **kwargs), over(f, **axes), (domain,), words, order
    )


def running(name: str, f: Callable[[Row], Row], domain: Domain, axis: int, word: str = "") -> Case:
    """``name``, which keeps the shape, along ``axis``."""
    variant = f"{word} axis={axis}".strip()
    return Case(name, lambda x: getattr(xp, name)(x, axis=axis), along(f, axis), (domain,), variant)


def quantile(q: Any) -> Callable[[Row], Any]:
    """On the line between the two around the place ``q (n - 1)``."""

    def found(row: Row) -> Any:
        row, place = sorted(row), mp.mpf(q) * (len(row) - 1)
        low = min(int(mp.floor(place)), len(row) - 2)
        return row[low] + (place - low) * (row[low + 1] - row[low])

    return found


QUANTILES = (
    reduction("median", quantile(0.5), DISTINCT),
    reduction("median", quantile(0.5), DISTINCT_TALL, axis=0),
    reduction("median", quantile(0.5), DISTINCT_CUBE, axis=(0, 2), keepdims=True),
    Case(
        "quantile",
        lambda x, q: xp.quantile(x, q, axis=1),
        lambda x, q: np.array([over(quantile(each), 1)(x) for each in q], dtype=object),
        (DISTINCT, Domain((2,), 0.1, 0.45)),
        "axis=1",
    ),
    Case(
        "quantile",
        lambda x: xp.quantile(x, 0.3),
        over(quantile(0.3)),
        (DISTINCT,),
        "of a number",
    ),
)


def _zeros(name: str, f: Callable[..., Any], zeros: int) -> Case:
    """With as many factors that are exactly zero, and vary too; beside squares, which aren't."""
    return Case(
        name,
        lambda x, z: getattr(xp, name)(xp.concat([x, z], axis=1), axis=1) + xp.sum(x * x),
        lambda x, z: f(np.concatenate([x, z], axis=1)) + np.sum(x * x),
        (DISTINCT, Domain((2, zeros), low=0.0, high=0.0)),
        f"with {zeros} zero factors",
    )


EVERY_AXIS = [
    made
    for name, f in (
        ("sum", mp.fsum),
        ("mean", _mean),
        ("prod", _product),
        ("max", max),
        ("min", min),
        ("var", variance),
        ("std", deviation),
        ("logsumexp", _log_sum),
    )
    for made in (
        reduction(name, f, DISTINCT),
        reduction(name, f, DISTINCT_TALL, axis=0),
        reduction(name, f, DISTINCT, axis=-1, keepdims=True),
        reduction(name, f, DISTINCT_CUBE, axis=(0, 2)),
    )
]

MORE = (
    reduction("var", lambda row: variance(row, 1), DISTINCT, axis=1, correction=1),
    reduction("std", lambda row: deviation(row, 1), DISTINCT, axis=1, correction=1),
    reduction("logsumexp", _log_sum, LARGE, "of large numbers", axis=1),
    reduction("logsumexp", _log_sum, Domain((2, 3), -904.0, -900.0), "far below zero"),
    reduction("max", max, Domain((2, 3), -3.0, -1.0, distinct=True), "of negative numbers"),
    reduction("min", min, Domain((2, 3), 1.0, 3.0, distinct=True), "of positive numbers"),
    _zeros("prod", over(_product, 1), 1),
    _zeros("prod", over(_product, 1), 2),
    reduction("norm", _length, TABLE),
    reduction("norm", _length, TABLE, axis=0),
    reduction("norm", _length, TABLE, axis=-1, keepdims=True),
    reduction("norm", _length, CUBE, axis=(0, 2), ord="fro"),
    reduction(
        "norm", lambda row: mp.fsum(map(abs, row)), Domain((2, 3), away=(0.0,)), axis=1, ord=1
    ),
    reduction("norm", lambda row: _length(row, 3), Domain((2, 3), away=(0.0,)), axis=1, ord=3),
    reduction("norm", max, Domain((2, 3), 0.5, 2, distinct=True), axis=1, ord=float("inf")),
)


def _place(pick: Callable[[Row], Any]) -> Callable[[Row], int]:
    return lambda row: row.index(pick(row))


def _truth(name: str, quantifier: Callable[[Iterable[bool]], bool]) -> Case:
    return Case(
        name,
        lambda x: getattr(xp, name)(x > 0, axis=1),
        over(lambda row: int(quantifier(v > 0 for v in row)), 1),
        (Domain((2, 3), away=(0.0,)),),
        order=0,
    )


PLACES = (
    reduction("argmax", _place(max), DISTINCT),
    reduction("argmax", _place(max), DISTINCT, axis=1),
    reduction("argmin", _place(min), DISTINCT),
    reduction("argmin", _place(min), DISTINCT, axis=1),
    _truth("any", any),
    _truth("all", all),
)

RUNNING = [
    made
    for name, f in (
        ("softmax", _shares),
        ("log_softmax", _log_shares),
        ("cumulative_sum", lambda row: list(accumulate(row))),
        ("cumulative_prod", lambda row: list(accumulate(row, mul))),
    )
    for made in (running(name, f, TALL, 0), running(name, f, TABLE, -1))
] + [
    running("softmax", _shares, LARGE, -1, "of large numbers"),
    running("log_softmax", _log_shares, LARGE, -1, "of large numbers"),
    _zeros("cumulative_prod", along(lambda row: list(accumulate(row, mul)), 1), 1),
]

SEGMENTS = np.array([2, 0, 2])


def _by_segment(x: Any) -> np.ndarray:
    rows: Any = [[mp.zero] * x.shape[1] for _ in range(4)]
    for k, row in zip(SEGMENTS, x, strict=True):
        rows[k] = rows[k] + row
    return np.array(rows, dtype=object)


SUMS = (
    cubed(
        "segment_sum",
        lambda x: xp.segment_sum(x, xp.asarray(SEGMENTS), 4),
        _by_segment,
        TALL,
    ),
)

CASES = (*EVERY_AXIS, *MORE, *QUANTILES, *PLACES, *RUNNING, *SUMS)
