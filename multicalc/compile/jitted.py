"""A compiled function, and the compiled functions that are derived from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import update_wrapper
from typing import Any, ParamSpec, Protocol, TypeVar

from multicalc.backend import Backend, BackendLike, choose, inside, is_neutral, owner, use
from multicalc.calls import trees
from multicalc.calls.conversion import array_of
from multicalc.calls.precision import FLOATING, working_dtype
from multicalc.compile.program import FlatProgram
from multicalc.errors import InvalidArgumentError, UnsupportedOperationError

P = ParamSpec("P")
R = TypeVar("R", covariant=True)
Transform = Callable[[Callable[..., Any]], Callable[..., Any]]
Compile = Callable[[Callable[..., Any], list[str]], "Jitted"]
"""What compiles a function, and adds a line to the list for each trace."""


@dataclass(frozen=True, repr=False)
class JitStats:
    """How often a function has been traced, and for what.

    ``kinds`` has a line for each trace: the backend, the compiler, and dtype and shape of every
    array. Several of one shape differ in structure or in a static value.
    """

    kinds: tuple[str, ...]

    @property
    def traces(self) -> int:
        return len(self.kinds)

    def __repr__(self) -> str:
        latest = f", the latest: {self.kinds[-1]}" if self.kinds else ""
        return f"JitStats({self.traces} trace{'s' * (self.traces != 1)}{latest})"


class CompiledFunction(Protocol[P, R]):
    """What :func:`jit` gives: a function of ``f``'s arguments that says what it was traced for."""

    __wrapped__: Callable[..., Any]

    @property
    def stats(self) -> JitStats:
        """How often, and for what, it has been traced."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...


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
        kinds: list[str],
        outside: Callable[..., Any] | None = None,
    ) -> None:
        if not callable(f):
            raise InvalidArgumentError(f"f must be callable, found {type(f).__name__}")
        update_wrapper(self, f)
        self._options = options
        self._kinds = kinds
        """What it has been traced for; shared with what is derived from it."""
        self._outside = outside
        """The transform of the compiled function, for a backend that doesn't compile transforms."""
        self._derived: dict[Any, Jitted] = {}
        self._programs: dict[Any, FlatProgram] = {}
        # Nothing but the backend's own arrays, in any structure, and without one: kinds of calls
        # in which all the rest is the compiled function's to look at, or the transform's outside.
        self._native: dict[tuple[trees.Spec, tuple[type, ...]], Callable[..., Any]] = {}
        self._direct: dict[tuple[type, ...], Callable[..., Any]] = {}
        self._outward: set[tuple[trees.Spec, tuple[type, ...]]] = set()

    @property
    def backend(self) -> BackendLike:
        """The backend it was asked to run on, if any."""
        return self._options.backend

    @property
    def stats(self) -> JitStats:
        """How often, and for what, the function has been traced."""
        return JitStats(tuple(self._kinds))

    def __repr__(self) -> str:
        return f"jit({getattr(self, '__qualname__', self.__wrapped__)})"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        compiled = None if kwargs else self._direct.get(tuple(map(type, args)))
        if compiled is not None:
            found = compiled(*args)
            if found is not None:
                outs, form = found
                return outs[0] if form.single else form.tree(outs)
        return self._call(args, kwargs)

    def transformed(self, transform: Transform, backend: BackendLike = None) -> Jitted:
        """``transform(f)``, compiled as a whole; on ``backend``, if the transform asks for one."""

        def compiled(*args: Any, **kwargs: Any) -> Any:
            return self(*args, **kwargs)

        outside = transform(update_wrapper(compiled, self.__wrapped__))
        options = self._options if backend is None else replace(self._options, backend=backend)
        return Jitted(transform(self.__wrapped__), options, self._kinds, outside)

    def derived(self, key: Any, transform: Transform, backend: BackendLike = None) -> Jitted:
        """The one compiled ``transform(f)`` of this key."""
        if key not in self._derived:
            self._derived.setdefault(key, self.transformed(transform, backend))
        return self._derived[key]

    def _call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        leaves, spec = trees.flatten_call(args, kwargs)
        kind = spec, tuple(map(type, leaves))
        compiled = self._native.get(kind)
        if compiled is not None:
            found = compiled(*leaves)
            if found is not None:
                outs, form = found
                return form.tree(outs)
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
        own = [
            backend.dtype(x) if owner(x) == backend.name else x.dtype.name
            for x in (leaves[i] for i in data)
            if owner(x) is not None
        ]
        dtype = working_dtype(d for d in own if d.startswith(FLOATING))
        with backend.precision(frozenset(own or [dtype])):
            like = next((leaves[i] for i in data if owner(leaves[i]) == backend.name), None)
            xs = tuple(
                [
                    x if _is_native(x, backend) else array_of(x, backend, dtype, like)
                    for x in (leaves[i] for i in data)
                ]
            )
            found = program.compiled(*xs)
            outs, form = found or program.run(*xs)
            if to_numpy and not inside(backend):
                outs = tuple([backend.to_numpy(y) for y in outs])
        native = all(_is_native(x, backend) for x in leaves)
        if found is not None and native and len(data) == len(leaves):
            self._native[kind] = program.compiled
            if not kwargs and len(args) == len(leaves):
                self._direct[kind[1]] = program.compiled
        return form.tree(outs)

    def _program(
        self,
        spec: trees.Spec,
        leaves: Sequence[Any],
        data: tuple[int, ...],
        backend: Backend,
        compiler: str | None,
    ) -> FlatProgram:
        taken = set(data)
        static = tuple([(i, type(x), x) for i, x in enumerate(leaves) if i not in taken])
        key = (spec, data, static, backend, compiler)
        try:
            found = self._programs.get(key)
        except TypeError:
            what = next(x for _, _, x in static if not _is_hashable(x))
            raise InvalidArgumentError(
                f"jit: {what!r} of type {type(what).__name__} is no array, so it is part of the "
                "program, but it can't be hashed; pass arrays, or hashable values"
            ) from None
        if found is None:
            kept = tuple([None if i in taken else x for i, x in enumerate(leaves)])
            made = FlatProgram(self.__wrapped__, backend, compiler, spec, kept, data, self._kinds)
            found = self._programs.setdefault(key, made)
        return found

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
