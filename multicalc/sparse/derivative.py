"""What sparse Jacobians and Hessians have in common: a call, its pattern, its colours' products."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, ClassVar, NamedTuple

from multicalc.backend import (
    LEAF_TYPES,
    NEUTRAL,
    Array,
    Arrays,
    Backend,
    BackendLike,
    active,
    check_chunk_size,
    get_backend,
    owner,
    running,
)
from multicalc.calls import trees
from multicalc.calls.call import Call, output_and_aux
from multicalc.calls.precision import FLOATING
from multicalc.calls.signature import Arguments
from multicalc.compile import JitStats, Jitted
from multicalc.errors import InvalidArgumentError
from multicalc.sparse.colouring import Colouring
from multicalc.sparse.compression import Compression
from multicalc.sparse.matrices import Format, check_format, matrix_of
from multicalc.sparse.pattern import Pattern
from multicalc.sparse.tracing.call import PatternMode, check_mode
from multicalc.sparse.verification import LinearMap, verify_entries
from multicalc.transforms.naming import computing

_KEPT = 64
"""For how many kinds of arguments a function keeps its colours."""


@dataclass(frozen=True, kw_only=True)
class SparseOptions:
    """Those of :func:`multicalc.sparse.jacobian` and :func:`multicalc.sparse.hessian`."""

    argnums: Arguments
    pattern: Any
    mode: PatternMode
    colouring: Any
    has_aux: bool
    verify: bool
    format: Format
    chunk_size: int | None
    backend: BackendLike

    def __post_init__(self) -> None:
        check_chunk_size(self.chunk_size)
        check_format(self.format)
        check_mode(self.mode)
        if self.pattern is not None:
            object.__setattr__(self, "pattern", Pattern.of(self.pattern))


class _Way(NamedTuple):
    """How calls of one kind are computed."""

    backend: Backend
    compression: Compression
    entries: Callable[..., tuple[Array, Any]]


class SparseDerivative(ABC):
    """A function that gives a derivative as a sparse matrix; made by
    :func:`multicalc.sparse.jacobian` and :func:`multicalc.sparse.hessian`."""

    __name__: str
    transform: ClassVar[str]
    what: ClassVar[str]
    kinds: ClassVar[Sequence[str]]
    """The colourings that it can be asked for,"""
    takes: ClassVar[Sequence[str]]
    """and those that it can be given."""

    def __init__(self, f: Callable[..., Any], options: SparseOptions) -> None:
        asked = options.colouring
        given = isinstance(asked, Colouring)
        if (asked.kind if given else asked) not in (self.takes if given else self.kinds):
            raise InvalidArgumentError(
                f"colouring must be one of {', '.join(map(repr, self.kinds))}, or a Colouring of "
                f"kind {' or '.join(map(repr, self.takes))}; found {asked!r}"
            )
        computing(self.transform, self.what, f, options.argnums)(self)
        self._f = f
        self._options = options
        self._given = Compression(asked) if given else None
        self._floating: dict[tuple[type, Any], bool] = {}
        self._ways: dict[Any, _Way] = {}
        """By what the arguments look like."""

    # -- what a user has --------------------------------------------------------------------------

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        options = self._options
        way = self._way(args, kwargs)
        values, aux = way.entries(*args, **kwargs)
        if options.verify:
            call = self._call(self._plain, args, kwargs)
            verify_entries(call, self.linear(call), way.compression.pattern, values)
        matrix = matrix_of(way.compression, values, way.backend, options.format)
        return (matrix, aux) if options.has_aux else matrix

    def colouring(self, *args: Any, **kwargs: Any) -> Colouring:
        """The pattern of the matrix at these arguments, and the colours by which it is computed."""
        return self._way(args, kwargs).compression.colouring

    @property
    def stats(self) -> JitStats:
        """How often, and for what, a compiled function has been traced."""
        stats: JitStats = self._f.stats  # type: ignore[attr-defined]
        return stats

    def __repr__(self) -> str:
        return self.__name__

    # -- what each is -----------------------------------------------------------------------------

    @abstractmethod
    def shape(self, call: Call) -> tuple[int | None, int]:
        """The matrix's rows, where that is known before ``f`` runs, and columns."""

    @abstractmethod
    def traced(self, f: Callable[..., Any], **options: Any) -> Callable[..., Pattern]:
        """What finds the pattern of ``f``."""

    @abstractmethod
    def coloured(self, pattern: Pattern, kind: Any, backend: Backend) -> Compression:
        """The pattern with colours of this kind."""

    @abstractmethod
    def entries(self, call: Call, compression: Compression) -> tuple[Array, Arrays]:
        """The entries of the matrix, in the pattern's order, and ``aux``."""

    @abstractmethod
    def linear(self, call: Call) -> LinearMap:
        """The matrix as a linear map."""

    # -- how --------------------------------------------------------------------------------------

    @property
    def chunk_size(self) -> int | None:
        return self._options.chunk_size

    @property
    def _plain(self) -> Callable[..., Any]:
        return self._f.__wrapped__ if isinstance(self._f, Jitted) else self._f

    def _call(self, f: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Call:
        options = self._options
        return Call(
            *(f, args, kwargs),
            argnums=options.argnums,
            has_aux=options.has_aux,
            backend=options.backend,
        )

    def _way(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> _Way:
        options, f = self._options, self._f
        kept = options.pattern is not None or options.mode == "conservative"
        kind = self._kind(args, kwargs) if kept else None
        try:
            found = self._ways.get(kind)
        except TypeError:
            # An argument that is no array has no hash, as a set: it may be another one next time.
            kept, found = False, None
        if found is None:
            call = self._call(self._plain, args, kwargs)
            compression = self._compression(call, args, kwargs)
            transform = self._entries(compression)
            entries = f.derived(compression, transform) if isinstance(f, Jitted) else transform(f)
            found = _Way(call.backend, compression, entries)
            if kept:
                if len(self._ways) >= _KEPT:
                    self._ways.clear()
                self._ways[kind] = found
        return found

    def _kind(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """What calls with one pattern have in common: all but the values of floating numbers."""
        spec: Any
        leaves, spec = trees.shallow(args, kwargs)
        if not LEAF_TYPES.issuperset(map(type, leaves)):
            leaves, spec = trees.flatten_call(args, kwargs)
        now = running()
        where = None if now is None else now.backend.name
        looks: list[Any] = []
        for x in leaves:
            name = owner(x)
            if name is None:
                looks.append(float if isinstance(x, float) else (type(x), x))
                continue
            if where is None and name != NEUTRAL:
                where = name
            look = type(x), x.dtype
            floating = self._floating.get(look)
            if floating is None:
                floating = get_backend(name).dtype(x).startswith(FLOATING)
                self._floating[look] = floating
            looks.append((x.shape, x.dtype, None if floating else _digest(get_backend(name), x)))
        return where or active(), spec, tuple(looks)

    def _entries(self, compression: Compression) -> Callable[[Callable[..., Any]], Any]:
        """The transform that gives the entries alone: what is compiled gives arrays."""

        def transform(f: Callable[..., Any]) -> Callable[..., Any]:
            def entries(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
                call = self._call(f, args, kwargs)
                values, aux = call.scoped(self.entries, call, compression)
                (values,), aux = call.given_back((values,), aux)
                return values, call.aux(aux) if self._options.has_aux else None

            return entries

        return transform

    def _compression(
        self, call: Call, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Compression:
        call.real("a sparse matrix")
        _check_dtypes(call)
        found, pattern = self._given, self._options.pattern
        if found is not None:
            pattern = found.pattern
        elif pattern is None:
            pattern = self._pattern(args, kwargs)
        self._check_shape(call, pattern)
        return found or self.coloured(pattern, self._options.colouring, call.backend)

    def _pattern(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Pattern:
        options, f = self._options, self._plain

        def without_aux(*args: Any, **kwargs: Any) -> Any:
            return output_and_aux(f(*args, **kwargs))[0]

        alone = without_aux if options.has_aux else f
        find = self.traced(
            alone, argnums=options.argnums, mode=options.mode, backend=options.backend
        )
        return find(*args, **kwargs)

    def _check_shape(self, call: Call, pattern: Pattern) -> None:
        height, width = self.shape(call)
        if pattern.shape[1] != width or height not in (None, pattern.shape[0]):
            shape = f"{width} columns" if height is None else f"shape {(height, width)}"
            raise InvalidArgumentError(
                f"pattern: {self.__name__} has {shape} at these arguments, found {pattern!r}"
            )


def _check_dtypes(call: Call) -> None:
    dtypes = [call.backend.dtype(x) for x in call.xs]
    if len(set(dtypes)) > 1:
        named = zip(call.signature.names, dtypes, strict=True)
        raise InvalidArgumentError(
            "a sparse matrix has one dtype, but "
            + ", ".join(f"{name} has {dtype}" for name, dtype in named)
        )


def _digest(backend: Backend, x: Array) -> bytes | None:
    """What tells the values of ``x`` from others; None where it has none."""
    if not backend.has_values(x):
        return None
    return sha256(backend.to_numpy(x).tobytes()).digest()
