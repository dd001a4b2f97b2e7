"""What the functions take: keys, shapes and dtypes, checked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from operator import index
from typing import Any, TypeVar

import numpy as np

from multicalc.backend import (
    AS_IT_IS,
    Backend,
    BackendLike,
    Wrapped,
    choose,
    default_dtype,
    dtype_name,
    get_backend,
    inside,
    is_neutral,
    is_recorder,
    owner,
    running,
)
from multicalc.errors import (
    InvalidArgumentError,
    NotDifferentiableError,
    TracingError,
    UnsupportedOperationError,
)
from multicalc.random.source import HostSource, Source, TracedSource

Shape = int | tuple[int, ...]
FLOATS = ("float16", "float32", "float64")
INTEGERS = ("int32", "int64")
_WORDS = ("int32", "int64", "uint32", "uint64")
_WIDE = frozenset({"int64", "float64"})
_MADE = "make one by mc.random.key(seed)"

Function = TypeVar("Function", bound=Callable[..., Any])


def portable_too(function: Function) -> Function:
    """``function``, which gives standard arrays in portable functions, and for standard arrays."""

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        now = running()
        made_by = None if now is None else now.standard
        if made_by is None:
            given = (x for x in (*args, *kwargs.values()) if isinstance(x, Wrapped))
            made_by = next((x._standard for x in given), None)
        if made_by is None:
            return function(*args, **kwargs)
        return made_by.call(call, args, kwargs)

    return call  # type: ignore[return-value]


def source_of(what: str, key: Any, *beside: Any, backend: BackendLike = None) -> Source:
    """The source that ``key`` is, for the backend of ``key`` and the arrays ``beside``.

    Raises:
        InvalidArgumentError: ``key`` is no key.
        MixedBackendsError: the arrays are of two frameworks.
    """
    _check_key(what, key)
    chosen, like = placed((key, *beside), backend)
    if is_neutral(key) or chosen.has_values(key):
        values = np.asarray(key) if is_neutral(key) else chosen.to_numpy(key)
        words = values.astype(np.int64).astype(np.uint32)
        return HostSource(chosen, (words[0:1], words[1:2]), like)
    return traced_source(what, chosen, key, key)


def traced_source(what: str, backend: Backend, key: Any, like: Any) -> Source:
    """The source that ``key`` is in what is being compiled, where ``like`` has no value.

    Raises:
        UnsupportedOperationError: the backend can't compile what makes random words.
    """
    _check_key(what, key)
    if "bitwise_xor" in backend.uncompiled:
        raise UnsupportedOperationError(
            f"{what}: key has no value here, and what {backend.name} compiles can't compute random "
            "words; make the key within the function, or draw outside of it"
        )
    if backend.precision(_WIDE) is not AS_IT_IS:
        raise UnsupportedOperationError(
            f"{what}: {backend.name} compiles this without 64 bits, as no argument has them, and "
            "key has no value here; make the key an argument, which has"
        )
    if is_neutral(key):
        key = backend.from_numpy(np.asarray(key), like=like)

    def words(source: Source) -> Any:
        return source.settle(source.xp.astype(key, "int64"))

    pair = TracedSource(backend, (key, key), like).given(words)
    return TracedSource(backend, (pair[0:1], pair[1:2]), like)


def placed(xs: tuple[Any, ...], backend: BackendLike) -> tuple[Backend, Any]:
    """The backend whose arrays are made for these, and the array beside which."""
    chosen, _ = choose([getattr(x, "value", x) if is_recorder(x) else x for x in xs], backend)
    own = (x for x in xs if owner(x) == chosen.name and not is_neutral(x))
    now = running()
    return chosen, next(own, None if now is None else now.like)


def _check_key(what: str, key: Any) -> None:
    whose = owner(key)
    if whose is None:
        raise InvalidArgumentError(f"{what}: key is {key!r}, of type {type(key).__name__}; {_MADE}")
    home = get_backend(whose)
    dtype, shape = home.dtype(key), tuple(home.shape(key))
    if dtype not in _WORDS:
        data = "; write jax.random.key_data(key)" if dtype.startswith("key<") else f"; {_MADE}"
        raise InvalidArgumentError(
            f"{what}: key holds {dtype}, and a key is two integers below 2**32{data}"
        )
    if shape != (2,):
        several = "take one of these, keys[i], or" if shape[-1:] == (2,) else "it has two words;"
        raise InvalidArgumentError(f"{what}: key has shape {shape}; {several} {_MADE}")


def shape_of(what: str, shape: Any, name: str = "shape") -> tuple[int, ...]:
    """``shape`` as a tuple of lengths."""
    try:
        sizes = (index(shape),) if not isinstance(shape, tuple | list) else tuple(map(index, shape))
    except TypeError:
        raise InvalidArgumentError(
            f"{what}: {name} is {shape!r}; it takes an integer or a tuple of integers, fixed "
            "numbers in compiled code too"
        ) from None
    if any(size < 0 for size in sizes):
        raise InvalidArgumentError(f"{what}: {name} is {shape!r}; lengths can't be negative")
    return sizes


def float_dtype(what: str, dtype: Any) -> str:
    """The name of a dtype of floats; the active one for None."""
    return _named(what, default_dtype() if dtype is None else dtype, FLOATS)


def integer_dtype(what: str, dtype: Any) -> str:
    """The name of a dtype of integers."""
    return _named(what, dtype, INTEGERS)


def _named(what: str, dtype: Any, known: tuple[str, ...]) -> str:
    found = dtype_name(dtype)
    try:
        name = np.dtype(found).name
    except TypeError:
        name = str(found)
    if name not in known:
        raise InvalidArgumentError(
            f"{what}: dtype is {name}; it takes {', '.join(known)}; cast what it gives by xp.astype"
        )
    return name


def filled(what: str, shape: Any, *parameters: Any) -> tuple[int, ...]:
    """``shape``, or for None that of ``parameters`` together.

    Raises:
        InvalidArgumentError: they don't broadcast to it.
    """
    shapes = [tuple(np.shape(x) if is_plain(x) else x.shape) for x in parameters]
    try:
        together = np.broadcast_shapes(*shapes)
    except ValueError:
        raise InvalidArgumentError(
            f"{what}: its parameters have shapes {shapes}, which don't broadcast"
        ) from None
    if shape is None:
        return together
    sizes = shape_of(what, shape)
    try:
        fits = np.broadcast_shapes(sizes, together) == sizes
    except ValueError:
        fits = False
    if not fits:
        raise InvalidArgumentError(
            f"{what}: shape is {sizes}, to which parameters of shape {together} don't broadcast"
        )
    return sizes


def is_plain(x: Any) -> bool:
    """Whether ``x`` is a number or NumPy's data."""
    return is_neutral(x) or isinstance(x, bool | int | float | list | tuple)


def values_of(what: str, name: str, x: Any, backend: Backend) -> np.ndarray:
    """The values of a parameter in which there is no derivative.

    Raises:
        NotDifferentiableError: it is being differentiated.
        TracingError: it has no values.
    """
    if is_plain(x):
        return np.asarray(x)
    if is_recorder(x):
        raise _not_differentiable(what, name)
    known = backend.differentiated(x)
    if known or (known is None and inside(backend) and backend.dtype(x) in FLOATS):
        raise _not_differentiable(what, name)
    if not backend.has_values(x):
        raise TracingError(
            f"{what}: {name} has no values here, in what {backend.name} compiles; pass a number or "
            "NumPy's array, or draw outside of it"
        )
    return backend.to_numpy(x)


def _not_differentiable(what: str, name: str) -> NotDifferentiableError:
    return NotDifferentiableError(
        f"{what}: {name} is being differentiated, and what is drawn has no derivative with respect "
        "to it; take its value outside of the transform, or pass NumPy's array"
    )
