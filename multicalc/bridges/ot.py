"""POT, optimal transport, on standard arrays, and through them on every backend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from multicalc import xp
from multicalc.arrays import Array
from multicalc.backend import get_backend
from multicalc.bridges.needs import needs
from multicalc.errors import TracingError

with needs("POT"):
    from ot import backend as _theirs


class PotBackend(_theirs.Backend):
    """POT's protocol on :class:`Array`.

    What POT computes in compiled code, by linear programming say, is of values: it has the derivatives
    that POT states, those of ``ot.emd2`` and ``ot.solve``, and no others.
    """

    __name__ = "multicalc"
    __type__ = Array
    rng_ = np.random.RandomState()

    def seed(self, seed: int | None = None) -> None:
        self.rng_.seed(seed)
