"""Arrays that are ours alone, so that a value made of them can't change."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from multicalc.backend import Backend, owner, running, within
from multicalc.calls import trees


def own(keeper: Backend, tree: Any) -> Any:
    """A copy of ``tree`` in ``keeper``'s arrays that no one else can write to, off any gradient
    tape of the caller's. Python numbers stay as they are.

    Inside a transform ``keeper``'s arrays are given back as they are: they may be tracers, which
    have no values to copy and must stay connected.
    """

    def copy(x: Any) -> Any:
        whose = owner(x)
        if whose is None or (whose == keeper.name and running() is not None):
            return x
        mine = whose == keeper.name
        dtype = keeper.dtype(x) if mine else x.dtype.name
        copied = keeper.copy if mine else keeper.from_numpy
        return keeper.scoped(frozenset({dtype}), copied, x if mine else np.array(x))

    return trees.map_leaves(partial(within, copy), tree)


def lock(tree: Any) -> None:
    """Make the NumPy arrays of ``tree`` read-only."""
    for x in trees.flatten(tree)[0]:
        if isinstance(x, np.ndarray):
            x.flags.writeable = False
