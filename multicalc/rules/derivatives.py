"""The tangents and cotangents that a rule gives, held to what they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from multicalc.backend import Array, Backend, is_neutral, native, owner
from multicalc.calls import trees
from multicalc.calls.precision import FLOATING
from multicalc.errors import InvalidArgumentError


def matched(
    what: str, found: Any, spec: trees.Spec, like: Sequence[Any], root: str, backend: Backend
) -> list[Array | None]:
    """The leaves of ``found``, which a rule has given for ``like`` of the structure ``spec``: of
    each floating array one of its shape and dtype, or None for zeros. ``root`` is what a reader
    calls the whole.

    Raises:
        InvalidArgumentError: they are others; says which, and what is needed.
    """
    leaves = trees.flatten_with_none(spec, found)
    if leaves is None:
        raise InvalidArgumentError(
            f"{what} of {root} must have the structure {spec}, found {trees.flatten(found)[1]}; "
            "None stands for zeros"
        )
    fitted: list[Array | None] = []
    for k, (d, x) in enumerate(zip(map(native, leaves), like, strict=True)):
        if d is None or not is_moving(x, backend):
            fitted.append(None)
            continue
        try:
            fitted.append(_fitted(d, x, backend))
        except InvalidArgumentError as error:
            name = trees.leaf_names(spec, root)[k]
            raise InvalidArgumentError(f"{what} of {name} {error}") from None
    return fitted


def is_moving(x: Any, backend: Backend) -> bool:
    """Whether ``x`` is an array that has a derivative."""
    return owner(x) == backend.name and backend.dtype(x).startswith(FLOATING)


def _fitted(d: Any, x: Array, backend: Backend) -> Array:
    shape, dtype = backend.shape(x), backend.dtype(x)
    if owner(d) is None and isinstance(d, int | float | complex):
        d = np.asarray(d, dtype=dtype)
    if is_neutral(d):
        d = backend.from_numpy(np.asarray(d), like=x)
    if owner(d) is None:
        raise InvalidArgumentError(
            f"is a {type(d).__name__}; return an array of {backend.name}, or None for zeros"
        )
    d = backend.raised(d)
    has = backend.shape(d), backend.dtype(d)
    if has == ((), has[1]) and has[1] != dtype and np.can_cast(has[1], dtype, "same_kind"):
        # A scalar, which NumPy 1 widens beside a Python number.
        d = backend.namespace.astype(d, backend.dtypes[dtype])
        has = (), dtype
    if has != (shape, dtype):
        raise InvalidArgumentError(
            f"must have shape {shape} and dtype {dtype}, found {has[0]} and {has[1]}"
        )
    return d
