"""A linear map on pytrees, known by its products alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from numbers import Real
from typing import Any

import numpy as np

from multicalc.backend import Arrays
from multicalc.calls import trees
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.scipys import scipys
from multicalc.display.table import card, facts
from multicalc.errors import InvalidArgumentError
from multicalc.operators import text
from multicalc.operators.applied import Apply, chained, narrowed, same, scaled, summed, widened
from multicalc.operators.dense import matrix
from multicalc.operators.space import Space


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

    # NumPy's arrays would otherwise make one operator of each of their elements.
    __array_ufunc__ = None

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
        name = text.transposed(self.text)
        return LinearOperator(self.range, self.domain, False, name, self._transposed, self._apply)

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
        c, backend = float(factor), self.domain.backend
        maps = scaled(backend, c, self._apply), scaled(backend, c, self._transposed)
        name = text.times(c, self.text)
        return LinearOperator(self.domain, self.range, self.symmetric, name, *maps)

    __rmul__ = __mul__

    def __truediv__(self, divisor: Any) -> LinearOperator:
        return self * (1 / divisor) if isinstance(divisor, Real) else NotImplemented

    def __neg__(self) -> LinearOperator:
        return self * -1.0

    def __add__(self, other: Any) -> LinearOperator:
        if not isinstance(other, LinearOperator):
            return NotImplemented
        self._check(f"the domain of {other!r}", other.domain, "that", self.domain)
        self._check(f"the range of {other!r}", other.range, "that", self.range)
        return LinearOperator(
            self.domain,
            self.range,
            self.symmetric and other.symmetric,
            text.plus(self.text, other.text),
            summed(self._apply, other._apply),
            summed(self._transposed, other._transposed),
        )

    def __radd__(self, other: Any) -> LinearOperator:
        # What sum() begins with.
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def __sub__(self, other: Any) -> LinearOperator:
        return self + -other if isinstance(other, LinearOperator) else NotImplemented

    def damped(self, damping: float) -> LinearOperator:
        """A + λI, as Levenberg and Marquardt have it.

        Raises:
            InvalidArgumentError: the operator is not square, or λ is no number.

        >>> import multicalc as mc
        >>> mc.hessian_operator(lambda x: x**2, 1.0).damped(0.5) @ 1.0
        array(2.5)
        """
        try:
            factor = float(damping)
        except (TypeError, ValueError):
            raise InvalidArgumentError(f"damping must be a number, found {damping!r}") from None
        return self + factor * self.identity()

    def identity(self) -> LinearOperator:
        """The identity of the operator's space.

        Raises:
            InvalidArgumentError: the operator is not square.
        """
        self._check("its range", self.range, "the domain", self.domain)
        return LinearOperator(self.domain, self.range, True, "I", same, same)

    def _after(self, first: LinearOperator) -> LinearOperator:
        self._check(f"the range of {first!r}", first.range, "the domain", self.domain)
        return LinearOperator(
            first.domain,
            self.range,
            False,
            f"{text.factor(self.text)}·{text.factor(first.text)}",
            chained(self._apply, first._apply),
            chained(first._transposed, self._transposed),
        )

    def _check(self, what: str, found: Space, which: str, expected: Space) -> None:
        if not expected.is_that_of(found):
            raise InvalidArgumentError(
                f"{what} must be {which} of {self!r}, {expected}; found {found}"
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
        into, out_of = widened(self.domain, kept), narrowed(kept)
        name, columns = f"{text.factor(self.text)} restricted", chained(self._apply, into)
        if self.symmetric:
            block = chained(out_of, columns)
            return LinearOperator(part, part, True, name, block, block)
        rows = chained(out_of, self._transposed)
        return LinearOperator(part, self.range, False, name, columns, rows)

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
        call, maps = self.domain.call, (self._apply, self._transposed)

        def found() -> Any:
            ((dense,),) = call.given_back((matrix(self.domain, self.range, *maps),))
            return dense

        return call.scoped(found)

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
            if np.iscomplexobj(vectors):
                both = product(of, vectors.real), product(of, vectors.imag)
                return np.asarray(both[0] + 1j * both[1])
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
