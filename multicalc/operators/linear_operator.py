"""A linear map on pytrees, known by its products alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import prod
from numbers import Real
from typing import Any

import numpy as np

from multicalc.backend import Array, Arrays, Backend, check_fits
from multicalc.calls import trees
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.scipys import scipys
from multicalc.display.table import card, facts
from multicalc.errors import InvalidArgumentError
from multicalc.operators.space import Space

Apply = Callable[[Arrays, bool], Arrays]
"""The map, of one vector, or with True of many along a first axis."""


@dataclass(frozen=True, eq=False, repr=False)
class LinearOperator:
    """A linear map A between spaces of pytrees, without its matrix. A frozen value, made by
    :func:`hessian_operator`, :func:`jacobian_operator`, :func:`gauss_newton` and :func:`fisher`,
    and of these by arithmetic.

    ``A @ v`` takes a pytree of the structure, shapes and dtypes that A was made for, in the arrays
    of the point, or NumPy's, and gives one of A's results. In a block of k vectors each leaf has
    one more axis of length k, the last, as a matrix's columns have. ``A @ B`` is the map that
    follows B by A.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> A = mc.hessian_operator(lambda p: p["a"] ** 3 + p["a"] * p["b"], {"a": 1.0, "b": 2.0})
    >>> A.shape, A @ {"a": 1.0, "b": 0.0}
    ((2, 2), {'a': array(6.), 'b': array(1.)})
    >>> (2 * A.damped(0.5)).to_dense()
    array([[13.,  2.],
           [ 2.,  1.]])
    """

    domain: Space
    """Of the vectors that it takes."""
    range: Space
    """Of those it gives."""
    symmetric: bool
    """Whether it is its own transpose."""
    text: str
    """What it is, for a reader."""
    _apply: Apply
    _transposed: Apply

    @property
    def shape(self) -> tuple[int, int]:
        """Of its matrix: how many coordinates a result has, and a vector."""
        return self.range.size, self.domain.size

    @property
    def dtype(self) -> np.dtype:
        """Of its matrix, as NumPy has it."""
        return np.result_type(self.range.dtype, self.domain.dtype)

    @property
    def T(self) -> LinearOperator:  # noqa: N802 (as arrays have it)
        """The transpose: of a symmetric operator itself."""
        if self.symmetric:
            return self
        text = self.text.removesuffix("ᵀ") if self.text.endswith("ᵀ") else f"{self.text}ᵀ"
        return LinearOperator(self.range, self.domain, False, text, self._transposed, self._apply)

    def __repr__(self) -> str:
        rows, columns = self.shape
        kind = ", symmetric" if self.symmetric else ""
        backend = self.domain.backend.name
        return f"LinearOperator({self.text}, {rows:,} × {columns:,}, {self.dtype}{kind}, {backend})"

    def _repr_html_(self) -> str:
        rows, columns = self.shape
        pairs = [
            ("shape", f"{rows:,} × {columns:,}"),
            ("dtype", str(self.dtype)),
            ("symmetric", "yes" if self.symmetric else "no"),
            ("backend", self.domain.backend.name),
        ]
        return card(f"LinearOperator: {self.text}", facts(pairs))

    # -- products ---------------------------------------------------------------------------------

    def __matmul__(self, other: Any) -> Any:
        """Of a vector or a block the product, of an operator the composition.

        Raises:
            InvalidArgumentError: structure, shapes or dtypes are not those of the domain.
            MixedBackendsError: the vector is another framework's.
        """
        if isinstance(other, LinearOperator):
            return self._after(other)
        return self.domain.call.scoped(self._product, other)

    def _product(self, tree: Any) -> Any:
        arrays, many = self.domain.taken(tree)
        return self.range.given(self._apply(arrays, many), many, beside=arrays)

    def apply(self, vectors: Arrays, many: bool = False) -> Arrays:
        """The product of flat arrays of the backend, ``many`` of them along a first axis; what
        algorithms on operators are written with."""
        return self.domain.call.scoped(self._apply, vectors, many)

    # -- arithmetic -------------------------------------------------------------------------------

    def __mul__(self, factor: Any) -> LinearOperator:
        if not isinstance(factor, Real):
            return NotImplemented
        c = float(factor)

        def scaled(apply: Apply, vectors: Arrays, many: bool) -> Arrays:
            multiply = self.range.backend.namespace.multiply
            return tuple([multiply(y, c) for y in apply(vectors, many)])

        return self._with(
            f"{c:g}·{self._factor()}",
            partial(scaled, self._apply),
            partial(scaled, self._transposed),
        )

    __rmul__ = __mul__

    def __truediv__(self, divisor: Any) -> LinearOperator:
        return self * (1 / divisor) if isinstance(divisor, Real) else NotImplemented

    def __neg__(self) -> LinearOperator:
        return self * -1.0

    def __add__(self, other: Any) -> LinearOperator:
        if not isinstance(other, LinearOperator):
            return NotImplemented
        self._check("the domain of", other, self.domain, other.domain)
        self._check("the range of", other, self.range, other.range)

        def summed(a: Apply, b: Apply, vectors: Arrays, many: bool) -> Arrays:
            pairs = zip(a(vectors, many), b(vectors, many), strict=True)
            return tuple([x + y for x, y in pairs])

        return self._with(
            f"{self.text} + {other.text}",
            partial(summed, self._apply, other._apply),
            partial(summed, self._transposed, other._transposed),
            self.symmetric and other.symmetric,
        )

    def __sub__(self, other: Any) -> LinearOperator:
        return self + -other if isinstance(other, LinearOperator) else NotImplemented

    def damped(self, damping: float) -> LinearOperator:
        """A + λI, as Levenberg and Marquardt have it.

        Raises:
            InvalidArgumentError: the operator is not square.

        >>> import multicalc as mc
        >>> mc.hessian_operator(lambda x: x**2, 1.0).damped(0.5) @ 1.0
        array(2.5)
        """
        return self + float(damping) * self.identity()

    def identity(self) -> LinearOperator:
        """The identity of the operator's space.

        Raises:
            InvalidArgumentError: the operator is not square.
        """
        self._check("the range of", self, self.domain, self.range)

        def same(vectors: Arrays, many: bool) -> Arrays:
            return vectors

        return LinearOperator(self.domain, self.range, True, "I", same, same)

    def _after(self, first: LinearOperator) -> LinearOperator:
        self._check("the range of", first, self.domain, first.range)

        def chained(outer: Apply, inner: Apply, vectors: Arrays, many: bool) -> Arrays:
            return outer(inner(vectors, many), many)

        return LinearOperator(
            first.domain,
            self.range,
            False,
            f"{self._factor()}·{first._factor()}",
            partial(chained, self._apply, first._apply),
            partial(chained, first._transposed, self._transposed),
        )

    def _with(
        self, text: str, apply: Apply, transposed: Apply, symmetric: bool | None = None
    ) -> LinearOperator:
        kind = self.symmetric if symmetric is None else symmetric
        return LinearOperator(self.domain, self.range, kind, text, apply, transposed)

    def _factor(self) -> str:
        return f"({self.text})" if " " in self.text else self.text

    def _check(self, what: str, other: LinearOperator, mine: Space, its: Space) -> None:
        if not mine.is_that_of(its):
            raise InvalidArgumentError(
                f"{what} {other!r} must be that of {self!r}, found {_told(its)} for {_told(mine)}"
            )

    # -- parts ------------------------------------------------------------------------------------

    def restrict(self, where: Any) -> LinearOperator:
        """The operator on a sub-tree, the rest held at zero: of a symmetric operator the block of
        rows and columns, of another one the columns.

        Args:
            where: picks the sub-tree from a tree of the domain's structure, as in
                ``lambda p: p["w"]``, or is its key or index.

        Raises:
            InvalidArgumentError: ``where`` finds nothing.

        >>> import multicalc as mc
        >>> A = mc.hessian_operator(lambda p: p["a"] ** 3 * p["b"], {"a": 2.0, "b": 1.0})
        >>> A.restrict("a") @ 1.0
        array(12.)
        """
        part, kept = self.domain.part(where)
        whole, backend = self.domain.like, self.domain.backend

        def widened(vectors: Arrays, many: bool) -> Arrays:
            block = backend.shape(vectors[0])[:1] if many else ()
            found = dict(zip(kept, vectors, strict=True))
            return tuple(
                [found[i] if i in found else _zeros(backend, x, block) for i, x in enumerate(whole)]
            )

        def narrowed(vectors: Arrays) -> Arrays:
            return tuple([vectors[i] for i in kept])

        if self.symmetric:

            def block(vectors: Arrays, many: bool) -> Arrays:
                return narrowed(self._apply(widened(vectors, many), many))

            return LinearOperator(part, part, True, f"{self._factor()} restricted", block, block)

        def columns(vectors: Arrays, many: bool) -> Arrays:
            return self._apply(widened(vectors, many), many)

        def rows(vectors: Arrays, many: bool) -> Arrays:
            return narrowed(self._transposed(vectors, many))

        text = f"{self._factor()} restricted"
        return LinearOperator(part, self.range, False, text, columns, rows)

    # -- other forms ------------------------------------------------------------------------------

    def to_dense(self) -> Any:
        """The matrix, of shape ``A.shape``, in the arrays of the point; coordinates as in
        :meth:`ravel`.

        Raises:
            DoesNotFitError: it takes more memory than there is; the message gives its size.

        >>> import numpy as np
        >>> import multicalc as mc
        >>> mc.jacobian_operator(lambda x: x[0] * x, np.array([2.0, 3.0])).to_dense()
        array([[4., 0.],
               [3., 2.]])
        """
        return self.domain.call.scoped(self._to_dense)

    def _to_dense(self) -> Any:
        rows, columns = self.shape
        check_fits(self.domain.backend, rows, self.domain.like)
        if not self.symmetric and rows < columns:
            matrix = _columns(self.range, self.domain, self._transposed)
        else:
            matrix = _columns(self.domain, self.range, self._apply)
            if not self.symmetric:
                matrix = self.domain.backend.namespace.matrix_transpose(matrix)
        ((found,),) = self.domain.call.given_back((matrix,))
        return found

    def ravel(self, tree: Any) -> np.ndarray:
        """A vector of the domain as the host's (size,): the leaves one after the other, each in
        row-major order; a block as (size, columns)."""
        refuse_inside_transform("ravel")

        def raveled() -> np.ndarray:
            return self.domain.to_host(*self.domain.taken(tree))

        return self.domain.call.scoped(raveled)

    def unravel(self, vector: np.ndarray) -> Any:
        """A vector (size,), or a block (size, columns), of the host's as a pytree of the domain."""
        vector = np.asarray(vector)
        if vector.shape[:1] != (self.domain.size,) or vector.ndim > 2:
            raise InvalidArgumentError(
                f"vector must have shape ({self.domain.size},) or ({self.domain.size}, columns), "
                f"found {vector.shape}"
            )

        def unraveled() -> Any:
            return self.domain.given(self.domain.from_host(vector), vector.ndim == 2, ())

        return self.domain.call.scoped(unraveled)

    def as_scipy(self) -> Any:
        """A ``scipy.sparse.linalg.LinearOperator`` on the host's vectors, for ``eigsh``, ``cg``,
        ``minres``, ``svds`` and whatever else takes one. Its dtype is the operator's, coordinates
        are those of :meth:`ravel`.

        Raises:
            SciPyUnavailableError: SciPy is not installed.

        >>> import numpy as np
        >>> from scipy.sparse.linalg import cg
        >>> import multicalc as mc
        >>> A = mc.hessian_operator(lambda x: x[0] ** 2 + 2.0 * x[1] ** 2, np.zeros(2))
        >>> cg(A.as_scipy(), np.array([2.0, 4.0]))[0].tolist()
        [1.0, 1.0]
        """
        refuse_inside_transform("as_scipy")

        def product(of: LinearOperator, vectors: np.ndarray) -> np.ndarray:
            columns = vectors.ndim == 2

            def found() -> np.ndarray:
                return of.range.to_host(of._apply(of.domain.from_host(vectors), columns), columns)

            return of.domain.call.scoped(found)

        def column(of: LinearOperator, vector: np.ndarray) -> np.ndarray:
            return product(of, np.reshape(vector, -1))

        return scipys("sparse.linalg").LinearOperator(
            self.shape,
            matvec=partial(column, self),
            rmatvec=partial(column, self.T),
            matmat=partial(product, self),
            rmatmat=partial(product, self.T),
            dtype=self.dtype,
        )

    def as_lineax(self) -> Any:
        """A ``lineax.FunctionLinearOperator`` on pytrees of JAX's arrays; symmetric ones are tagged
        so.

        Raises:
            UnsupportedOperationError: the operator is not on JAX, or lineax is not installed.
        """
        domain = self.domain

        def product(tree: Any) -> Any:
            # lineax gives dicts back with their keys in another order.
            leaves = trees.flatten_as(domain.spec, tree)
            assert leaves is not None
            return trees.unflatten(self.range.spec, self._apply(tuple(leaves), False))

        point = trees.unflatten(domain.spec, domain.like)
        return domain.backend.lineax(product, point, self.symmetric)


def linear(space: Space, map_: Callable[[Arrays], Arrays], to: Space) -> Apply:
    """``map_`` from ``space`` to ``to``, of many vectors in batches that memory has room for."""
    backend = space.backend
    rows = max(1, backend.costs.batch_elements // max(1, space.size, to.size))

    def apply(vectors: Arrays, many: bool) -> Arrays:
        if not many:
            return map_(vectors)
        count = backend.shape(vectors[0])[0]
        parts = [
            backend.pull_many(map_, tuple([v[k : k + rows] for v in vectors]))
            for k in range(0, count, rows)
        ]
        if len(parts) == 1:
            return parts[0]
        concat = backend.namespace.concat
        return tuple([concat(ys, axis=0) for ys in zip(*parts, strict=True)])

    return apply


def _columns(domain: Space, codomain: Space, apply: Apply) -> Array:
    """``apply`` of every unit vector, as the rows of a matrix (domain.size, codomain.size)."""
    backend = domain.backend
    xp = backend.namespace
    step = max(1, backend.costs.batch_elements // max(1, domain.size, codomain.size))
    rows = []
    for i, x in enumerate(domain.like):
        count = prod(backend.shape(x))
        for start in range(0, count, step):
            units = backend.unit_vectors(x, range(start, min(start + step, count)))
            block = backend.shape(units)[:1]
            vectors = tuple(
                [
                    units if j == i else _zeros(backend, other, block)
                    for j, other in enumerate(domain.like)
                ]
            )
            parts = [xp.reshape(y, (*block, -1)) for y in apply(vectors, True)]
            rows.append(parts[0] if len(parts) == 1 else xp.concat(parts, axis=1))
    return rows[0] if len(rows) == 1 else xp.concat(rows, axis=0)


def _zeros(backend: Backend, like: Array, block: tuple[int, ...]) -> Array:
    zeros = backend.namespace.zeros_like(like)
    return backend.namespace.broadcast_to(zeros, (*block, *backend.shape(like))) if block else zeros


def _told(space: Space) -> str:
    coordinates = space.coordinates
    pairs = zip(coordinates.dtypes, coordinates.shapes, strict=True)
    leaves = ", ".join(f"{dtype}{list(shape)}" for dtype, shape in pairs)
    return f"{leaves} on {space.backend.name}"
