"""How an ``xp`` function finds the framework that does the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, ValuesView
from contextlib import AbstractContextManager, nullcontext
from functools import cache, partial
from types import SimpleNamespace
from typing import Any

import numpy as np

from multicalc.backend import (
    Backend,
    Wrapped,
    choose,
    current,
    default_dtype,
    dtype_name,
    get_backend,
    is_neutral,
    is_recorder,
    owner,
    running,
)
from multicalc.calls.precision import complex_dtype
from multicalc.errors import InvalidArgumentError, NotDifferentiableError, UnsupportedOperationError
from multicalc.xp import scatter, selection
from multicalc.xp.arguments import ALL_OPERANDS, FLOATING, JOINING
from multicalc.xp.common import composed
from multicalc.xp.common.nested import flat
from multicalc.xp.other_names import ARGUMENTS, BY_PLACE
from multicalc.xp.table import COMPOSED


def dispatched(name: str, chapter: str = "") -> Callable[..., Any]:
    """The ``xp`` function ``name``: runs in the namespace its array arguments belong to.

    Which that is depends on the arguments' types and on the enclosing transform only, so each such
    signature is looked into once.
    """
    composition = getattr(selection, name, None) or getattr(scatter, name, None)
    full = f"{chapter}.{name}" if chapter else name
    routes: dict[tuple[Any, ...], Any] = {}

    def place(backend: Backend) -> Any:
        """What has the function under its name."""
        if composition is not None:
            return SimpleNamespace(**{name: partial(composition, backend)})
        namespace = _within(backend, chapter)
        if name in COMPOSED and not hasattr(namespace, name):
            return SimpleNamespace(**{name: partial(getattr(composed, name), namespace)})
        if not hasattr(namespace, name):
            raise _missing(backend, full)
        return namespace

    def function(*args: Any, **kwargs: Any) -> Any:
        now = running()
        if now is not None and now.standard is not None:
            return now.standard.call(function, args, kwargs)
        values = (*args, *kwargs.values()) if kwargs else args
        kinds: list[Any] = [None if now is None else now.backend, *map(type, values)]
        if tuple in kinds or list in kinds:
            for x in values:
                if _is_sequence(x):
                    kinds += map(type, x)
        if kwargs:
            kinds += kwargs
        signature = tuple(kinds)
        found = routes.get(signature)
        if found is None:
            return first(signature, args, kwargs)
        return getattr(found, name)(*args, **kwargs)

    def first(signature: tuple[Any, ...], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        fits(args, kwargs)
        _check_operands(full, args)
        recorder = next((x for x in (*flat(args), *kwargs.values()) if is_recorder(x)), None)
        if recorder is not None:
            return recorder.__multicalc_function__(function, args, kwargs)
        arrays = [x for x in _operands(args, kwargs) if owner(x) is not None]
        backend = backend_of(arrays) if arrays else current()
        backend.check_dtypes(_dtypes_of(args, kwargs, kwargs.get("dtype")))
        count = len(args) if full in ALL_OPERANDS else 1
        lists = name not in JOINING and any(map(_is_sequence, args[:count]))
        if any(owner(x) != backend.name for x in arrays):
            args = tuple(_adopt(x, backend, arrays) for x in args)
        elif arrays and not lists and not _nested(args):
            routes[signature] = place(backend)
        if lists or not arrays:
            with _precision(backend), _beside(backend, arrays):
                args = tuple(
                    _array(x, backend, full in FLOATING, name in JOINING)
                    if k < count and (_is_sequence(x) or not arrays)
                    else x
                    for k, x in enumerate(args)
                )
        return getattr(place(backend), name)(*args, **kwargs)

    function.__name__ = function.__qualname__ = name
    fits = _signature_check(function, full)
    function.place, function.fits = place, fits  # type: ignore[attr-defined]
    return function


def _within(backend: Backend, chapter: str) -> Any:
    """The namespace of ``backend``, or the extension in it; None where there is none."""
    return getattr(backend.namespace, chapter, None) if chapter else backend.namespace


def _missing(backend: Backend, name: str) -> UnsupportedOperationError:
    """What says that ``backend`` doesn't have the operation."""
    limit = backend.limit(name)
    assert limit is not None
    said = f"backend {backend.name!r} has no xp.{name}: {limit.how}"
    return UnsupportedOperationError(said, operation=name)


def _check_operands(name: str, args: tuple[Any, ...]) -> None:
    """Raise TypeError for what can't be an array, of which frameworks' errors say little."""
    if name == "einsum":
        args = args[1:]
    elif name in JOINING:
        args = tuple(args[0]) if _is_sequence(args[0]) else args[:1]
    elif name not in ALL_OPERANDS:
        args = args[:1]
    for k, x in enumerate(args):
        if isinstance(x, _NO_ARRAYS) and not (x is None and k and name == "clip"):
            raise TypeError(
                f"xp.{name} takes arrays and numbers, found {x!r}, of type {type(x).__name__}"
            )


_NO_ARRAYS = (str, bytes, dict, set, type(None))


def _signature_check(function: Any, name: str) -> Callable[[tuple[Any, ...], dict[str, Any]], None]:
    """Whether arguments fit what is stated of ``function``: the frameworks' own take more, or other
    ones by the same place. Each number of places and names is looked into once."""
    known: set[tuple[Any, ...]] = set()

    def check(args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        for x in args:
            if isinstance(x, Iterator | ValuesView):
                raise TypeError(
                    f"xp.{name}: takes arrays and lists, found a {type(x).__name__}; write a list, "
                    "xp.stack([f(row) for row in x]), or Python's own sum(f(row) for row in x)"
                )
        form = (len(args), *kwargs)
        stated = getattr(function, "__signature__", None)
        if form in known or stated is None:
            return
        try:
            stated.bind(*args, **kwargs)
        except TypeError as error:
            said = [f"; {k} is {ARGUMENTS[k]}" for k in kwargs if k in ARGUMENTS]
            if "too many positional" in str(error):
                named = [k for k, p in stated.parameters.items() if p.kind is p.KEYWORD_ONLY]
                by_name = f"by name only: {', '.join(f'{k}=' for k in named)}" if named else ""
                said.append(f"; {BY_PLACE.get(name, by_name)}".rstrip("; "))
            raise TypeError(f"xp.{name}: {error}; it is {name}{stated}{''.join(said)}") from None
        known.add(form)

    return check


def creation(name: str, chapter: str = "") -> Callable[..., Any]:
    """The ``xp`` function ``name``, which makes an array for the enclosing transform's backend,
    or for the active one."""
    full = f"{chapter}.{name}" if chapter else name

    def maker(backend: Backend) -> Callable[..., Any]:
        namespace = _within(backend, chapter)
        if not hasattr(namespace, name):
            raise _missing(backend, full)
        made: Callable[..., Any] = getattr(namespace, name)
        return made

    def function(*args: Any, **kwargs: Any) -> Any:
        fits(args, kwargs)
        now = running()
        if now is not None and now.standard is not None:
            return now.standard.call(function, args, kwargs)
        recorder = next((x for x in flat(args) if is_recorder(x)), None)
        if recorder is not None:
            return recorder.__multicalc_function__(function, args, kwargs)
        if name == "from_dlpack":
            return maker(current())(*args, **kwargs)
        if name == "asarray":
            args = tuple(map(_plain, args))
        dtype = kwargs.pop("dtype", None)
        backend = _maker(args)
        if name in ("arange", "linspace") and any(_is_framework_array(x) for x in args):
            return _ramp(name, backend, args, dtype, kwargs)
        if dtype is None and _wants_float(name, args, kwargs):
            dtype = default_dtype()
            if name == "linspace" and any(isinstance(x, complex) for x in args):
                dtype = complex_dtype(dtype)
        backend.check_dtypes(_dtypes_of(args, kwargs, dtype))
        with _precision(backend), _beside(backend):
            return maker(backend)(*args, dtype=dtype, **kwargs)

    function.__name__ = function.__qualname__ = name
    fits = _signature_check(function, full)
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
    xp, floats = backend.namespace, backend.dtype(like)
    if not floats.startswith(("float", "bfloat", "complex")):
        floats = default_dtype()
    with backend.device(like):
        unit = xp.linspace(0.0, 1.0, *rest, dtype=floats, **kwargs)
    # Between arrays with axes of their own, along a new one before them.
    axes = max(len(backend.shape(x)) for x in (start, stop) if owner(x) is not None)
    unit = xp.reshape(unit, (-1, *(1,) * axes))
    ramp = xp.add(xp.multiply(start, 1.0 - unit), xp.multiply(stop, unit))
    return ramp if dtype is None else xp.astype(ramp, dtype)


def _is_framework_array(x: Any) -> bool:
    return owner(x) is not None and not is_neutral(x)


def array_namespace(*arrays: Any) -> Any:
    """The array API namespace the arrays belong to (as SciPy and scikit-learn call it).

    Args:
        arrays: arrays of one framework, NumPy's beside them; what is no array is passed over.

    Returns:
        The namespace of their backend, of the active one where there is no array: an object with
        the array API standard's functions, which take that framework's arrays; of
        :class:`multicalc.Array` one whose functions take and give these.

    Raises:
        MixedBackendsError: they belong to two frameworks.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> float(mc.array_namespace(np.array(1.0)).exp(np.array(0.0)))
    1.0
    """
    wrapped: Any = next((x for x in arrays if isinstance(x, Wrapped)), None)
    if wrapped is not None:
        return wrapped.__array_namespace__()
    found = [x for x in arrays if owner(x) is not None]
    return (backend_of(found) if found else get_backend(None)).namespace


def backend_of(arrays: list[Any]) -> Backend:
    """NumPy arrays beside a framework's go with it; alone they are NumPy's."""
    if all(is_neutral(x) for x in arrays):
        now = running()
        return get_backend("numpy") if now is None else now.backend
    return choose(arrays)[0]


def _nested(args: tuple[Any, ...]) -> bool:
    """Whether a list holds lists, whose contents a signature doesn't tell."""
    return any(_is_sequence(y) for x in args if _is_sequence(x) for y in x)


def _operands(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[Any]:
    yield from flat(args)
    yield from flat(kwargs.values())


def _dtypes_of(args: tuple[Any, ...], kwargs: dict[str, Any], dtype: Any) -> Iterator[str]:
    """The dtypes that are given: of NumPy's arrays and complex numbers, and ``dtype``."""
    for x in _operands(args, kwargs):
        if is_neutral(x):
            yield x.dtype.name
        elif isinstance(x, complex):
            yield "complex"
    if dtype is not None:
        name = dtype_name(dtype)
        # NumPy may not know one that has a name: bfloat16.
        yield name if isinstance(name, str) else np.dtype(name).name


def _adopt(x: Any, backend: Backend, arrays: list[Any]) -> Any:
    if _is_sequence(x):
        return type(x)(_adopt(each, backend, arrays) for each in x)
    if is_neutral(x):
        if x.dtype.hasobject:
            raise InvalidArgumentError(
                f"an array of NumPy's that holds objects, as np.array([x[0], ...]) makes it of "
                f"{backend.name}'s arrays; write xp.stack([x[0], ...]) or xp.asarray(x)"
            )
        like = next((a for a in arrays if owner(a) == backend.name), None)
        return backend.from_numpy(np.asarray(x), like=like)
    return x if owner(x) is None else backend.raised(x)


def _is_sequence(x: Any) -> bool:
    return isinstance(x, list | tuple)


def _beside(backend: Backend, arrays: Sequence[Any] = ()) -> AbstractContextManager[Any]:
    """Where new arrays are made: on the device of those that are there."""
    now = running()
    own = [x for x in arrays if owner(x) == backend.name]
    like = own[0] if own else None if now is None else now.like
    return nullcontext() if like is None else backend.device(like)


def _precision(backend: Backend) -> AbstractContextManager[Any]:
    """In which new arrays keep the precision that floats have here."""
    return backend.precision(_scope(default_dtype()))


@cache
def _scope(dtype: str) -> frozenset[str]:
    return frozenset({dtype})


def _array(x: Any, backend: Backend, floating: bool, joining: bool) -> Any:
    """A number or a list as an array, of floats if ``floating``; a list for ``joining`` as a list
    of arrays."""
    if not (_is_sequence(x) or isinstance(x, float | complex) or type(x) is int):
        return x
    parts = list(flat([x]))
    plain = not any(owner(y) or isinstance(y, complex) for y in parts)
    dtype = default_dtype() if plain and (floating or _has_float(parts)) else None
    asarray = backend.namespace.asarray
    return [asarray(y, dtype=dtype) for y in x] if joining else asarray(x, dtype=dtype)


def _plain(x: Any) -> Any:
    """NumPy's array, of a class of its own or in another byte order, as every framework takes it.

    Raises:
        InvalidArgumentError: it is masked.
    """
    if not isinstance(x, np.ndarray) or (type(x) is np.ndarray and x.dtype.isnative):
        return x
    owner(x)
    return np.asarray(x, x.dtype.newbyteorder("="))


def _maker(args: tuple[Any, ...]) -> Backend:
    arrays = [x for x in flat(args) if _is_framework_array(x)]
    return choose(arrays)[0] if arrays else current()


def _wants_float(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    if name in ("arange", "asarray", "full"):
        return not any(owner(x) for x in flat(args)) and _has_float([*args, *kwargs.values()])
    return True


def _has_float(x: Any) -> bool:
    return any(isinstance(each, float) for each in flat([x]))
