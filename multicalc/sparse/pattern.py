"""Where a matrix has entries."""

from __future__ import annotations

import reprlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.calls.scipys import scipys
from multicalc.display.table import card, facts
from multicalc.errors import InvalidArgumentError

if TYPE_CHECKING:
    from multicalc.pictures.picture import Picture


@dataclass(frozen=True, eq=False, repr=False)
class Pattern:
    """The places at which a matrix may have entries other than zero.

    Args:
        shape: the matrix's.
        rows: the row of each entry, integers; in any order, and an entry may be there twice.
        columns: the column of each entry.

    Raises:
        InvalidArgumentError: the arrays aren't of one length, or an entry is outside of the shape.

    Example:
        >>> pattern = Pattern((2, 3), [1, 0, 0], [2, 1, 0])
        >>> pattern
        Pattern(2 × 3, 3 entries, at most 2 a row, density 50%)
        >>> pattern.rows.tolist(), pattern.columns.tolist()
        ([0, 0, 1], [0, 1, 2])
        >>> Pattern.of(pattern.T.to_scipy()) == pattern.T
        True
    """

    shape: tuple[int, int]
    """Rows and columns of the matrix."""
    rows: np.ndarray
    """(nnz,), int64, read-only: the row of each entry, row by row."""
    columns: np.ndarray
    """(nnz,), int64, read-only: the column of each entry, ascending within a row."""

    def __post_init__(self) -> None:
        height, width = self.shape
        object.__setattr__(self, "shape", (int(height), int(width)))
        rows = _places("rows", self.rows, self.shape[0])
        columns = _places("columns", self.columns, self.shape[1])
        if len(rows) != len(columns):
            raise InvalidArgumentError(
                f"rows and columns must be of one length; found {len(rows)} and {len(columns)}"
            )
        if not _after(rows, columns).all():
            order = np.lexsort((columns, rows))
            rows, columns = rows[order], columns[order]
            new = np.append([True] * (len(rows) > 0), _after(rows, columns))
            rows, columns = rows[new], columns[new]
        for name, places in (("rows", rows), ("columns", columns)):
            places.flags.writeable = False
            object.__setattr__(self, name, places)

    @classmethod
    def of(cls, matrix: Any) -> Pattern:
        """The pattern of a matrix.

        Args:
            matrix: a SciPy sparse matrix or array, whose stored entries count, be they zero; a
                dense matrix, whose entries other than zero do; ``(rows, columns, shape)``; or a
                pattern.

        Raises:
            InvalidArgumentError: it is none of these.
        """
        if isinstance(matrix, Pattern):
            return matrix
        if isinstance(matrix, tuple) and len(matrix) == 3:
            return cls(matrix[2], matrix[0], matrix[1])
        if hasattr(matrix, "tocsr"):
            ordered = matrix.tocsr(copy=True)
            ordered.sum_duplicates()
            rows = np.repeat(np.arange(ordered.shape[0]), np.diff(ordered.indptr))
            return cls(ordered.shape, rows, ordered.indices)
        try:
            dense = np.asarray(matrix)
        except TypeError:  # A sparse tensor of PyTorch's.
            dense = np.asarray(None)
        if dense.ndim != 2 or dense.dtype.kind not in "biufc":
            array = f", an array of shape {dense.shape} of {dense.dtype}" if dense.shape else ""
            raise InvalidArgumentError(
                "pattern must be a sparse matrix of SciPy's, a dense one, or (rows, columns, "
                f"shape), and is left out to have it traced; found {reprlib.repr(matrix)}{array}"
            )
        height, width = dense.shape
        return cls((height, width), *np.nonzero(dense))

    @property
    def nnz(self) -> int:
        """How many entries there are."""
        return len(self.rows)

    @property
    def T(self) -> Pattern:  # noqa: N802
        """The transposed matrix's pattern."""
        return Pattern(self.shape[::-1], self.columns, self.rows)

    def __or__(self, other: Pattern) -> Pattern:
        """The entries of either.

        Raises:
            InvalidArgumentError: the other is of another shape.
        """
        if self.shape != other.shape:
            raise InvalidArgumentError(
                f"patterns of one shape have a union; found {self.shape} and {other.shape}"
            )
        rows = np.append(self.rows, other.rows)
        return Pattern(self.shape, rows, np.append(self.columns, other.columns))

    def symmetric(self) -> Pattern:
        """The least symmetric pattern that has all its entries.

        Raises:
            InvalidArgumentError: the matrix isn't square.
        """
        return self | self.T

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Pattern)
            and self.shape == other.shape
            and np.array_equal(self.rows, other.rows)
            and np.array_equal(self.columns, other.columns)
        )

    def __hash__(self) -> int:
        return hash((self.shape, self.rows.tobytes(), self.columns.tobytes()))

    def to_scipy(self) -> Any:
        """A ``scipy.sparse.csr_array`` of bool with its entries.

        Raises:
            SciPyUnavailableError: SciPy is not installed.
        """
        starts = np.searchsorted(self.rows, np.arange(self.shape[0] + 1))
        entries = (np.ones(self.nnz, bool), self.columns.copy(), starts)
        return scipys("sparse").csr_array(entries, shape=self.shape)

    def plot(self) -> Picture:
        """Its entries as marks in the matrix; a large matrix in tiles.

        Raises:
            PlottingUnavailableError: matplotlib is not installed.
        """
        from multicalc.pictures.spy_picture import picture_of_entries

        return picture_of_entries(self.shape, self.rows, self.columns, self._line())

    def __repr__(self) -> str:
        return f"Pattern({self._line()})"

    def _line(self) -> str:
        height, width = self.shape
        entries = f"{self.nnz:,} {'entry' if self.nnz == 1 else 'entries'}"
        return (
            f"{height:,} × {width:,}, {entries}, at most {self._most()} a row, "
            f"density {self._density():.3g}%"
        )

    def _most(self) -> int:
        """The entries of the fullest row."""
        return int(np.bincount(self.rows).max()) if self.nnz else 0

    def _density(self) -> float:
        """Entries for a hundred places."""
        return 100 * self.nnz / max(self.shape[0] * self.shape[1], 1)

    def _repr_html_(self) -> str:
        height, width = self.shape
        told = {
            "rows": height,
            "columns": width,
            "entries": self.nnz,
            "most in a row": self._most(),
            "density in %": self._density(),
        }
        return card("Pattern", facts(told.items()))


def _places(name: str, given: Any, size: int) -> np.ndarray:
    """Indices along an axis of this size, in an array of our own."""
    found = np.asarray(given)
    if found.ndim != 1 or (found.size and found.dtype.kind not in "iu"):
        raise InvalidArgumentError(
            f"{name} must be integers in one axis; found shape {found.shape} of {found.dtype}"
        )
    outside = found[(found < 0) | (found >= size)]
    if len(outside):
        raise InvalidArgumentError(
            f"{name} must be from 0 to {size - 1}; found {outside[0]}, outside of the shape"
        )
    return found.astype(np.int64)


def _after(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Whether each entry but the first comes after the one before it."""
    down, right = np.diff(rows), np.diff(columns)
    return np.asarray((down > 0) | ((down == 0) & (right > 0)))
