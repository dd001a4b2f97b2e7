"""How functions run that get arrays of the standard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from typing import Any, ParamSpec, TypeVar

import numpy as np

from multicalc.arrays.array import Array, wrapped
from multicalc.arrays.direct import is_direct, noted
from multicalc.arrays.infix import OPERATORS
from multicalc.arrays.promotion import met, promoted
from multicalc.backend import (
    LEAF_TYPES,
    Backend,
    Running,
    default_dtype,
    is_neutral,
    native,
    no_array,
    owner,
    run_on,
    running,
)
from multicalc.calls import trees
from multicalc.calls.evaluation import evaluated
from multicalc.errors import InvalidArgumentError
from multicalc.xp.common.nested import flat
from multicalc.xp.table import CONTROL

P = ParamSpec("P")
R = TypeVar("R")

no_array(Array)

_KEPT = 4096


def portable(f: Callable[P, R]) -> Callable[P, R]:
    """``f`` as a function of standard arrays, which means the same on every backend.

    Inside ``f`` arrays are :class:`Array`: those in its arguments, and what the functions of ``xp``
    and transforms give. Its results are the framework's own again, or NumPy's where it was called
    with these. It is differentiated and compiled like any other function. Where a portable function
    calls another one, arrays stay as they are.

    Args:
        f: a function of pytrees of arrays and numbers. Also a decorator: ``@mc.portable``.

    Returns:
        A function called as ``f`` is, with arrays of any framework, NumPy's or :class:`Array`.

    Raises:
        PortabilityError: (from the call) ``f`` does what frameworks don't agree on, or what would
            cut a derivative in silence; the message says what to write instead.
        MixedBackendsError: (from the call) arrays of two frameworks.
        InvalidArgumentError: ``f`` is a generator, or ``async``.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> data = np.array([1.0, 2.0, 3.0])
    >>> @mc.portable
    ... def loss(x):
    ...     misfit = data - x
    ...     return xp.sum((misfit > 0) * misfit**2 + x / 2)
    >>> mc.grad(loss)(np.array([0.0, 3.0, 1.0])).tolist()
    [-1.5, 0.5, -3.5]
    """

    if isinstance(f, staticmethod | classmethod):
        return type(f)(portable(f.__func__))
    _check(f)

    @wraps(f)
    def standard(*args: P.args, **kwargs: P.kwargs) -> Any:
        now = running()
        if now is None:
            return evaluated(f, args, kwargs, marked=STANDARD)
        if now.standard is None:
            now = Running(now.backend, now.dtype, now.like, STANDARD)
            return run_on(now, f, args, kwargs)
        return f(*args, **kwargs)

    return standard


def _check(f: Any) -> None:
    """Raise InvalidArgumentError unless ``f`` is a function that returns what it computes."""
    if not callable(f):
        raise InvalidArgumentError(f"portable takes a function, found {type(f).__name__}")
    if isgeneratorfunction(f) or iscoroutinefunction(f) or isasyncgenfunction(f):
        raise InvalidArgumentError(
            f"portable takes a function that returns its result; {f.__name__} goes on later, when "
            "arrays are no longer the standard's: mark the functions that it calls"
        )


class StandardArrays:
    """What makes the arrays of portable functions; a ``multicalc.backend.Standard``."""

    __slots__ = ("_places",)

    def __init__(self) -> None:
        self._places: dict[tuple[Any, ...], Any] = {}
        """What has a function that is called directly, by the function and the kinds of its
        arguments."""

    def run(
        self, f: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any], now: Running
    ) -> Any:
        given = [_given(x, now) for x in args]
        named = {k: _given(x, now) for k, x in kwargs.items()} if kwargs else kwargs
        return _unwrapped(f(*given, **named))

    def call(self, function: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        now = running()
        if now is None or now.standard is None:
            return self._looked_into(function, args, kwargs, None)
        backend = now.backend
        kinds: list[Any] = [function, backend]
        natives = [noted(x, backend, kinds) for x in args]
        named = {}
        for key, x in kwargs.items():
            kinds.append(key)
            named[key] = noted(x, backend, kinds)
        signature = tuple(kinds)
        place = self._places.get(signature)
        if place is not None:
            return self.wrap(getattr(place, function.__name__)(*natives, **named), backend)
        found = self._looked_into(function, args, kwargs, now)
        if is_direct(function, args, natives, kinds, backend):
            if len(self._places) >= _KEPT:
                self._places.clear()
            self._places[signature] = function.place(backend)
        return found

    def _looked_into(
        self, function: Any, args: Sequence[Any], kwargs: Mapping[str, Any], now: Running | None
    ) -> Any:
        """What ``function`` gives, whose arguments have yet to meet in one dtype."""
        if hasattr(function, "fits"):
            function.fits(args, kwargs)
        backend = _backend_among((args, kwargs.values())) if now is None else now.backend
        natives = [_operand(x, backend) for x in args]
        named = {k: _operand(x, backend) for k, x in kwargs.items()} if kwargs else {}
        if function.__name__ in CONTROL:
            natives = [portable(x) if callable(x) else x for x in natives]
            named = {k: portable(x) if callable(x) else x for k, x in named.items()}
        else:
            operator = OPERATORS.get(function.__name__)
            if operator is not None and operator.takes(natives, named):
                return wrapped(operator.on(backend, *natives), backend)
            natives = met(function, natives, backend)
        if now is None:
            return self.wrap(function(*natives, **named), backend)
        # What the function does within is done to native arrays.
        plain = Running(backend, now.dtype, now.like)
        return self.wrap(run_on(plain, function, natives, named), backend)

    def wrap(self, tree: Any, backend: Backend) -> Any:
        if owner(tree) == backend.name:
            return wrapped(tree, backend)
        if type(tree) in LEAF_TYPES:
            return tree
        return trees.map_leaves(
            lambda x: wrapped(x, backend) if owner(x) == backend.name else x, tree
        )

    def result_type(self, dtypes: Sequence[np.dtype[Any]], numbers: Sequence[type]) -> str:
        names = (*[dtype.name for dtype in dtypes], *numbers)
        return promoted("result_type", "result_type", "equality", names, default_dtype())[1]

    def portable(self, f: Callable[..., Any]) -> Callable[..., Any]:
        return portable(f)


STANDARD = StandardArrays()
Array._standard = STANDARD


def _given(x: Any, now: Running) -> Any:
    """An argument as a portable function gets it."""
    name = owner(x)
    if name is not None:
        if name != now.backend.name and is_neutral(x):
            x = now.backend.from_numpy(np.asarray(x), like=now.like)
        return wrapped(x, now.backend)
    if type(x) in LEAF_TYPES:
        return x
    return trees.map_leaves(lambda leaf: _given(leaf, now) if owner(leaf) else leaf, x)


def _unwrapped(tree: Any) -> Any:
    if isinstance(tree, Array):
        return tree._value
    return tree if type(tree) in LEAF_TYPES else trees.map_leaves(native, tree)


def _operand(x: Any, backend: Backend) -> Any:
    """What a function of ``xp`` gets for ``x``, which a portable function has."""
    kind = type(x)
    if kind is list or kind is tuple:
        return kind([_operand(each, backend) for each in x])
    if isinstance(x, np.generic):
        return x.item()
    if isinstance(x, Array) or is_neutral(x) or kind in LEAF_TYPES or callable(x):
        return _leaf(x, backend)
    return trees.map_leaves(lambda leaf: _leaf(leaf, backend), x)


def _leaf(x: Any, backend: Backend) -> Any:
    if is_neutral(x) and owner(x) == backend.name:
        # On NumPy too what is made of data is no view of it, and stays when that is written into.
        return backend.copy(x)
    return native(x)


def _backend_among(tree: Any) -> Backend:
    found: Backend = next(x for x in flat(tree) if isinstance(x, Array))._backend
    return found
