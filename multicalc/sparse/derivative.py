"""What sparse Jacobians and Hessians have in common: a call, its pattern, its colours' products."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import prod
from typing import Any, ClassVar

import numpy as np

from multicalc.backend import (
    Array,
    Arrays,
    Backend,
    BackendLike,
    check_chunk_size,
    is_neutral,
    native,
    owner,
)
from multicalc.calls import trees
from multicalc.calls.call import Call
from multicalc.calls.conversion import dtype_of
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
class Options:
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


class SparseDerivative(ABC):
    """A function that gives a derivative as a sparse matrix; made by
    :func:`multicalc.sparse.jacobian` and :func:`multicalc.sparse.hessian`."""

    __name__: str
    transform: ClassVar[str]
    what: ClassVar[str]
    kinds: ClassVar[Sequence[str]]
    """The colourings that it can be asked for."""

    def __init__(self, f: Callable[..., Any], options: Options) -> None:
        asked = options.colouring
        if not isinstance(asked, Colouring) and asked not in self.kinds:
            raise InvalidArgumentError(
                f"colouring must be a Colouring or one of {', '.join(map(repr, self.kinds))}, "
                f"found {asked!r}"
            )
        computing(self.transform, self.what, f, options.argnums)(self)
        self._f = f
        self._options = options
        self._given = Compression(asked) if isinstance(asked, Colouring) else None
        self._kept: dict[Any, Compression] = {}
        """By what the arguments look like."""

    # -- what a user has --------------------------------------------------------------------------

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        options, f = self._options, self._f
        call = self._call(self._plain, args, kwargs)
        found = self._compression(call, args, kwargs)
        transform = self._entries(found)
        entries = f.derived(found, transform) if isinstance(f, Jitted) else transform(f)
        values, aux = entries(*args, **kwargs)
        if options.verify:
            verify_entries(call, self.linear(call), found.pattern, values)
        matrix = matrix_of(found, values, call.backend, options.format)
        return (matrix, aux) if options.has_aux else matrix

    def colouring(self, *args: Any, **kwargs: Any) -> Colouring:
        """The pattern of the matrix at these arguments, and the colours by which it is computed."""
        call = self._call(self._plain, args, kwargs)
        return self._compression(call, args, kwargs).colouring

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
        options = self._options
        kept = options.pattern is not None or options.mode == "conservative"
        key = _kind(args, kwargs, call.backend) if kept else None
        found = self._kept.get(key)
        if found is not None:
            return found
        call.real("a sparse matrix")
        _check_dtypes(call)
        found = self._given
        pattern = options.pattern if found is None else found.pattern
        if pattern is None:
            pattern = self._pattern(args, kwargs)
        self._check_shape(call, pattern)
        if found is None:
            found = self.coloured(pattern, options.colouring, call.backend)
        if kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = found
        return found

    def _pattern(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Pattern:
        options, f = self._options, self._plain

        def without_aux(*args: Any, **kwargs: Any) -> Any:
            return f(*args, **kwargs)[0]

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


def size_of(backend: Backend, arrays: Arrays) -> int:
    """How many coordinates there are."""
    return sum(prod(backend.shape(x)) for x in arrays)


def _check_dtypes(call: Call) -> None:
    dtypes = [call.backend.dtype(x) for x in call.xs]
    if len(set(dtypes)) > 1:
        named = zip(call.signature.names, dtypes, strict=True)
        raise InvalidArgumentError(
            "a sparse matrix has one dtype, but "
            + ", ".join(f"{name} has {dtype}" for name, dtype in named)
        )


def _kind(args: Sequence[Any], kwargs: Mapping[str, Any], backend: Backend) -> Any:
    """What arguments with one pattern have in common: all but the values of floating numbers."""
    leaves, spec = trees.flatten_call(tuple(args), kwargs)
    return backend.name, spec, tuple([_look(native(x), backend) for x in leaves])


def _look(x: Any, backend: Backend) -> Any:
    if owner(x) is None:
        return float if isinstance(x, float) else (type(x), x)
    dtype = dtype_of(x, backend)
    if dtype.startswith(FLOATING) or not (is_neutral(x) or backend.has_values(x)):
        return tuple(x.shape), dtype
    values = x if is_neutral(x) else backend.to_numpy(x)
    return tuple(x.shape), dtype, sha256(np.ascontiguousarray(values)).digest()
