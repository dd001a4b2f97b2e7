"""Whether a sparse matrix has all entries, by random products."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from multicalc.backend import Arrays, Backend
from multicalc.calls.call import Call
from multicalc.calls.conversion import values_like
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.scipys import scipys
from multicalc.errors import PatternError
from multicalc.sparse.pattern import Pattern

_PRODUCTS = 2
"""A missing entry is not seen where a random number is by chance next to zero."""

_LOOKED_AT = 100
"""How many wrong rows are looked at for an entry that they lack: others are wrong because of it."""


class LinearMap(NamedTuple):
    """A matrix by its products."""

    push: Callable[[Arrays], Arrays]
    """With a vector of its columns' space,"""
    pull: Callable[[Arrays], Arrays]
    """and of the transposed matrix with one of its rows' space."""
    columns: Arrays
    """Arrays of the shapes and dtypes of the one,"""
    rows: Arrays
    """and of the other."""


def verify_entries(call: Call, matrix: LinearMap, pattern: Pattern, values: Any) -> None:
    """Compare products of ``matrix`` with those of the entries, at random vectors.

    An entry is missed if it is less than the square root of the dtype's precision, beside the rest
    of its row.

    Raises:
        PatternError: an entry is missing; it names it.
        UnsupportedOperationError: inside a transform.
    """
    refuse_inside_transform("verify=True")
    backend = call.backend
    values = values if isinstance(values, np.ndarray) else backend.to_numpy(values)
    entries = np.asarray(values, dtype=np.float64), (pattern.rows, pattern.columns)
    sparse = scipys("sparse").csr_array(entries, shape=pattern.shape)
    name = values.dtype.name
    # ml_dtypes' bfloat16, if it is that, has no finfo of NumPy's.
    close = (2.0**-7 if name == "bfloat16" else float(np.finfo(name).eps)) ** 0.5
    rng = np.random.default_rng(0)
    for _ in range(_PRODUCTS):
        vector = rng.uniform(0.5, 1.5, pattern.shape[1]) * rng.choice((-1, 1), pattern.shape[1])
        product = call.scoped(_times, backend, matrix.push, vector, matrix.columns)
        most = abs(sparse) @ abs(vector) + abs(product)
        off = abs(product - sparse @ vector)
        wrong = np.flatnonzero(off > close * most)
        for row in wrong[np.argsort(-off[wrong], kind="stable")][:_LOOKED_AT]:
            unit = np.zeros(pattern.shape[0])
            unit[row] = 1
            found = call.scoped(_times, backend, matrix.pull, unit, matrix.rows)
            has = pattern.columns[pattern.rows == row]
            missing = np.setdiff1d(np.flatnonzero(np.isfinite(found) & (found != 0)), has)
            if len(missing):
                raise PatternError(_told(pattern, int(row), missing, found))
        if len(wrong):
            raise PatternError(
                f"{pattern!r} lacks entries: {len(wrong)} rows, {wrong[0]} the first, have others "
                "added to theirs; leave pattern out to have it traced"
            )


def _told(pattern: Pattern, row: int, missing: np.ndarray, values: np.ndarray) -> str:
    column = int(missing[abs(values[missing]).argmax()])
    others = f", as are {len(missing) - 1} more of this row" if len(missing) > 1 else ""
    return (
        f"{pattern!r} has no entry at row {row}, column {column}, where the derivative is "
        f"{values[column]:.6g}{others}; add it, or leave pattern out to have it traced"
    )


def _times(
    backend: Backend, linear: Callable[[Arrays], Arrays], vector: np.ndarray, like: Arrays
) -> np.ndarray:
    arrays, start = [], 0
    for x in like:
        shape = backend.shape(x)
        stop = start + int(np.prod(shape))
        arrays.append(values_like(vector[start:stop].reshape(shape), backend, x))
        start = stop
    found = [backend.to_numpy(y).astype(np.float64).reshape(-1) for y in linear(tuple(arrays))]
    return np.concatenate(found)
