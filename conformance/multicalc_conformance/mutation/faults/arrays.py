"""Arrays that come out other than they should, though the derivative was right; and what an
adapter keeps, or does to what it is given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from unittest.mock import patch

import numpy as np

from multicalc.backend import Arrays, Backend
from multicalc_conformance.mutation.faults.fault import (
    Fault,
    Seeding,
    in_from_numpy,
    in_frontend,
    in_method,
)


def _to_numpy(change: Any) -> Seeding:
    def spoil(right: Any, backend: Backend, x: Any) -> Any:
        found = right(x)
        return change(found) if isinstance(found, np.ndarray) else found

    return in_method("to_numpy", spoil)


def _through_single(right: Any, backend: Backend, x: Any, like: Any = None) -> Any:
    single = {"float64": np.float32, "complex128": np.complex64}.get(str(x.dtype))
    return right(x if single is None else x.astype(single).astype(x.dtype), like=like)


def _single(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32) if x.dtype == np.float64 else x


def _unused_is_none(right: Any, backend: Backend, f: Any, xs: Arrays) -> Any:
    outs, aux, grads = right(f, xs)
    used = [bool(np.any(backend.to_numpy(g) != 0)) for g in grads]
    return outs, aux, tuple(g if u else None for g, u in zip(grads, used, strict=True))


@contextmanager
def _inputs_written_to(backend: Backend) -> Iterator[None]:
    """Whatever was written to is put right again at the end."""
    before: list[tuple[np.ndarray, np.ndarray]] = []

    def spoil(right: Any, backend: Backend, x: np.ndarray, like: Any = None) -> Any:
        if x.dtype.kind == "f" and x.flags.owndata and x.flags.writeable:
            before.append((x, x.copy()))
            x *= 1.0 + 2.0**-20
        return right(x, like=like)

    try:
        with in_from_numpy(spoil)(backend):
            yield
    finally:
        for x, was in reversed(before):
            writeable = x.flags.writeable
            x.flags.writeable = True
            x[...] = was
            x.flags.writeable = writeable


@contextmanager
def _value_of_the_previous_call(backend: Backend) -> Iterator[None]:
    kept: list[Any] = []

    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays) -> Any:
        outs, aux, grads = right(f, xs)
        kept.append(outs)
        return kept[-2] if len(kept) > 1 else outs, aux, grads

    with in_method("value_and_grad", spoil)(backend):
        yield


@contextmanager
def _basis_kept(backend: Backend) -> Iterator[None]:
    kept: dict[int, Any] = {}

    def spoil(right: Any, backend: Backend, x: Any, rows: range) -> Any:
        return kept.setdefault(len(rows), right(x, rows))

    with in_method("unit_vectors", spoil)(backend):
        yield


@contextmanager
def _gradients_kept(backend: Backend) -> Iterator[None]:
    kept: dict[Any, Any] = {}

    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays) -> Any:
        outs, aux, grads = right(f, xs)
        known = tuple((backend.shape(x), backend.dtype(x)) for x in xs)
        return outs, aux, kept.setdefault(known, grads)

    with in_method("value_and_grad", spoil)(backend):
        yield


@contextmanager
def _one_trace(backend: Backend) -> Iterator[None]:
    """autograd's boxes of an inner derivative and of an outer one can't be told apart."""
    with patch("multicalc_numpy.backend._new_trace", lambda: 1):
        yield


@contextmanager
def _traces_count_down(backend: Backend) -> Iterator[None]:
    """The inner derivative's boxes look older than the outer one's."""
    numbers = count(10**6, -1)
    with patch("multicalc_numpy.backend._new_trace", lambda: next(numbers)):
        yield


FAULTS = (
    Fault(
        "inputs through float32",
        "float64 is cut on the way in, and its dtype put back",
        in_from_numpy(_through_single),
        ("operators", "elementwise", "arrays", "linalg", "precision"),
    ),
    Fault(
        "results in float32",
        "64-bit mode is left before the result is read",
        _to_numpy(_single),
        ("operators", "elementwise", "arrays", "linalg", "nonsmooth"),
    ),
    Fault(
        "results through float32",
        "a result's digits are cut, and its dtype put back",
        _to_numpy(lambda x: _single(x).astype(x.dtype)),
        ("operators", "elementwise", "arrays", "linalg"),
    ),
    Fault(
        "NaN becomes 0",
        "results are cleaned with nan_to_num",
        _to_numpy(lambda x: np.where(np.isnan(x), np.zeros_like(x), x)),
        ("nonsmooth",),
    ),
    Fault(
        "infinities become large numbers",
        "results are cleaned with nan_to_num",
        _to_numpy(lambda x: np.nan_to_num(x, nan=np.nan) if x.dtype.kind in "fc" else x),
        ("nonsmooth",),
    ),
    Fault(
        "gradient of an unused argument is None",
        "as TensorFlow has it",
        in_method("value_and_grad", _unused_is_none),
        ("operators",),
    ),
    Fault("inputs written to", "an update in place", _inputs_written_to, ("operators",)),
    Fault(
        "value of the previous call",
        "a result is read before the computation is over",
        _value_of_the_previous_call,
        ("operators",),
    ),
    Fault(
        "basis kept for another shape",
        "a cache knows how many unit vectors there are, not their shape",
        _basis_kept,
        ("operators",),
    ),
    Fault(
        "gradient kept for another point",
        "a cache knows shapes and dtypes, not the function or the values",
        _gradients_kept,
        ("operators", "elementwise", "arrays", "linalg"),
    ),
    Fault(
        "perturbation confusion",
        "the inner and the outer derivative share a slot for tangents",
        _one_trace,
        ("nested",),
    ),
    Fault(
        "inner derivative taken for the outer",
        "levels of nesting are numbered the wrong way round",
        _traces_count_down,
        ("nested",),
    ),
    Fault(
        "constants in float32",
        "new arrays take the framework's default precision",
        in_frontend("multicalc.xp.dispatch.default_dtype", lambda right: lambda: "float32"),
        ("chapter",),
    ),
)
