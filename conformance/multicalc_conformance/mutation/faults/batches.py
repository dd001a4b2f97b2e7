"""Faults of matrices computed in batches: where a batch ends, and what becomes of it."""

from __future__ import annotations

from typing import Any

from multicalc.backend import Backend
from multicalc_conformance.mutation.faults.fault import Fault, in_frontend, in_method

SWEEP = "multicalc.backend.sweep."


def _batches(change: Any) -> Any:
    """The batches of unit vectors of an array, as ``change(list of batches)`` has them."""

    def make(right: Any) -> Any:
        def batches(backend: Backend, x: Any, *sizes: Any) -> Any:
            return iter(change(list(right(backend, x, *sizes))))

        return batches

    return in_frontend(SWEEP + "unit_batches", make)


def _short_is_zero(found: list[Any]) -> list[Any]:
    short = len(found) > 1 and found[-1].shape[0] < found[0].shape[0]
    return [*found[:-1], 0.0 * found[-1]] if short else found


def _overlapping(right: Any, backend: Backend, x: Any, rows: range) -> Any:
    """Every batch but the first starts one vector early."""
    early = int(rows.start > 0)
    return right(x, range(rows.start - early, rows.stop - early))


def _turned(right: Any) -> Any:
    return lambda backend, batches: right(backend, batches[::-1])


def _first_again(right: Any) -> Any:
    """A batch's results are in a buffer that the next ones are read from, too."""

    def joined(backend: Backend, batches: Any) -> Any:
        alike = [b[0].shape == batches[0][0].shape for b in batches]
        pairs = zip(batches, alike, strict=True)
        return right(backend, [batches[0] if same else b for b, same in pairs])

    return joined


def _lone_row_is_sum(right: Any, backend: Backend, pullback: Any, cotangents: Any) -> Any:
    """A batch of one is taken for a vector, and spread over all entries."""
    if backend.shape(cotangents[0])[0] == 1:
        cotangents = tuple([backend.namespace.ones_like(c) for c in cotangents])
    return right(pullback, cotangents)


def _halved(right: Any) -> Any:
    """Half of a batch, and the rest as zeros, from three vectors on."""

    def batches(backend: Backend, x: Any, chunk_size: int | None, *elements: int) -> Any:
        for batch in right(backend, x, chunk_size, *elements):
            rows = batch.shape[0]
            keep = backend.namespace.arange(rows) < max(2, rows // 2)
            shape = (rows, *[1] * (len(batch.shape) - 1))
            kept = backend.namespace.reshape(keep, shape)
            yield backend.namespace.where(kept, batch, 0.0 * batch) if chunk_size else batch

    return batches


HERE = ("chunks",)

FAULTS = (
    Fault(
        "a short last batch is lost",
        "the number of batches is rounded down",
        _batches(_short_is_zero),
        HERE,
    ),
    Fault(
        "batches overlap",
        "a batch starts at the last vector of the one before",
        in_method("unit_vectors", _overlapping),
        HERE,
    ),
    Fault(
        "batches joined backwards",
        "they are taken from a stack",
        in_frontend(SWEEP + "_joined", _turned),
        HERE,
    ),
    Fault(
        "first batch for all of its size",
        "a buffer that batches share",
        in_frontend(SWEEP + "_joined", _first_again),
        HERE,
    ),
    Fault(
        "a batch of one spread over all entries",
        "its axis is dropped, and broadcasting does the rest",
        in_method("pull_many", _lone_row_is_sum),
        HERE,
    ),
    Fault(
        "half of a batch is lost",
        "chunk_size counts entries of two inputs",
        in_frontend(SWEEP + "unit_batches", _halved),
        HERE,
    ),
)
