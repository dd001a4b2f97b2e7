"""Faults in how data is read: its byte order, its strides, its axes, its precision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from multicalc.backend import Backend
from multicalc_conformance.mutation.faults.fault import (
    Fault,
    Seeding,
    in_from_numpy,
    in_frontend,
    in_function,
)


def _read(change: Callable[[np.ndarray], np.ndarray]) -> Seeding:
    """NumPy's arrays on their way in, by ``change``."""

    def spoil(right: Any, backend: Backend, x: np.ndarray, like: Any = None) -> Any:
        return right(change(np.asarray(x)), like=like)

    return in_from_numpy(spoil)


def _natively(x: np.ndarray) -> np.ndarray:
    """The bytes as they are."""
    return x if x.dtype.isnative else x.view(x.dtype.newbyteorder("="))


def _from_the_start(x: np.ndarray) -> np.ndarray:
    """As many entries as there are, one after the other from where the buffer starts."""
    if x.flags.c_contiguous or x.base is None or not isinstance(x.base, np.ndarray):
        return x
    flat = x.base.ravel(order="K")
    return flat[: x.size].reshape(x.shape) if flat.size >= x.size else x


def _in_memory_order(x: np.ndarray) -> np.ndarray:
    """Columns for rows, of what is kept by columns."""
    return x.ravel(order="K").reshape(x.shape)


def _forwards(x: np.ndarray) -> np.ndarray:
    """Strides without their sign."""
    backwards = tuple([slice(None, None, -1 if s < 0 else 1) for s in x.strides])
    return x[backwards] if x.ndim else x


def _aligned(x: np.ndarray) -> np.ndarray:
    """From the last aligned address on."""
    return x if x.flags.aligned else np.roll(x, 1)


def _some_axis(x: np.ndarray) -> np.ndarray:
    return x.reshape(1) if not x.ndim and x.dtype.kind == "f" else x


def _no_lone_axes(x: np.ndarray) -> np.ndarray:
    return x.reshape(()) if x.shape == (1,) else x


def _refused(x: np.ndarray) -> np.ndarray:
    if not x.flags.writeable:
        raise ValueError("buffer source array is read-only")
    return x


def _never_empty(x: np.ndarray) -> np.ndarray:
    if not x.size:
        raise ValueError("zero-size array to reduction operation which has no identity")
    return x


def _one_for_none(x: np.ndarray) -> np.ndarray:
    return np.zeros(1, x.dtype) if x.shape == (0,) else x


def _numbers(change: Callable[[Any], Any]) -> Seeding:
    """Python's floats on their way in."""

    def make(right: Any) -> Any:
        def array_of(x: Any, *rest: Any) -> Any:
            return right(change(x) if type(x) is float else x, *rest)

        return array_of

    return in_frontend("multicalc.calls.signature.array_of", make)


def _compiled_numbers(right: Any) -> Any:
    def array_of(x: Any, *rest: Any) -> Any:
        return right(float(np.float32(x)) if type(x) is float else x, *rest)

    return array_of


def _mask_of_bytes(right: Any, xp: Any, x: Any, indices: Any, **kwargs: Any) -> Any:
    """Indices without a sign, of eight bits, are a mask to PyTorch."""
    found = np.asarray(indices)
    return right(x, found.astype(bool).astype(int) if found.dtype == np.uint8 else found, **kwargs)


def _unsigned(right: Any, xp: Any, x: Any, indices: Any, **kwargs: Any) -> Any:
    """Indices that are not of the machine's own integers are read as such."""
    found = np.asarray(indices)
    if found.dtype.isnative:
        return right(x, found, **kwargs)
    return right(x, found.byteswap().view(found.dtype.newbyteorder("=")) * 0, **kwargs)


HERE = ("data",)

FAULTS = (
    Fault("big-endian read natively", "the bytes as they are", _read(_natively), HERE),
    Fault("strides ignored", "a buffer is read from its start", _read(_from_the_start), HERE),
    Fault("Fortran order read by rows", "columns for rows", _read(_in_memory_order), HERE),
    Fault("negative strides read forwards", "strides without their sign", _read(_forwards), HERE),
    Fault("unaligned data moved", "read from an aligned address", _read(_aligned), HERE),
    Fault("0-d becomes one axis", "arrays have at least one", _read(_some_axis), HERE),
    Fault(
        "one entry becomes 0-d",
        "axes of one entry are dropped",
        _read(_no_lone_axes),
        ("operators",),
    ),
    Fault("read-only arrays refused", "a buffer that may be written to", _read(_refused), HERE),
    Fault(
        "arrays without entries refused", "a reduction without identity", _read(_never_empty), HERE
    ),
    Fault("arrays without entries get one", "sizes of at least one", _read(_one_for_none), HERE),
    Fault(
        "Python floats in float32",
        "the framework's default",
        _numbers(lambda x: float(np.float32(x))),
        HERE,
    ),
    Fault(
        "Python floats as integers",
        "a number that looks whole",
        _numbers(lambda x: float(int(x))),
        HERE,
    ),
    Fault(
        "Python floats in float32 where compiled",
        "the framework's default",
        in_frontend("multicalc.compile.jitted.array_of", _compiled_numbers),
        HERE,
    ),
    Fault(
        "uint8 indices are a mask", "as PyTorch has it", in_function("take", _mask_of_bytes), HERE
    ),
    Fault(
        "foreign indices are zero",
        "a cast that fails in silence",
        in_function("take", _unsigned),
        HERE,
    ),
)
