"""A sparse matrix from its entries, as SciPy or the framework has it."""

from __future__ import annotations

from typing import Any, Literal, get_args

import numpy as np

from multicalc.backend import Array, Backend, inside, is_neutral, standard
from multicalc.calls.checks import check_choice
from multicalc.calls.scipys import scipys
from multicalc.errors import UnsupportedOperationError
from multicalc.sparse.compression import Compression

Format = Literal["native", "scipy"]
FORMATS: tuple[Format, ...] = get_args(Format)


def check_format(format: str) -> None:
    """Raise :class:`InvalidArgumentError` unless it is one."""
    check_choice("format", format, FORMATS)


def matrix_of(compression: Compression, values: Array, backend: Backend, format: Format) -> Any:
    """The matrix with these entries, in the pattern's order: ``backend``'s arrays, or NumPy's.

    Raises:
        UnsupportedOperationError: it would be SciPy's, in a transform or in half precision; or in a
            portable function.
    """
    if standard() is not None:
        raise UnsupportedOperationError(
            "a sparse matrix is no array of the array API standard; take it outside of portable "
            "functions"
        )
    if format == "native" and not is_neutral(values):
        made = compression.matrix(backend, values)
        if made is not None:
            return made
    if inside(backend):
        raise UnsupportedOperationError(
            f"{backend.name}: in a transform a sparse matrix of SciPy would lose its derivative; "
            "take it outside, or use hvp, jvp or vjp"
        )
    found = values if is_neutral(values) else backend.to_numpy(values)
    if found.dtype not in (np.float32, np.float64):
        raise UnsupportedOperationError(
            f"SciPy's sparse matrices have no {found.dtype.name}; differentiate by float32 or "
            "float64, or give arrays of a framework with sparse matrices of its own"
        )
    pattern = compression.pattern
    # SciPy's matrices are changed in place, as by eliminate_zeros: each has indices of its own.
    places = pattern.columns.copy(), compression.row_starts.copy()
    return scipys("sparse").csr_array((found, *places), shape=pattern.shape)
