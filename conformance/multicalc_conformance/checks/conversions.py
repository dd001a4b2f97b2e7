"""NumPy's arrays go there and back as they are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from multicalc_conformance.checks import arrays, guide
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import check, refuse
from multicalc_conformance.checks.expected import shown

VALUES = {
    "bool": [True, False],
    "float32": [0.1, -2.5],
    "float64": [0.1, -2.5],
    "complex64": [0.1 + 2.0j, -1.0j],
    "complex128": [0.1 + 2.0j, -1.0j],
}
"""Of the floats one that the narrower dtype hasn't; integers are 1 and 2."""


@check("each dtype goes there and back", guide.CONVERSIONS, arrays.mapped, arrays.shaped)
def dtypes(candidate: Candidate) -> None:
    refuse(
        [
            fault
            for name in candidate.dtypes
            for fault in _there_and_back(candidate, np.array(VALUES.get(name, [1, 2]), name), name)
        ]
    )


@check("each shape and layout goes there and back", guide.CONVERSIONS, arrays.mapped, arrays.shaped)
def layouts(candidate: Candidate) -> None:
    table = np.arange(6.0).reshape(2, 3)
    kept = table.copy()
    kept.flags.writeable = False
    layouts = {
        "without axes": np.array(1.5),
        "empty": np.zeros((0,)),
        "of shape (2, 0)": np.zeros((2, 0)),
        "of one axis": np.array([1.5, -2.0]),
        "of two axes": table,
        "transposed": table.T,
        "in Fortran's order": np.asfortranarray(table),
        "of every second row and column": np.arange(24.0).reshape(4, 6)[::2, ::2],
        "backwards": np.arange(3.0)[::-1],
        "that is read-only": kept,
        "in another byte order": table.astype(table.dtype.newbyteorder()),
    }
    refuse([f for what, x in layouts.items() for f in _there_and_back(candidate, x, what)])


@check("from_numpy takes like", guide.CONVERSIONS, arrays.mapped, arrays.shaped)
def like(candidate: Candidate) -> None:
    beside = candidate.array([1.0, 2.0], "float32")
    x = np.array([[0.1, 0.2, 0.3]])
    got = candidate.numpy(candidate.backend.from_numpy(x, like=beside))
    refuse([*_differences("float64 beside a float32 array as like", x, got)])


def _there_and_back(candidate: Candidate, x: np.ndarray, what: str) -> Iterator[str]:
    backend = candidate.backend
    there = backend.from_numpy(x)
    said = f"an array {what}" if " " in what or what in ("empty", "transposed") else what
    if backend.dtype(there) != x.dtype.name:
        yield f"{said}: from_numpy makes {backend.dtype(there)} of {x.dtype.name}"
    if backend.shape(there) != x.shape:
        yield f"{said}: from_numpy makes shape {backend.shape(there)} of {x.shape}"
    back = backend.to_numpy(there)
    if not isinstance(back, np.ndarray):
        yield f"{said}: to_numpy gives a {arrays.dotted_name(back)}, not NumPy's array"
        return
    yield from _differences(said, x, back)


def _differences(said: str, x: np.ndarray, back: np.ndarray) -> Iterator[str]:
    if back.dtype != np.dtype(x.dtype.name):
        yield f"{said}: {x.dtype.name} came back as {back.dtype}"
    if back.shape != x.shape:
        yield f"{said}: shape {x.shape} came back as {back.shape}"
    elif not np.array_equal(back, x):
        yield f"{said}: {shown(x)} came back as {shown(back)}"


CHECKS = (dtypes, layouts, like)
