"""Patterns written down by what they are of, without a derivative."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp


def banded(n, *offsets):
    return sp.diags_array([np.ones(n - abs(k)) for k in offsets], offsets=offsets, shape=(n, n))


def neighbours(lengths, wrapped):
    """Which points of a grid are one, or beside each other along one axis."""
    size = int(np.prod(lengths))
    total = sp.eye_array(size)
    for axis, n in enumerate(lengths):
        line = banded(n, -1, 0, 1)
        if wrapped:
            line = line + banded(n, n - 1, 1 - n)
        before, after = int(np.prod(lengths[:axis])), int(np.prod(lengths[axis + 1 :]))
        total = total + sp.kron(sp.kron(sp.eye_array(before), line), sp.eye_array(after))
    return total


def incidence(targets, count, width, height):
    """Of rows in groups of ``height`` each with the ``width`` coordinates of its target."""
    places = (np.ones(len(targets)), (np.arange(len(targets)), targets))
    chosen = sp.coo_array(places, shape=(len(targets), count))
    return sp.kron(chosen, np.ones((height, width)))
