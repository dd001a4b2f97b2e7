"""Faults of numbers of operators: in diagonals, probes, quadratures and the ends of spectra."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from multicalc_conformance.mutation.faults.fault import Fault, in_frontend

HERE = ("curvature",)
ROOM = "multicalc.operators."


def _of_neighbours(right: Any) -> Any:
    def diagonal(backend: Any, f: Any, xs: Any, chunk_size: Any) -> Any:
        found = right(backend, f, xs, chunk_size)
        return tuple(backend.namespace.roll(x, 1) for x in found)

    return diagonal


def _twice(right: Any) -> Any:
    def diagonal(backend: Any, f: Any, xs: Any, chunk_size: Any) -> Any:
        return tuple(2 * x for x in right(backend, f, xs, chunk_size))

    return diagonal


def _other_probes(right: Any) -> Any:
    return lambda seed, numbers, size: right(seed, range(numbers.start + 1, numbers.stop + 1), size)


def _all_colours_one(right: Any) -> Any:
    def diagonal(call: Any, known: Any, traced: Any, chunk_size: Any) -> Any:
        return right(call, replace(known, colours=0 * known.colours), traced, chunk_size)

    return diagonal


def _common_logarithms(right: Any) -> Any:
    return lambda eigenvalues, operator: right(eigenvalues, operator) / np.log(10)


def _unnormalised(right: Any) -> Any:
    def tridiagonals(product: Any, starts: Any, steps: int) -> Any:
        found = right(product, starts, steps)
        return [replace(each, beside=1.5 * each.beside) for each in found]

    return tridiagonals


def _one_end_twice(right: Any) -> Any:
    def ends(operator: Any, **options: Any) -> Any:
        found = right(operator, **options)
        return replace(found, values=found.values[[1, 1]])

    return ends


def _units_of_one_row(right: Any) -> Any:
    return lambda product, rows, size: right(product, range(len(rows) - 1), size)


FAULTS = (
    Fault(
        "a diagonal is its neighbours'",
        "what is read of a batch of products is off by one",
        in_frontend(ROOM + "hessian_diagonal.exact_diagonal", _of_neighbours),
        HERE,
    ),
    Fault(
        "a Laplacian counts both sides",
        "forward mode twice gives the second derivative along a direction and its mirror image",
        in_frontend(ROOM + "laplacian.exact_diagonal", _twice),
        HERE,
    ),
    Fault(
        "probes begin with the second",
        "a counter of the random words is begun at one",
        in_frontend(ROOM + "hessian_diagonal.signs", _other_probes),
        HERE,
    ),
    Fault(
        "all coordinates have one colour",
        "neighbours in the Hessian share a product",
        in_frontend(ROOM + "coloured_diagonal.coloured_diagonal", _all_colours_one),
        HERE,
    ),
    Fault(
        "a determinant has common logarithms",
        "a logarithm of another base",
        in_frontend(ROOM + "logdet._logarithms", _common_logarithms),
        HERE,
    ),
    Fault(
        "Lanczos' vectors are not of unit length",
        "the recurrence is divided by another norm than it notes",
        in_frontend(ROOM + "lanczos.tridiagonals", _unnormalised),
        HERE,
    ),
    Fault(
        "both ends of a spectrum are the upper one",
        "the iteration for the other end is not moved there",
        in_frontend("multicalc.optimize.operator_bend.extremes", _one_end_twice),
        HERE,
    ),
    Fault(
        "a trace lacks a row",
        "the last row of a batch is left out",
        in_frontend(ROOM + "trace._diagonal", _units_of_one_row),
        HERE,
    ),
)
