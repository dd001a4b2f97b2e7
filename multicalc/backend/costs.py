"""What a backend's derivatives cost, as far as the lattice has a choice of how to compute them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

BATCH_ELEMENTS = 2**22
"""How many elements a batch of cotangents or tangents has at most, unless told: 32 MiB of float64.
What the function keeps for each of them comes on top, so memory is bounded by a multiple of it."""


@dataclass(frozen=True, kw_only=True)
class Costs:
    """The strategy of a backend. None of it changes a number, but how long it takes to get it.

    >>> Costs(small_batch=100).together(rows=5, elements=20)
    True
    >>> Costs(shared_from=8).together(rows=5, elements=20)
    False
    """

    rows_a_column: float = 0.0
    """How many rows of a Jacobian a column takes, where columns are best computed in forward mode;
    0 where they are by the transpose of a pullback."""

    rows_a_turned_column: float = 1.0
    """How many rows a column takes where it is by the transpose of a pullback: more than one where
    turning the matrix, whose rows the columns are then, takes as long as computing it."""

    few_columns: int = 0
    """Up to how many columns take less in forward mode than it takes to see that there are fewer
    rows."""

    reverse_over_reverse: bool = False
    """Whether hvp is better a vjp of the gradient than a jvp of it."""

    forward_twice: int = 0
    """Up to how many coordinates the second derivative along each is fastest by forward mode within
    forward mode, which makes no row of the Hessian."""

    small_batch: int = 0
    """Up to how many elements a batch takes hardly longer than a single vector: then all arguments
    share a batch, and rows are as good as fewer columns."""

    shared_from: float = inf
    """From how many rows on all arguments share a batch whatever its size, as making one is what
    takes time."""

    batch_elements: int = BATCH_ELEMENTS
    """How many elements a batch has at most, where no ``chunk_size`` is given."""

    def rows(self, *elements: int) -> int:
        """How many vectors a batch has at most, each of which takes so many ``elements`` or gives
        as many.

        >>> Costs(batch_elements=100).rows(20, 30), Costs(batch_elements=100).rows(1000)
        (3, 1)
        """
        return max(1, self.batch_elements // max(1, *elements))

    def batches(self, count: int, *elements: int, rows: int | None = None) -> Iterator[range]:
        """The numbers below ``count``, batch by batch: ``rows`` at once, or as :meth:`rows` has it.

        >>> list(Costs(batch_elements=100).batches(5, 50))
        [range(0, 2), range(2, 4), range(4, 5)]
        """
        step = rows or self.rows(*elements)
        for start in range(0, count, step):
            yield range(start, min(start + step, count))

    def together(self, rows: int, elements: int) -> bool:
        """Whether a batch of ``rows`` unit vectors of several arrays, of ``elements`` in all, is
        cheaper than a batch for each array, which carries no zeros of the others."""
        return rows >= self.shared_from or rows * elements <= self.small_batch
