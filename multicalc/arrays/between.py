"""Trees of one framework's arrays as another's."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.arrays.array import wrapped
from multicalc.arrays.exits import value
from multicalc.backend import (
    Backend,
    BackendLike,
    get_backend,
    inside,
    is_neutral,
    is_recorder,
    native,
    owner,
)
from multicalc.calls import trees
from multicalc.calls.precision import complex_dtype
from multicalc.errors import InvalidArgumentError
from multicalc.xp.dtypes import dtype_of

_FLOATS = ("float", "bfloat")


def to_numpy(tree: Any) -> Any:
    """``tree`` with every framework's arrays as NumPy's.

    Args:
        tree: any pytree. Its arrays may be of several frameworks, :class:`Array` or variables of
            Keras; numbers and other leaves stay as they are.

    Returns:
        A tree of that structure. Its arrays have the same dtypes, and memory of their own.

    Raises:
        PortabilityError: an array carries a derivative, in a transform, which would be lost.
        TracingError: an array has no values, in what is being compiled.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> mc.to_numpy({"w": np.array([1.0, 2.0]), "name": "linear"})
    {'w': array([1., 2.]), 'name': 'linear'}
    """
    return trees.map_leaves(_values, tree)


def asarray(tree: Any, *, backend: BackendLike = None, dtype: Any = None) -> Any:
    """``tree`` with its arrays, floats and complex numbers as arrays of one backend.

    Args:
        tree: any pytree. Its arrays may be of several frameworks, :class:`Array` or variables of
            Keras. Integers, booleans and other leaves stay as they are: they say how to compute.
            A list is a tree of its elements, and ``np.array([1.0, 2.0])`` one array.
        backend: a backend's name; by default the active one.
        dtype: what floats are to be, ``"float32"`` or ``"float64"``; complex numbers get the dtype
            of that precision. By default arrays keep theirs, and numbers are float64.

    Returns:
        A tree of that structure. Its arrays are native, on the framework's own device, and share no
        memory with those of ``tree``. The backend's own keep their derivatives in a transform.

    Raises:
        InvalidArgumentError: ``dtype`` is not one of floats.
        UnknownBackendError, BackendNotInstalledError, BackendBrokenError: as
            :func:`multicalc.get_backend` does.
        UnsupportedOperationError: the backend does not have a dtype.
        PortabilityError: an array of another backend carries a derivative, which would be lost.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> mc.asarray({"w": np.array([1.0, 2.0]), "b": 0.5, "n": 3}, backend="numpy", dtype="float32")
    {'w': array([1., 2.], dtype=float32), 'b': array(0.5, dtype=float32), 'n': 3}
    """
    chosen = get_backend(backend)
    floats = None if dtype is None else _float_named(dtype, chosen)
    return trees.map_leaves(lambda x: _converted(x, chosen, floats), tree)


def _float_named(dtype: Any, backend: Backend) -> str:
    name = dtype if isinstance(dtype, str) else dtype_of(dtype).name
    known = [each for each in backend.dtypes if each.startswith(_FLOATS)]
    if name not in known:
        raise InvalidArgumentError(
            f"dtype must be one of {backend.name}'s floats, {', '.join(known)}; found {name!r}"
        )
    return name


def _values(x: Any) -> Any:
    """An array's values as NumPy's; of anything else itself."""
    x = native(x)
    name = owner(x)
    if is_neutral(x):
        return np.array(x)
    if name is None:
        return x.numpy() if is_recorder(x) else x
    backend = get_backend(name)
    if inside(backend):
        return value(wrapped(x, backend), "mc.to_numpy(x)")
    return backend.scoped(frozenset({backend.dtype(x)}), backend.to_numpy, x)


def _converted(x: Any, backend: Backend, floats: str | None) -> Any:
    x = native(x)
    if owner(x) != backend.name:
        x = _values(x)
        if isinstance(x, float | complex):
            x = np.asarray(x)
        if not is_neutral(x):
            return x
    has = x.dtype.name if is_neutral(x) else backend.dtype(x)
    wanted = has
    if floats is not None and has.startswith((*_FLOATS, "complex")):
        wanted = complex_dtype(floats) if has.startswith("complex") else floats

    def convert() -> Any:
        array = backend.from_numpy(x) if is_neutral(x) else x
        if wanted != has:
            array = backend.namespace.astype(array, wanted)
        return array if inside(backend) else backend.unshared((array,), (x,))[0]

    return backend.scoped(frozenset({has, wanted}), convert)
