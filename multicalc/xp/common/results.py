"""The standard's named results of several arrays, for every namespace alike."""

from __future__ import annotations

from collections.abc import Callable
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


def parts_of(
    unique_all: Callable[[Any], Any],
) -> tuple[Callable[[Any], Any], Callable[[Any], Any], Callable[[Any], Any]]:
    """``unique_counts``, ``unique_inverse``, ``unique_values`` by a namespace's ``unique_all``."""

    def unique_counts(x: Any, /) -> UniqueCounts:
        found = unique_all(x)
        return UniqueCounts(found.values, found.counts)

    def unique_inverse(x: Any, /) -> UniqueInverse:
        found = unique_all(x)
        return UniqueInverse(found.values, found.inverse_indices)

    def unique_values(x: Any, /) -> Any:
        return unique_all(x).values

    return unique_counts, unique_inverse, unique_values


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
