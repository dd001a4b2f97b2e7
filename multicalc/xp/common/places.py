"""Where elements are, found by NumPy from values."""

from __future__ import annotations

import numpy as np

from multicalc.xp.common.axes import axes_of


def order_of(values: np.ndarray, axis: int = -1, descending: bool = False) -> np.ndarray:
    """The places that sort ``values`` along an axis; equal elements keep their order.

    >>> order_of(np.array([2, 1, 2])), order_of(np.array([2, 1, 2]), descending=True)
    (array([1, 0, 2]), array([0, 2, 1]))
    """
    if not descending:
        return np.argsort(values, axis=axis, kind="stable")
    # Twice flipped, so that equal elements keep their order.
    order = np.flip(np.argsort(np.flip(values, axis), axis=axis, kind="stable"), axis)
    return np.asarray(values.shape[axis] - 1 - order)


def places_of_distinct(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of the distinct elements in ascending order the first places in the flattened array; for each
    element which of them it is; and how often each is there. NaNs are different from each other.

    >>> places_of_distinct(np.array([3, 1, 3]))
    (array([1, 0]), array([1, 0, 1]), array([1, 2]))
    """
    _, first, inverse, counts = np.unique(values, True, True, True, equal_nan=False)
    return first, inverse.reshape(values.shape), counts


def places_along(shape: tuple[int, ...], indices: np.ndarray, axis: int) -> np.ndarray:
    """Where in the flattened array of ``shape`` the elements at ``indices`` along an axis are. The
    other axes are broadcast; indices may be negative.

    Raises:
        IndexError: an index is out of range.

    >>> places_along((2, 3), np.array([[2], [0]]), 1)
    array([[2],
           [3]])
    """
    (axis,) = axes_of(axis, len(shape))
    if indices.ndim != len(shape):
        raise ValueError(
            f"take_along_axis: takes indices of as many axes as the array, found shapes "
            f"{indices.shape} and {shape}"
        )
    rest = np.broadcast_shapes(*((*s[:axis], 1, *s[axis + 1 :]) for s in (shape, indices.shape)))
    count, size = indices.shape[axis], shape[axis]
    all_places = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    at = np.broadcast_to(indices, (*rest[:axis], count, *rest[axis + 1 :]))
    places = np.broadcast_to(all_places, (*rest[:axis], size, *rest[axis + 1 :]))
    return np.take_along_axis(places, at, axis)
