"""Sums over shards."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.calls import trees


class Total:
    """A sum of trees of one structure, in the order in which they come, kept in float64 with what
    each addition has rounded off: over any number of shards it is right to the trees' own digits.

    Source: Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, 1974.
    """

    spec: trees.Spec
    _sums: list[np.ndarray]
    _lost: list[np.ndarray]

    def __init__(self) -> None:
        self._dtypes: list[np.dtype] | None = None

    def add(self, tree: Any, weight: int) -> None:
        leaves, self.spec = trees.flatten(tree)
        leaves = list(map(np.asarray, leaves))
        if self._dtypes is None:
            self._dtypes = [x.dtype for x in leaves]
            wide = [np.result_type(x.dtype, np.float64) for x in leaves]
            self._sums = [np.zeros(x.shape, d) for x, d in zip(leaves, wide, strict=True)]
            self._lost = [np.zeros_like(x) for x in self._sums]
        for k, x in enumerate(leaves):
            before = self._sums[k]
            term = weight * x.astype(before.dtype)
            self._sums[k] = after = before + term
            larger = np.abs(before) >= np.abs(term)
            with np.errstate(invalid="ignore"):
                lost = np.where(larger, (before - after) + term, (term - after) + before)
            # Of an infinity nothing is rounded off.
            self._lost[k] += np.where(np.isfinite(after), lost, 0.0)

    def tree(self, divisor: int) -> Any:
        """The sum by ``divisor``, in the dtypes of the trees; of integers and booleans float64."""
        assert self._dtypes is not None
        dtypes = [d if np.issubdtype(d, np.inexact) else np.dtype("float64") for d in self._dtypes]
        parts = zip(self._sums, self._lost, dtypes, strict=True)
        return trees.unflatten(self.spec, [np.asarray((s + e) / divisor, d) for s, e, d in parts])
