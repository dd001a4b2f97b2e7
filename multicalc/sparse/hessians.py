"""``mc.sparse.hessian``: the partial derivatives of second order that aren't always zero."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from multicalc.backend import Array, Arrays, Backend, BackendLike, size_of
from multicalc.calls.call import Call
from multicalc.calls.signature import Arguments
from multicalc.compile import compiles_parts
from multicalc.sparse.colouring import Colouring, colour
from multicalc.sparse.compression import Compression
from multicalc.sparse.derivative import SparseDerivative, SparseOptions
from multicalc.sparse.matrices import Format
from multicalc.sparse.pattern import Pattern
from multicalc.sparse.patterns import hessian_pattern
from multicalc.sparse.tracing.call import PatternMode
from multicalc.sparse.verification import LinearMap


class _Hessian(SparseDerivative):
    transform, what = "sparse.hessian", "Sparse Hessian"
    kinds, takes = ("star", "acyclic"), ("columns", "rows", "star", "acyclic")

    def shape(self, call: Call) -> tuple[int | None, int]:
        size = size_of(call.backend, call.xs)
        return size, size

    def traced(self, f: Callable[..., Any], **options: Any) -> Callable[..., Pattern]:
        return hessian_pattern(f, **options)

    def coloured(self, pattern: Pattern, kind: Any, backend: Backend) -> Compression:
        return Compression(colour(pattern, kind))

    def entries(self, call: Call, compression: Compression) -> tuple[Array, Arrays]:
        backend, xs = call.backend, call.xs
        _, aux, _, product = backend.curvature(call.scalar_valued, xs)

        def products(tangents: Arrays) -> Arrays:
            return backend.pull_many(product, tangents)

        return compression.values(backend, products, xs, xs[0], self.chunk_size), aux

    def linear(self, call: Call) -> LinearMap:
        *_, product = call.scoped(call.backend.curvature, call.scalar_valued, call.xs)
        return LinearMap(product, product, call.xs, call.xs)


@compiles_parts
def hessian(
    f: Callable[..., Any],
    argnums: Arguments = 0,
    *,
    pattern: Any = None,
    mode: PatternMode = "conservative",
    colouring: Colouring | Literal["star", "acyclic"] = "star",
    has_aux: bool = False,
    verify: bool = False,
    format: Format = "native",
    chunk_size: int | None = None,
    backend: BackendLike = None,
) -> SparseDerivative:
    """A function giving the Hessian ∇²f of a scalar-valued ``f`` as a sparse matrix, by as few
    Hessian-vector products as it has colours.

    Args:
        f: returns a scalar (shape ``()``), or ``(scalar, aux)`` with ``has_aux=True``. Without a
            pattern it is traced, so it must be written in ``xp``.
        argnums, mode, has_aux, verify, format, chunk_size, backend: as in
            :func:`multicalc.sparse.jacobian`. The matrix has a row and a column for each coordinate
            of the differentiated arguments.
        pattern: as there, and symmetric.
        colouring: ``"star"``, of which each entry is read; or ``"acyclic"``, with fewer colours, of
            which entries are solved for by substitution: each is a sum, with alternating signs, of
            numbers of the products, so that its error is that of the largest of these rather than
            its own; or a :class:`Colouring`, with its pattern.

    Returns:
        As :func:`multicalc.sparse.jacobian` has it.

    Raises:
        NotScalarError: (from the call) ``f`` is not scalar-valued.
        PatternError, InvalidArgumentError, NotDifferentiableError, UnsupportedOperationError: as
            :func:`multicalc.sparse.jacobian` does; a pattern that isn't symmetric is one, too.

    >>> import numpy as np
    >>> from multicalc import sparse, xp
    >>> H = sparse.hessian(lambda x: xp.sum((x[1:] - x[:-1]) ** 2), pattern=np.eye(4) + \
np.eye(4, k=1) + np.eye(4, k=-1))
    >>> H(np.zeros(4)).toarray().tolist()[1]
    [-2.0, 4.0, -2.0, 0.0]
    >>> H.colouring(np.zeros(4))
    Colouring('star', 3 colours, 4 × 4)
    """
    options = SparseOptions(
        argnums=argnums,
        pattern=pattern,
        mode=mode,
        colouring=colouring,
        has_aux=has_aux,
        verify=verify,
        format=format,
        chunk_size=chunk_size,
        backend=backend,
    )
    return _Hessian(f, options)
