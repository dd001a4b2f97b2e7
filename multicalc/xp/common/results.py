"""The standard's named results of several arrays, for every namespace alike."""

from __future__ import annotations

from typing import Any, NamedTuple


class UniqueAll(NamedTuple):
    values: Any
    indices: Any
    inverse_indices: Any
    counts: Any


class UniqueCounts(NamedTuple):
    values: Any
    counts: Any


class UniqueInverse(NamedTuple):
    values: Any
    inverse_indices: Any


class TopK(NamedTuple):
    values: Any
    indices: Any


class SignAndLog(NamedTuple):
    sign: Any
    logabsdet: Any


class Eigenpairs(NamedTuple):
    eigenvalues: Any
    eigenvectors: Any


class SingularValues(NamedTuple):
    U: Any
    S: Any
    Vh: Any


class Factors(NamedTuple):
    Q: Any
    R: Any


class LeastSquares(NamedTuple):
    solution: Any
    residuals: Any
    rank: Any
    singular_values: Any
