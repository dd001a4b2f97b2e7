"""How an ``xp`` function finds the framework that does the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np

from multicalc.backend import Backend
from multicalc.errors import NotDifferentiableError, UnsupportedOperationError
from multicalc.registry import choose, current, get_backend, is_neutral, owner, running
from multicalc.xp import composed, scatter
from multicalc.xp.table import ALL_OPERANDS

DEFAULT_DTYPE = "float64"


def dispatched(name: str, chapter: str = "") -> Callable[..., Any]:
    """The ``xp`` function ``name``: runs in the namespace its array arguments belong to.

    Which that is depends on the arguments' types and on the enclosing transform only, so each such
    signature is looked into once.
    """
    composition = getattr(composed, name, None) or getattr(scatter, name, None)
    routes: dict[tuple[Any, ...], Any] = {}

    def place(backend: Backend) -> Any:
        """What has the function under its name."""
        if composition is not None:
            return SimpleNamespace(**{name: partial(composition, backend)})
        namespace = getattr(backend.namespace, chapter) if chapter else backend.namespace
        if not hasattr(namespace, name):
            full = f"{chapter}.{name}" if chapter else name
            limit = backend.operations.get(full)
            why = limit.how if limit else "choose a backend that has it"
            raise UnsupportedOperationError(f"backend {backend.name!r} has no xp.{full}: {why}")
        return namespace

    def function(*args: Any, **kwargs: Any) -> Any:
        now = running()
        values = (*args, *kwargs.values()) if kwargs else args
        kinds = [None if now is None else now.backend, *map(type, values)]
        for x in values:
            kind = type(x)
            if kind is tuple or kind is list:
                kinds += map(type, x)
        signature = tuple(kinds)
        found = routes.get(signature)
        if found is None:
            return first(signature, args, kwargs)
        return getattr(found, name)(*args, **kwargs)

    def first(signature: tuple[Any, ...], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        recorder = next((x for x in _flat(args) if is_recorder(x)), None)
        if recorder is not None:
            return recorder.__multicalc_function__(function, args, kwargs)
        arrays = [x for x in _operands(args, kwargs) if owner(x) is not None]
        if arrays:
            backend = backend_of(arrays)
            if any(owner(x) != backend.name for x in arrays):
                args = tuple(_adopt(x, backend, arrays) for x in args)
            elif not _nested(args):
                routes[signature] = place(backend)
        else:
            backend = current()
            count = len(args) if name in ALL_OPERANDS else 1
            args = (*(_array(x, backend) for x in args[:count]), *args[count:])
        return getattr(place(backend), name)(*args, **kwargs)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"The array API function ``{name}``, by the framework of its arguments."
    return function


def creation(name: str) -> Callable[..., Any]:
    """The ``xp`` function ``name``, which makes an array for the enclosing transform's backend,
    or for the active one."""

    def function(*args: Any, dtype: Any = None, **kwargs: Any) -> Any:
        backend = _maker(args)
        if name in ("arange", "linspace") and any(_is_framework_array(x) for x in args):
            return _ramp(name, backend, args, dtype, kwargs)
        if dtype is None and _wants_float(name, args, kwargs):
            dtype = default_dtype()
        now = running()
        beside = nullcontext() if now is None or now.like is None else backend.device(now.like)
        with beside:
            return getattr(backend.namespace, name)(*args, dtype=dtype, **kwargs)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = (
        f"The array API function ``{name}``. Floats are made in the enclosing transform's "
        f"precision, {DEFAULT_DTYPE} outside one."
    )
    return function


def _ramp(
    name: str, backend: Backend, args: tuple[Any, ...], dtype: Any, kwargs: dict[str, Any]
) -> Any:
    """``linspace`` between arrays, as a combination of them: the frameworks' own take the ends'
    values only, and drop their derivatives."""
    if name == "arange":
        raise NotDifferentiableError(
            "xp.arange takes Python numbers, found an array: how many elements it has would depend "
            "on the array's values; use xp.linspace, or start + step * xp.arange(count)"
        )
    start, stop, *rest = args
    like = start if _is_framework_array(start) else stop
    dtype = dtype or backend.dtype(like)
    with backend.device(like):
        unit = backend.namespace.linspace(0.0, 1.0, *rest, dtype=dtype, **kwargs)
    return start * (1.0 - unit) + stop * unit


def _is_framework_array(x: Any) -> bool:
    return owner(x) is not None and not is_neutral(x)


def array_namespace(*arrays: Any) -> Any:
    """The array API namespace the arrays belong to (as SciPy and scikit-learn call it).

    Raises:
        MixedBackendsError: they belong to two frameworks.

    >>> import numpy as np
    >>> float(array_namespace(np.array(1.0)).exp(np.array(0.0)))
    1.0
    """
    found = [x for x in arrays if owner(x) is not None]
    return (backend_of(found) if found else get_backend(None)).namespace


def backend_of(arrays: list[Any]) -> Backend:
    """NumPy arrays beside a framework's go with it; alone they are NumPy's."""
    if all(is_neutral(x) for x in arrays):
        now = running()
        return get_backend("numpy") if now is None else now.backend
    return choose(arrays)[0]


def is_recorder(x: Any) -> bool:
    """Whether ``x`` is a variable of the imperative tape, which records operation by operation."""
    return hasattr(type(x), "__multicalc_function__")


def _flat(args: Any) -> Iterator[Any]:
    for x in args:
        if isinstance(x, list | tuple):
            yield from _flat(x)
        else:
            yield x


def _nested(args: tuple[Any, ...]) -> bool:
    """Whether a list holds lists, whose contents a signature doesn't tell."""
    inner = (y for x in args if isinstance(x, list | tuple) for y in x)
    return any(isinstance(y, list | tuple) for y in inner)


def _operands(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[Any]:
    yield from _flat(args)
    yield from _flat(kwargs.values())


def _adopt(x: Any, backend: Backend, arrays: list[Any]) -> Any:
    if isinstance(x, list | tuple):
        return type(x)(_adopt(each, backend, arrays) for each in x)
    if is_neutral(x):
        like = next((a for a in arrays if owner(a) == backend.name), None)
        return backend.from_numpy(np.asarray(x), like=like)
    return x


def _array(x: Any, backend: Backend) -> Any:
    if isinstance(x, list | tuple | float | complex) or type(x) is int:
        return backend.namespace.asarray(x, dtype=default_dtype() if _has_float(x) else None)
    return x


def _maker(args: tuple[Any, ...]) -> Backend:
    arrays = [x for x in _flat(args) if _is_framework_array(x)]
    return choose(arrays)[0] if arrays else current()


def _wants_float(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    if name in ("arange", "asarray", "full"):
        return not any(owner(x) for x in _flat(args)) and _has_float([*args, *kwargs.values()])
    return True


def _has_float(x: Any) -> bool:
    return any(isinstance(each, float) for each in _flat([x]))


def default_dtype() -> str:
    now = running()
    return DEFAULT_DTYPE if now is None else now.dtype
