"""What a position's result depends on besides what came before it."""

from __future__ import annotations

import numpy as np

from multicalc.testing.ports.causes.agreement import again, first, gap
from multicalc.testing.ports.evidence import Cause, Evidence, Rerun


def mask(e: Evidence) -> Cause | None:
    """A mask of later positions, or of padding, on one side only."""
    for axis in (1, 0):
        looks = [_ahead(e, rerun, axis) for rerun in (e.rerun_a, e.rerun)]
        if looks[0] != looks[1]:
            name, other = e.names[looks.index(True)], e.names[looks.index(False)]
            said = f"a position's result depends on later ones in {name}, not in {other}"
            return Cause("mask", said, False)
    looks = [_masked(e, rerun) for rerun in (e.rerun_a, e.rerun)]
    if looks[0] != looks[1]:
        name, other = e.names[looks.index(True)], e.names[looks.index(False)]
        return Cause("mask", f"{name} reads what the mask leaves out, {other} doesn't", False)
    return None


def _ahead(e: Evidence, rerun: Rerun, axis: int) -> bool:
    """Whether the results of the first half change as the inputs of the second half do."""
    i = first(e)
    size = max((x.shape[axis] for x in e.inputs if x.ndim > max(axis, 1)), default=0)
    size = size or max((x.shape[axis] for x in e.inputs if x.ndim > axis), default=0)
    y = e.a_outputs[i]
    # Images, channels and features have no order.
    if size < 3 or y.ndim != 3 or y.shape[axis] != size:
        return False
    changed = [
        _turned(x, axis, size // 2) if x.ndim > axis and x.shape[axis] == size and _data(x) else x
        for x in e.inputs
    ]
    # Both from runs: on equal input a part's own parts were given theirs too.
    whole, found = again(rerun), again(rerun, inputs=changed)
    if whole is None or found is None or not whole[i].shape == found[i].shape == y.shape:
        return False
    before = [np.take(z, range(size // 2), axis) for z in (whole[i], found[i])]
    return gap(*before) > e.allowed[i]


def _data(x: np.ndarray) -> bool:
    """A mask isn't."""
    return x.dtype.kind in "fiu"


def _turned(x: np.ndarray, axis: int, start: int) -> np.ndarray:
    """From ``start`` on in the opposite order, and another sign where it has one."""
    y = np.moveaxis(x.copy(), axis, 0)
    y[start:] = y[start:][::-1]
    if x.dtype.kind == "f":
        y[start:] *= -1
    return np.moveaxis(y, 0, axis)


def _masked(e: Evidence, rerun: Rerun) -> bool:
    """Whether results change as inputs do where a boolean input is False."""
    i = first(e)
    masks = [x for x in e.inputs if x.dtype.kind == "b" and x.ndim == 2 and not x.all()]
    if not masks:
        return False
    keep = masks[0]
    changed = [
        np.where(keep.reshape(*keep.shape, *[1] * (x.ndim - 2)), x, -x)
        if x.dtype.kind == "f" and x.shape[:2] == keep.shape
        else x
        for x in e.inputs
    ]
    whole, found = again(rerun), again(rerun, inputs=changed)
    if whole is None or found is None or whole[i].shape[:2] != keep.shape:
        return False
    return gap(whole[i][keep], found[i][keep]) > e.allowed[i]
