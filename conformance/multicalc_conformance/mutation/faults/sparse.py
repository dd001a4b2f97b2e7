"""Faults of sparse derivatives: in colours, in what is read of products, and in what is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from multicalc.sparse.recovery import Recovery
from multicalc_conformance.mutation.faults.fault import Fault, in_frontend

HERE = ("sparse",)
RECOVERY = "multicalc.sparse.recovery."
COMPRESSION = "multicalc.sparse.compression.Compression."
DERIVATIVE = "multicalc.sparse.derivative."


def _always_by_column(right: Any) -> Any:
    """An entry is read in the product of its column's colour, be it alone there or not."""

    def read(colouring: Any) -> Recovery:
        pattern = colouring.pattern
        return Recovery(colouring.colours[pattern.columns], pattern.rows)

    return read


def _never_subtracted(right: Any) -> Any:
    return lambda colouring: replace(right(colouring), sums=())


def _subtracted_once(right: Any) -> Any:
    """From a parent its children's numbers are subtracted, with all that these have in them."""

    def read(colouring: Any) -> Recovery:
        found: Recovery = right(colouring)
        return replace(found, sums=found.sums[:1])

    return read


def _first_colours(right: Any) -> Any:
    """Each batch has the seeds of the first."""
    return lambda self, backend, like, chunk: right(self, backend, like, range(len(chunk)))


def _in_order_of_reading(right: Any) -> Any:
    """What batches gave is put together as it came."""

    def values(self: Any, backend: Any, *rest: Any) -> Any:
        found = right(self, backend, *rest)
        sizes = self.colouring.count, *self.pattern.shape
        chunks = list(backend.costs.batches(*sizes, rows=rest[-1]))
        if len(chunks) < 2 or self.recovery.sums:
            return found
        return backend.namespace.take(found, self.recovery.colours.argsort(kind="stable"), axis=0)

    return values


def _by_shape(right: Any) -> Any:
    """Integers, which say where elements are, don't count."""
    return lambda backend, x: None


def _trusting(right: Any) -> Any:
    return lambda call, matrix, pattern, values: None


FAULTS = (
    Fault(
        "a star's edges are read at one end",
        "an entry is read in its column's product, where others may be added to it",
        in_frontend(RECOVERY + "_of_stars", _always_by_column),
        HERE,
    ),
    Fault(
        "entries of acyclic colours are read",
        "substitution is left out, as if each entry were alone",
        in_frontend(RECOVERY + "_of_trees", _never_subtracted),
        HERE,
    ),
    Fault(
        "substitution ends after a step",
        "children are subtracted with what they have of their own children",
        in_frontend(RECOVERY + "_of_trees", _subtracted_once),
        HERE,
    ),
    Fault(
        "each batch has the first colours",
        "colours are counted from the batch's beginning",
        in_frontend(COMPRESSION + "seeds", _first_colours),
        HERE,
    ),
    Fault(
        "entries in the order of their colours",
        "batches are joined, and not put back into the pattern's order",
        in_frontend(COMPRESSION + "values", _in_order_of_reading),
        HERE,
    ),
    Fault(
        "a pattern is kept for other places",
        "patterns are kept by shapes, and integers have others at other values",
        in_frontend(DERIVATIVE + "_digest", _by_shape),
        HERE,
    ),
    Fault(
        "verification lets everything pass",
        "random products are computed, and not compared",
        in_frontend(DERIVATIVE + "verify_entries", _trusting),
        HERE,
    ),
)
