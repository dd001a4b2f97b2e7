"""Where an operation's arguments are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from multicalc_conformance.references.directions import COMPLEX

CELLS = 256


@dataclass(frozen=True)
class Domain:
    """An array of ``shape`` with entries between ``low`` and ``high``.

    The interval is cut into 256 cells. A cell that touches a point of ``away`` (where the operation
    is not smooth) is left out; entries keep to the middle half of their cell, so that two in
    different cells are well apart, and ``distinct`` entries are all in different cells.
    """

    shape: tuple[int, ...] = (3,)
    low: float = -2.0
    high: float = 2.0
    away: tuple[float, ...] = ()
    distinct: bool = False
    imaginary: bool = False
    """Whether entries are complex, with both parts drawn from the interval."""
    diagonal: tuple[float, ...] = ()
    """What is added on the diagonal of matrices, to keep them regular or eigenvalues apart."""

    @property
    def size(self) -> int:
        """How many numbers are drawn."""
        return int(np.prod(self.shape)) * (2 if self.imaginary else 1)

    def cells(self) -> list[int]:
        """The cells that entries may lie in."""
        edges = np.linspace(self.low, self.high, CELLS + 1)
        return [
            k
            for k in range(CELLS)
            if not any(edges[k] <= point <= edges[k + 1] for point in self.away)
        ]

    def place(self, cells: ArrayLike, within: ArrayLike, dtype: str) -> np.ndarray:
        """The array with entries in ``cells``, at ``within`` (0 to 1) of their middle halves.

        ``dtype`` is that of its real and imaginary parts.
        """
        at = np.asarray(cells) + 0.25 + 0.5 * np.asarray(within)
        drawn = self.low + (self.high - self.low) * at / CELLS
        if self.imaginary:
            drawn = drawn[::2] + 1j * drawn[1::2]
        drawn, along = drawn.reshape(self.shape), np.arange(len(self.diagonal))
        if self.diagonal:
            drawn[..., along, along] += self.diagonal
        return drawn.astype(COMPLEX[dtype] if self.imaginary else dtype)

    def sample(self, rng: np.random.Generator, dtype: str = "float64") -> np.ndarray:
        """An array drawn by ``rng``."""
        cells = rng.choice(self.cells(), self.size, replace=not self.distinct)
        return self.place(cells, rng.random(self.size), dtype)
