"""A quadratic model that has its Hessian as a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Literal

import numpy as np

from multicalc.approximations.conjugate_gradients import check_tolerance
from multicalc.approximations.definiteness import definiteness
from multicalc.approximations.model import Model
from multicalc.approximations.newton_step import newton_step
from multicalc.approximations.ownership import lock
from multicalc.backend import Array, Backend, is_neutral, native, within
from multicalc.calls import trees
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.layout import Layout
from multicalc.display.formula import WRITTEN_OUT
from multicalc.transforms.methods import Method

Matrix = Literal["dense", "operator", "sparse"]
DECOMPOSED = 100
"""With more coordinates than these a notebook isn't told the Hessian's eigenvalues."""


@dataclass(frozen=True, eq=False, repr=False)
class QuadraticModel(Model):
    """f(x0) + ∇f(x0)·d + ½ d·H d with d = x − x0. Made by :func:`quad_approx`; call it on
    points."""

    hessian: Any
    """∇²f(x0), structure × structure: the leaf for a and b has shape ``a.shape + b.shape``. Where
    ``matrix`` is ``"operator"``, a :class:`multicalc.LinearOperator`; where it is ``"sparse"``, a
    ``scipy.sparse.csr_array`` of (size, size)."""
    method: Method
    """``"exact"``, or ``"finite-difference"`` where the Hessian is approximate."""

    called = "QuadraticModel"
    degree = 2
    matrix: ClassVar[Matrix] = "dense"
    """What ``hessian`` is."""

    def minimizer(self, *, rtol: float | None = None, maxiter: int = 1000) -> Any:
        """The point x0 − H⁻¹∇f(x0) where the model is smallest, in x0's structure and arrays.

        It is the Newton step's end (Nocedal and Wright, Numerical Optimization, 2nd ed.,
        equation 2.15). A matrix is factored by Cholesky on the host, in float64. Where there is
        none, conjugate gradients take products, in the arrays and on the device of x0; a direction
        of negative curvature that has no part in the gradient goes unnoticed by them, and at a
        critical point there are none but such.

        Args:
            rtol: with an operator, the residual ‖Hd + ∇f(x0)‖ that is small enough, as a part of
                ‖∇f(x0)‖; by default eps^(2/3) of x0's dtype. A factored matrix meets any.
            maxiter: with an operator, how many products to take at most.

        Raises:
            NotPositiveDefiniteError: the model has no unique minimum. The message gives the
                Hessian's smallest eigenvalue, or, of an operator, the curvature along the error's
                ``.direction``.
            NotConvergedError: after ``maxiter`` products the residual is above ``rtol``; the error
                has ``.residual`` and, in ``.x``, where it ended.
            InvalidArgumentError: ``rtol`` or ``maxiter`` is out of range.
            UnsupportedOperationError: called inside a function that is being differentiated.
        """
        check_tolerance(rtol, maxiter)
        refuse_inside_transform("minimizer")
        keeper, layout = self.problem.keeper, self.layout

        def lowest() -> Any:
            point = self.host[0][0] + self._step()
            like = trees.flatten(self.x0)[0]
            return layout.tree(
                [
                    within(partial(keeper.from_numpy, x), y)
                    for x, y in zip(layout.split(point), like, strict=True)
                ]
            )

        return keeper.scoped(frozenset({layout.dtype}), lowest)

    def _step(self) -> np.ndarray:
        """−H⁻¹∇f(x0) on the host, (size,)."""
        _, slope, curvature = self.host
        return newton_step(curvature, slope[0], self.layout.eps)

    def __repr__(self) -> str:
        told = super().__repr__()
        return told if self.method == "exact" else f"{told[:-1]}; method={self.method!r})"

    def _facts(self) -> Iterator[tuple[str, Any]]:
        yield from super()._facts()
        layout, (_, _, curvature) = self.layout, self.host
        if layout.size > WRITTEN_OUT:
            yield "Hessian", curvature.astype(layout.dtype)
        if layout.size <= DECOMPOSED:
            eigenvalues = np.linalg.eigvalsh(curvature)
            yield "eigenvalues of the Hessian", eigenvalues.astype(layout.dtype)
            yield "the Hessian is", definiteness(eigenvalues, layout.eps)
        yield "second derivatives", self.method

    def __post_init__(self) -> None:
        super().__post_init__()
        if is_neutral(self.value):
            lock(self.hessian)

    def _flatten(self, keeper: Backend, layout: Layout) -> tuple[Array, ...]:
        curvature = layout.matrix(keeper, trees.map_leaves(native, self.hessian))
        return (*super()._flatten(keeper, layout), curvature)

    def _polynomial(self, backend: Backend, d: Array, value: Array, *higher: Array) -> Array:
        slope, curvature = higher
        return value + backend.namespace.sum(d * (slope + 0.5 * (d @ curvature)), axis=1)
