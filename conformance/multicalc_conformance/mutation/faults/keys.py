"""Faults of indexing: keys that are taken for others, and elements that go to the wrong place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

import numpy as np

from multicalc_conformance.mutation.faults.fault import Fault, Seeding, in_frontend

SCATTER = "multicalc.xp.scatter."


def _part(change: Callable[[Any], Any]) -> Seeding:
    """Each part of a key, by ``change``."""
    return _key(lambda x, key: tuple(map(change, key)) if isinstance(key, tuple) else change(key))


def _key(change: Callable[[Any, Any], Any]) -> Seeding:
    """A key ``change(x, key)`` for each."""

    def make(right: Any) -> Any:
        return lambda backend, x, key: right(backend, x, change(x, key))

    return in_frontend(SCATTER + "_positions", make)


def _forwards(part: Any) -> Any:
    """The same number of elements, counted up."""
    if isinstance(part, slice) and part.step is not None and part.step < 0:
        return slice(None, None, -part.step)
    return part


def _steps_of_one(part: Any) -> Any:
    backwards = isinstance(part, slice) and part.step is not None and part.step > 1
    return slice(part.start, part.stop) if backwards else part


def _from_the_front(part: Any) -> Any:
    if isinstance(part, bool | slice) or part is None or part is Ellipsis:
        return part
    found = np.asarray(part)
    return part if found.dtype.kind == "b" or not found.size else np.abs(part)


def _mask_as_integers(part: Any) -> Any:
    mask = isinstance(part, np.ndarray) and part.dtype == bool
    return part.astype(np.int64) if mask else part


def _ends_clipped(part: Any) -> Any:
    """The stop of a slice is taken in."""
    if isinstance(part, slice) and isinstance(part.stop, int) and part.step is None:
        return slice(part.start, part.stop + 1)
    return part


def _ellipsis_in_front(x: Any, key: Any) -> Any:
    if not isinstance(key, tuple) or not any(part is Ellipsis for part in key):
        return key
    return (*[part for part in key if part is not Ellipsis], Ellipsis)


def _no_new_axes(x: Any, key: Any) -> Any:
    return tuple([k for k in key if k is not None]) if isinstance(key, tuple) else key


def _crossed(x: Any, key: Any) -> Any:
    """Arrays of integers name a block, not pairs."""
    arrays = isinstance(key, tuple) and all(isinstance(k, np.ndarray) and k.ndim for k in key)
    if not arrays or len(key) < 2 or any(k.dtype == bool for k in key):
        return key
    return np.ix_(*[k.ravel() for k in key])


def _axes_swapped(x: Any, key: Any) -> Any:
    """Two arrays of integers change places."""
    arrays = isinstance(key, tuple) and all(isinstance(k, np.ndarray) for k in key)
    if not arrays or len(key) != 2 or any(k.dtype == bool for k in key):
        return key
    return key[1] % x.shape[0], key[0]


def _rounds_once(right: Any) -> Any:
    """An element named twice is changed once."""

    def rounds(positions: np.ndarray, how: str) -> Iterator[Any]:
        yield from list(right(positions, how))[:1]

    return rounds


def _first_value_set(right: Any) -> Any:
    def rounds(positions: np.ndarray, how: str) -> Iterator[Any]:
        if how != "set":
            yield from right(positions, how)
        elif positions.size:
            yield np.unique(positions, return_index=True)

    return rounds


def _values_in_order(right: Any) -> Any:
    """Values go to positions in rising order, whatever the key's."""

    def rounds(positions: np.ndarray, how: str) -> Iterator[Any]:
        for places, sources in right(positions, how):
            yield places, np.sort(sources)

    return rounds


def _set_adds(right: Any) -> Any:
    return lambda self, value: self.add(value)


@contextmanager
def _untake(change: Any) -> Iterator[None]:
    """autograd's adjoint of ``x[key]``."""
    right = resolve_name(_UNTAKE)
    with patch(_UNTAKE, lambda g, key, space: change(right, g, key, space)):
        yield


_UNTAKE = "autograd.numpy.numpy_vjps.untake"


def _untake_first_axis(right: Any, g: Any, key: Any, space: Any) -> Any:
    """The adjoint forgets what comes after the first part of a key."""
    plain = isinstance(key, tuple) and len(key) == 2 and isinstance(key[0], int)
    return right(g, (key[0],), space) if plain else right(g, key, space)


def _untake_turned(right: Any, g: Any, key: Any, space: Any) -> Any:
    """The adjoint of a slice with steps starts at its end."""
    steps = isinstance(key, tuple) and any(isinstance(k, slice) and k.step for k in key)
    return right(g[::-1] if steps else g, key, space)


HERE = ("indexing",)

FAULTS = (
    Fault("negative steps ignored", "a slice is counted up", _part(_forwards), HERE),
    Fault("steps ignored", "a slice has every element", _part(_steps_of_one), HERE),
    Fault("stop of a slice taken in", "off by one", _part(_ends_clipped), HERE),
    Fault(
        "negative indices without their sign",
        "counted from the front",
        _part(_from_the_front),
        HERE,
    ),
    Fault("mask as integers", "True is 1 and False is 0", _part(_mask_as_integers), HERE),
    Fault("ellipsis at the end", "its place in a key is lost", _key(_ellipsis_in_front), HERE),
    Fault("new axes dropped", "None is left out of a key", _key(_no_new_axes), HERE),
    Fault("integers name a block", "np.ix_ where pairs are meant", _key(_crossed), HERE),
    Fault("integers of two axes swapped", "columns by rows", _key(_axes_swapped), HERE),
    Fault(
        "repeated elements changed once",
        "x[key] += value, which NumPy does once for each element",
        in_frontend(SCATTER + "_rounds", _rounds_once),
        HERE,
    ),
    Fault(
        "the first of several values set",
        "a scatter that leaves the order open",
        in_frontend(SCATTER + "_rounds", _first_value_set),
        HERE,
    ),
    Fault(
        "values set in rising order",
        "positions are sorted, values are not",
        in_frontend(SCATTER + "_rounds", _values_in_order),
        HERE,
    ),
    Fault(
        "set adds",
        "a scatter into what is there",
        in_frontend("multicalc.xp.updates.at.set", _set_adds),
        HERE,
    ),
    Fault(
        "x[key]' without its second part",
        "the adjoint goes to a whole row",
        lambda backend: _untake(_untake_first_axis),
        HERE,
    ),
    Fault(
        "x[key]' of steps turned around",
        "the adjoint of a slice with steps starts at its end",
        lambda backend: _untake(_untake_turned),
        HERE,
    ),
)
