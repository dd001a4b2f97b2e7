"""A compiled function, and the compiled functions that are derived from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import update_wrapper
from types import MethodType
from typing import Any, ParamSpec, Protocol, TypeVar

import numpy as np

from multicalc.backend import (
    LEAF_TYPES,
    Arrays,
    Backend,
    BackendLike,
    Standard,
    active,
    choose,
    inside,
    is_neutral,
    is_recorder,
    owner,
    running,
    standard,
    standard_among,
    use,
)
from multicalc.calls import trees
from multicalc.calls.conversion import array_of
from multicalc.calls.precision import FLOATING, working_dtype
from multicalc.compile.choosing import Run, can_choose, choice, exact
from multicalc.compile.history import History, JitStats
from multicalc.compile.program import FlatProgram, Kind, ResultForm
from multicalc.compile.programs import Programs
from multicalc.errors import InvalidArgumentError, UnsupportedOperationError

P = ParamSpec("P")
R = TypeVar("R", covariant=True)
Transform = Callable[[Callable[..., Any]], Callable[..., Any]]
Compile = Callable[[Callable[..., Any], History], "Jitted"]
"""What compiles a function, and keeps in the history what it is traced for."""


class CompiledFunction(Protocol[P, R]):
    """What :func:`jit` gives: a function of ``f``'s arguments that says what it was traced for."""

    __wrapped__: Callable[..., Any]

    @property
    def stats(self) -> JitStats:
        """How often, and for what, it has been traced."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...

    def __get__(self, instance: Any, kind: type | None = None) -> Any: ...


@dataclass(frozen=True)
class Options:
    """Those of :func:`multicalc.jit`."""

    static_argnums: tuple[int, ...]
    static_argnames: tuple[str, ...]
    compiler: str | None
    backend: BackendLike


class Jitted:
    """A compiled function; made by :func:`jit`. Safe to call from several threads."""

    __wrapped__: Callable[..., Any]

    def __init__(
        self,
        f: Callable[..., Any],
        options: Options,
        history: History,
        outside: Callable[..., Any] | None = None,
    ) -> None:
        if not callable(f):
            raise InvalidArgumentError(f"f must be callable, found {type(f).__name__}")
        update_wrapper(self, f)
        self._options = options
        self._history = history
        """What it has been traced for; shared with what is derived from it."""
        self._outside = outside
        """The transform of the compiled function, for a backend that doesn't compile transforms."""
        self._derived: dict[Any, Jitted] = {}
        self._programs = Programs(repr(self), history, self._forget)
        # What runs calls whose leaves go to a program as they are, by what is soon known of them.
        self._shallow: dict[tuple[Any, ...], Run] = {}
        self._deep: dict[tuple[trees.Spec, tuple[type, ...]], Run] = {}
        self._outward: set[tuple[trees.Spec, tuple[type, ...]]] = set()

    @property
    def backend(self) -> BackendLike:
        """The backend it was asked to run on, if any."""
        return self._options.backend

    @property
    def stats(self) -> JitStats:
        """How often, and for what, the function has been traced."""
        return self._history.stats()

    def __repr__(self) -> str:
        return f"jit({getattr(self, '__qualname__', self.__wrapped__)})"

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy compiles for itself."""
        return Jitted, (self.__wrapped__, self._options, History(), self._outside)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        made_by = standard()
        if made_by is not None:
            return made_by.call(self._portable(made_by), args, kwargs)
        # Of leaves alone the types are the key that trees.shallow makes.
        leaves: Sequence[Any] = args
        run = None if kwargs else self._shallow.get(tuple(map(type, args)))
        if run is None:
            leaves, kind = trees.shallow(args, kwargs)
            run = self._shallow.get(kind)
        if run is not None:
            found = run(*leaves)
            if found is not None:
                outs, form = found
                return outs[0] if form.single else form.tree(outs)
        return self._call(args, kwargs)

    def __get__(self, instance: Any, kind: type | None = None) -> Any:
        """As a method: ``instance`` is a static argument."""
        return self if instance is None else MethodType(self, instance)

    def transformed(self, transform: Transform, backend: BackendLike = None) -> Jitted:
        """``transform(f)``, compiled as a whole; on ``backend``, if the transform asks for one."""

        def compiled(*args: Any, **kwargs: Any) -> Any:
            return self(*args, **kwargs)

        outside = transform(update_wrapper(compiled, self.__wrapped__))
        options = self._options if backend is None else replace(self._options, backend=backend)
        return Jitted(transform(self.__wrapped__), options, self._history, outside)

    def derived(self, key: Any, transform: Transform, backend: BackendLike = None) -> Jitted:
        """The one compiled ``transform(f)`` of this key."""
        if key not in self._derived:
            self._derived.setdefault(key, self.transformed(transform, backend))
        return self._derived[key]

    def _portable(self, made_by: Standard) -> Jitted:
        """What a portable function calls: ``f`` as one, too."""
        if made_by not in self._derived:
            f = made_by.portable(self.__wrapped__)
            outside = None if self._outside is None else f
            self._derived.setdefault(made_by, Jitted(f, self._options, self._history, outside))
        return self._derived[made_by]

    def _call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        leaves, spec = trees.flatten_call(args, kwargs)
        made_by = standard_among(leaves)
        if made_by is not None:
            return made_by.call(self._portable(made_by), args, kwargs)
        kind = spec, tuple(map(type, leaves))
        run = self._deep.get(kind)
        if run is not None:
            found = run(*leaves)
            if found is not None:
                outs, form = found
                return form.tree(outs)
        if any(map(is_recorder, leaves)):
            # The tape records operation by operation.
            return self.__wrapped__(*args, **kwargs)
        if self._outside is not None and kind in self._outward:
            return self._outside(*args, **kwargs)
        backend, to_numpy = choose(leaves, self._options.backend)
        compiler = _compiler(backend, self._options.compiler)
        if self._outside is not None and not backend.compiles_transforms:
            if all(_is_native(x, backend) for x in leaves):
                self._outward.add(kind)
            with use(backend.name):
                return self._outside(*args, **kwargs)

        fixed = self._fixed(args, kwargs, leaves, spec)
        data = tuple([i for i, x in enumerate(leaves) if i not in fixed and _is_data(x)])
        program = self._program(spec, leaves, data, backend, compiler)
        given = [leaves[i] for i in data]
        own = [
            backend.dtype(x) if owner(x) == backend.name else x.dtype.name
            for x in given
            if owner(x) is not None
        ]
        backend.check_dtypes([*own, *("complex" for x in given if isinstance(x, complex))])
        dtype = working_dtype(d for d in own if d.startswith(FLOATING))

        def converted() -> tuple[Arrays, bool, tuple[Arrays, ResultForm]]:
            like = next((x for x in given if _is_native(x, backend)), None)
            xs = tuple(
                [
                    x if _goes_as_it_is(x, backend, to_numpy) else array_of(x, backend, dtype, like)
                    for x in given
                ]
            )
            found = program.compiled(*xs)
            return xs, found is not None, found or program.run(*xs)

        xs, served, (outs, form) = backend.scoped(frozenset(own or [dtype]), converted)
        if to_numpy and not inside(backend):
            outs = tuple([backend.to_numpy(y) for y in outs])
        if served and _same(xs, given) and can_choose(leaves, data):
            way = self._run(given, program, to_numpy)
            if way is not None:
                if len(data) < len(leaves):
                    way = choice(self._deep.get(kind), leaves, data, way)
                self._deep[kind] = way
                flat, key = trees.shallow(args, kwargs)
                if LEAF_TYPES.issuperset(map(type, flat)):
                    self._shallow[key] = way
        return form.tree(outs)

    def _run(self, leaves: Sequence[Any], program: FlatProgram, to_numpy: bool) -> Run | None:
        """What runs all calls like this one: with arrays of the backend and numbers, wherever they
        are; with NumPy arrays and numbers, outside of transforms."""
        backend, compiled = program.backend, program.compiled
        if any(_is_native(x, backend) for x in leaves):
            return None if any(map(is_neutral, leaves)) else compiled
        if not to_numpy:
            return None
        asked = self._options.backend

        def run(*xs: Any) -> tuple[Arrays, ResultForm] | None:
            if running() is not None or (asked is None and active() != backend.name):
                return None
            found = compiled(*xs)
            if found is None:
                return None
            outs, form = found
            return tuple([backend.to_numpy(y) for y in outs]), form

        return run

    def _forget(self) -> None:
        """Programs that aren't kept are not called either."""
        self._deep.clear()
        self._shallow.clear()

    def _program(
        self,
        spec: trees.Spec,
        leaves: Sequence[Any],
        data: tuple[int, ...],
        backend: Backend,
        compiler: str | None,
    ) -> FlatProgram:
        taken = set(data)
        static = tuple([(i, type(x), exact(x)) for i, x in enumerate(leaves) if i not in taken])
        numbers = tuple([k for k, i in enumerate(data) if _is_number(leaves[i])])
        kind = Kind(
            *(spec, data, numbers if backend.compiled_takes_data else (), backend, compiler, static)
        )
        if not _is_hashable(static):
            what = next(x for _, _, x in static if not _is_hashable(x))
            raise InvalidArgumentError(
                f"jit: {what!r} of type {type(what).__name__} is no array, so it is part of the "
                "program, but it can't be hashed; pass arrays, or hashable values"
            )

        def make() -> FlatProgram:
            kept = tuple([None if i in taken else x for i, x in enumerate(leaves)])
            return FlatProgram(self.__wrapped__, kind, kept, self._history.kinds)

        return self._programs.get(kind, make)

    def _fixed(
        self,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        leaves: Sequence[Any],
        spec: trees.Spec,
    ) -> set[int]:
        """The leaves of static arguments."""
        numbers = {
            i % len(args) for i in self._options.static_argnums if -len(args) <= i < len(args)
        }
        names = self._options.static_argnames
        if not numbers and not names:
            return set()
        positional, named = trees.children(spec)
        parts = [
            (i in numbers, f"argument {i}", s) for i, s in enumerate(trees.children(positional))
        ]
        parts += [(k in names, k, s) for k, s in zip(kwargs, trees.children(named), strict=True)]
        fixed: set[int] = set()
        start = 0
        for static, name, part in parts:
            stop = start + part.num_leaves
            if static:
                fixed.update(range(start, stop))
                for x in leaves[start:stop]:
                    if owner(x) is not None:
                        raise InvalidArgumentError(
                            f"jit: {name} is static, so it can't be an array; leave it out of "
                            "static_argnums and static_argnames, or pass a number or a tuple"
                        )
            start = stop
        return fixed


def _compiler(backend: Backend, wanted: str | None) -> str | None:
    if wanted is None:
        return backend.compilers[0] if backend.compilers else None
    if wanted not in backend.compilers:
        has = ", ".join(map(repr, backend.compilers)) or "none"
        raise UnsupportedOperationError(
            f"backend {backend.name!r} has no compiler {wanted!r}; it has: {has}"
        )
    return wanted


def _same(xs: Sequence[Any], ys: Sequence[Any]) -> bool:
    return all(x is y for x, y in zip(xs, ys, strict=True))


def _goes_as_it_is(x: Any, backend: Backend, awaited: bool) -> bool:
    """Whether a program takes ``x``, which is data: an array of NumPy's only if the results are
    ``awaited``, as it may be read where it is, and its owner may write into it as soon as we
    return."""
    if is_neutral(x):
        known = isinstance(x, np.generic) or (awaited and type(x) is np.ndarray)
        return backend.compiled_takes_data and known
    return owner(x) == backend.name or (backend.compiled_takes_data and _is_number(x))


def _is_number(x: Any) -> bool:
    return type(x) in (float, complex)


def _is_native(x: Any, backend: Backend) -> bool:
    return owner(x) == backend.name and not is_neutral(x)


def _is_data(x: Any) -> bool:
    return owner(x) is not None or isinstance(x, float | complex)


def _is_hashable(x: Any) -> bool:
    try:
        hash(x)
    except TypeError:
        return False
    return True
