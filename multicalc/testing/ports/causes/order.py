"""Where the entries are the same and stand in other places."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from multicalc.testing.ports.causes.agreement import again, is_a, is_b, limits
from multicalc.testing.ports.evidence import Cause, Evidence

MOST = 2048
"""Entries of an axis that are looked for in another order."""


def reversed_axis(e: Evidence) -> Cause | None:
    """An axis runs the other way, of the result or of an input."""
    for axis in range(max(y.ndim for y in e.a_outputs)):
        if is_b(e, [np.flip(y, axis) if axis < y.ndim else y for y in e.a_outputs]):
            return Cause("reversed", f"axis {axis} of the result runs the other way", True)
    for i, x in enumerate(e.inputs):
        for axis in range(x.ndim):
            if x.shape[axis] > 1:
                outputs = again(e.rerun, inputs=_with(e, i, np.flip(x, axis)))
                back = [np.flip(y, axis) if axis < y.ndim else y for y in outputs or ()]
                if is_a(e, outputs) or (back and is_a(e, back)):
                    size = x.shape[axis]
                    said = "the channels" if size in (3, 4) else "what is"
                    told = f"{said} in axis {axis} of the input come in the opposite order"
                    return Cause("reversed", told, True)
    return None


def axes(e: Evidence) -> Cause | None:
    """Axes or entries in another order, of the result or of an input."""
    a, b = e.a_outputs[0], e.b_outputs[0]
    if len(e.a_outputs) == 1 and a.dtype.kind == "f" and a.size > 1:
        for x in (y for y in e.inputs if y.size == a.size):
            if said := _flattenings(e, x):
                return Cause("order of axes", said, True)
        for order in _orders(a.ndim):
            if is_b(e, [a.transpose(order).reshape(b.shape)]):
                return Cause("order of axes", f"the result's axes come in the order {order}", True)
        if said := _permuted(e):
            return Cause("order of axes", said, True)
    for i, x in enumerate(e.inputs):
        for order in _orders(x.ndim):
            for turned in (x.transpose(order), x.transpose(order).reshape(x.shape)):
                if is_a(e, again(e.rerun, inputs=_with(e, i, turned))):
                    said = f"the axes of input {i} are read in the order {order}"
                    return Cause("order of axes", said, True)
    return None


def off_by_one(e: Evidence) -> Cause | None:
    """The same, a position further on."""
    if len(e.a_outputs) == 1 and e.a_outputs[0].dtype.kind == "f":
        a, b = e.a_outputs[0].astype("float64"), e.b_outputs[0].astype("float64")
        for x in (None, *(x for x in e.inputs if x.shape == a.shape and x.dtype.kind == "f")):
            added = 0.0 if x is None else x
            for axis in range(a.ndim):
                for step in (1, -1, 2, -2):
                    if _shifted(a - added, b - added, axis, step, limits(e)[0]):
                        what = "the result" if x is None else "what is added"
                        return Cause(
                            "off by one", f"{_moved(e, step)} {what}, on axis {axis}", True
                        )
    if said := _added(e):
        return Cause("off by one", said, True)
    for i, x in enumerate(e.inputs):
        for axis in range(x.ndim) if x.dtype.kind in "iu" else ():
            for step in (1, -1):
                if is_a(e, again(e.rerun, inputs=_with(e, i, np.roll(x, step, axis)))):
                    return Cause("off by one", f"input {i} is read a position further on", True)
        if x.dtype.kind in "iu":
            for step in (1, -1):
                if is_a(e, again(e.rerun, inputs=_with(e, i, (x + step).astype(x.dtype)))):
                    return Cause("off by one", f"input {i} is counted from 1, not 0", True)
    return None


def _added(e: Evidence) -> str:
    """Of what is added to the inputs, by what comes out for zeros."""
    zeros = [x if x.dtype.kind != "f" else np.zeros_like(x) for x in e.inputs]
    found = [again(rerun, inputs=zeros) for rerun in (e.rerun_a, e.rerun)]
    for y, z in zip(*(ys or () for ys in found), strict=False):
        # Otherwise the inputs count for something else, too.
        same = np.allclose(e.a_outputs[0] - e.b_outputs[0], y - z, atol=10 * e.allowed[0])
        for axis in range(y.ndim) if y.shape == z.shape and same else ():
            for step in (1, -1, 2, -2):
                if _shifted(y.astype("float64"), z.astype("float64"), axis, step, limits(e)[0]):
                    return f"{_moved(e, step)} of what is added, on axis {axis}"
    return ""


def _moved(e: Evidence, step: int) -> str:
    a, b = e.names
    far = f"{abs(step)} {'position' if abs(step) == 1 else 'positions'}"
    return f"a position of {b} has what {a} has {far} {'before' if step > 0 else 'after'}"


def _with(e: Evidence, i: int, x: np.ndarray) -> list[np.ndarray]:
    return [x if n == i else y for n, y in enumerate(e.inputs)]


def _orders(ndim: int) -> Iterator[tuple[int, ...]]:
    if ndim <= 4:
        yield from list(permutations(range(ndim)))[1:]


def _flattenings(e: Evidence, x: np.ndarray) -> str:
    """Two orders of the input's axes that give the two results, reshaped."""
    shape = e.a_outputs[0].shape
    every = list(permutations(range(x.ndim))) if x.ndim <= 4 else []
    a = next((o for o in every if is_a(e, [x.transpose(o).reshape(shape)])), None)
    b = next((o for o in every if is_b(e, [x.transpose(o).reshape(shape)])), None)
    if a is None or b is None or a == b:
        return ""
    return f"the input's axes are laid out in the order {a} against {b}"


def _permuted(e: Evidence) -> str:
    a, b = e.a_outputs[0].astype("float64"), e.b_outputs[0].astype("float64")
    for axis in range(a.ndim):
        size = a.shape[axis]
        if not 2 < size <= MOST or a.size // size < 2:
            continue
        x, y = (np.moveaxis(z, axis, 0).reshape(size, -1) for z in (a, b))
        # Two of them may nearly agree by chance in one number, hardly in a few.
        nearest = _nearest(x[:, :64], y[:, :64])
        if len(set(nearest)) == size and is_b(e, [np.take(a, nearest, axis)]):
            how = _factored(nearest)
            return f"the {size} entries of axis {axis} come in another order{how}"
    return ""


def _nearest(x: np.ndarray, y: np.ndarray) -> list[int]:
    squares = (x**2).sum(1)[None, :] - 2 * (y @ x.T)
    return [int(i) for i in np.argmin(squares, 1)]


def _factored(order: list[int]) -> str:
    size = len(order)
    for rows in (r for r in range(2, size // 2 + 1) if size % r == 0):
        if order == list(np.arange(size).reshape(rows, -1).T.ravel()):
            return f": {rows}x{size // rows} transposed"
    return ""


def _shifted(a: np.ndarray, b: np.ndarray, axis: int, step: int, limit: float) -> bool:
    """Whether B is A a few positions on, and not by being the same everywhere."""
    size = a.shape[axis]
    if size < 4 + abs(step):
        return False
    here, there = (np.moveaxis(z, axis, 0) for z in (a, b))
    there, here = (there[step:], here[:-step]) if step > 0 else (there[:step], here[-step:])
    return bool(np.max(np.abs(there - here), initial=0.0) <= limit and np.ptp(here) > limit)
