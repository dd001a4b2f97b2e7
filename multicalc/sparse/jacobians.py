"""``mc.sparse.jacobian``: the partial derivatives of first order that aren't always zero."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from multicalc.backend import Array, Arrays, Backend, BackendLike, size_of
from multicalc.calls.call import Call
from multicalc.calls.signature import Arguments
from multicalc.compile import compiles_parts
from multicalc.errors import InvalidArgumentError
from multicalc.sparse.colouring import Colouring, colour
from multicalc.sparse.compression import Compression, cheaper
from multicalc.sparse.derivative import SparseDerivative, SparseOptions
from multicalc.sparse.matrices import Format
from multicalc.sparse.pattern import Pattern
from multicalc.sparse.patterns import jacobian_pattern
from multicalc.sparse.tracing.call import PatternMode
from multicalc.sparse.verification import LinearMap


class _Jacobian(SparseDerivative):
    transform, what = "sparse.jacobian", "Sparse Jacobian"
    kinds, takes = ("auto", "columns", "rows"), ("columns", "rows")

    def shape(self, call: Call) -> tuple[int | None, int]:
        return None, size_of(call.backend, call.xs)

    def traced(self, f: Callable[..., Any], **options: Any) -> Callable[..., Pattern]:
        return jacobian_pattern(f, **options)

    def coloured(self, pattern: Pattern, kind: Any, backend: Backend) -> Compression:
        if kind != "auto":
            return Compression(colour(pattern, kind))
        return cheaper(
            Compression(colour(pattern, "columns")), Compression(colour(pattern, "rows")), backend
        )

    def entries(self, call: Call, compression: Compression) -> tuple[Array, Arrays]:
        backend, xs = call.backend, call.xs
        height = compression.pattern.shape[0]
        aux: Arrays = ()

        def push(tangents: Arrays) -> Arrays:
            nonlocal aux
            outs, aux, pushed = backend.push_many(call.real_valued, xs, tangents)
            self._check_rows(backend, outs, height)
            return pushed

        if compression.colouring.kind == "columns" and compression.pattern.nnz:
            return compression.values(backend, push, xs, xs[0], self.chunk_size), aux
        outs, aux, pullback = backend.vjp(call.real_valued, xs)
        self._check_rows(backend, outs, height)

        def pull(cotangents: Arrays) -> Arrays:
            return backend.pull_many(pullback, cotangents)

        return compression.values(backend, pull, outs, xs[0], self.chunk_size), aux

    def linear(self, call: Call) -> LinearMap:
        outs, _, push, pull = call.scoped(call.backend.linearize, call.real_valued, call.xs)
        return LinearMap(push, pull, call.xs, outs)

    def _check_rows(self, backend: Backend, outs: Arrays, height: int) -> None:
        if size_of(backend, outs) != height:
            raise InvalidArgumentError(
                f"pattern: {self!r} has {size_of(backend, outs)} rows, but the pattern has {height}"
            )


@compiles_parts
def jacobian(
    f: Callable[..., Any],
    argnums: Arguments = 0,
    *,
    pattern: Any = None,
    mode: PatternMode = "conservative",
    colouring: Colouring | Literal["auto", "columns", "rows"] = "auto",
    has_aux: bool = False,
    verify: bool = False,
    format: Format = "native",
    chunk_size: int | None = None,
    backend: BackendLike = None,
) -> SparseDerivative:
    """A function giving the Jacobian ∂f as a sparse matrix, by as few products as it has colours.

    Columns that have no row in common share a product J·v, or rows that have no column in common a
    product uᵀ·J, whichever takes less. The matrix has a row for each coordinate of the output and a
    column for each of the input: the leaves one after the other, each in row-major order.

    Args:
        f: returns a pytree of real arrays, or ``(output, aux)`` with ``has_aux=True``. Without a
            pattern it is traced, so it must be written in ``xp``.
        argnums: which positional arguments to differentiate, as in :func:`multicalc.grad`; they are
            pytrees of real floating arrays, of one dtype.
        pattern: where the matrix may have entries: a :class:`Pattern`, or what
            :meth:`Pattern.of` takes. An entry that it misses makes others wrong, too.
        mode: how a pattern is traced: ``"conservative"``, once for arguments of these shapes, or
            ``"exact"``, at each call, as :func:`multicalc.sparse.jacobian_pattern` has it.
        colouring: of ``"columns"`` or ``"rows"``, or whichever takes less; or a
            :class:`Colouring`, with its pattern.
        has_aux: whether ``f`` returns, beside its output, something that is not differentiated.
        verify: whether each result is compared with random products, for a missing entry.
        format: ``"native"`` for the framework's own sparse matrix (PyTorch's COO tensor,
            TensorFlow's ``SparseTensor``, JAX's ``BCOO``), or SciPy's where it has none, as NumPy
            and MXNet; ``"scipy"`` for a ``scipy.sparse.csr_array``.
        chunk_size: how many products are computed at once. By default a batch has at most 2²²
            elements.
        backend: a backend's name; otherwise the arrays' own framework, or the active backend.

    Returns:
        A function of ``f``'s arguments giving the matrix, or ``(matrix, aux)`` with
        ``has_aux=True``; its ``.colouring``, called as ``f`` is, gives the :class:`Colouring`. It
        keeps the pattern and the colours of arguments of these shapes, also where what ``f`` closes
        over changes (make another one then), and compiles the products of a compiled ``f``. What it
        gives has the dtype of the input; inside a transform it can be native only.

    Raises:
        PatternError: (from the call) ``verify`` has found a missing entry; it says where.
        InvalidArgumentError: an option is out of range, or a colouring does not tell the entries;
            or, from the call, the pattern has another shape, or ``argnums`` does not fit it.
        NotDifferentiableError: (from the call) an argument is not floating, or is complex.
        UnsupportedOperationError: (from the call) SciPy's matrix in a transform or in half
            precision, or any in a portable function.

    >>> import numpy as np
    >>> from multicalc import sparse
    >>> J = sparse.jacobian(lambda x: x[1:] ** 2 - x[:-1], pattern=np.eye(2, 3) + np.eye(2, 3, 1))
    >>> J(np.array([1.0, 2.0, 3.0])).toarray().tolist()
    [[-1.0, 4.0, 0.0], [0.0, -1.0, 6.0]]
    >>> J.colouring(np.ones(3))
    Colouring('columns', 2 colours, 2 × 3)
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
    return _Jacobian(f, options)
