"""A quadratic model that knows its Hessian by products."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from multicalc.approximations.bound_function import BoundFunction
from multicalc.approximations.conjugate_gradients import check_tolerance
from multicalc.approximations.expansion import expand
from multicalc.approximations.large_model import LargeModel
from multicalc.approximations.minimum import minimum
from multicalc.approximations.points import Points
from multicalc.backend import Array, Arrays, BackendLike, native
from multicalc.calls.host import refuse_inside_transform
from multicalc.errors import MixedBackendsError
from multicalc.operators.hessian import second_order


@dataclass(frozen=True, eq=False, repr=False)
class MatrixFreeModel(LargeModel):
    """A :class:`QuadraticModel` whose ``hessian`` is a :class:`multicalc.LinearOperator`. Whatever
    it computes takes a few vectors' memory."""

    matrix = "operator"

    def __reduce__(self) -> tuple[Any, ...]:
        """What a framework kept for products stays where it is: a copy takes it anew."""
        return _again, (self.problem, self.x0)

    def minimizer(self, *, rtol: float | None = None, maxiter: int = 1000) -> Any:
        refuse_inside_transform("minimizer")
        check_tolerance(rtol, maxiter)
        return minimum(self.hessian, self.gradient, rtol, maxiter)

    def _at(self, points: Points) -> Array:
        """By a product for each point, of as many at once as memory has room for."""
        space, backend = self.hessian.domain, points.backend
        if space.backend is not backend:
            raise MixedBackendsError(
                f"the model's Hessian is an operator on {space.backend.name}, but x is "
                f"{backend.name}'s; give arrays of {space.backend.name}, or NumPy's"
            )
        if not points.batch:
            return self._value(tuple(points.given))
        leaves = points.leaves
        parts = [
            self._values(tuple([x[rows.start : rows.stop] for x in leaves]))
            for rows in backend.costs.batches(points.count, self.layout.size)
        ]
        return parts[0] if len(parts) == 1 else backend.namespace.concat(parts)

    def _value(self, xs: Arrays) -> Array:
        """At one point, whose leaves are not copied to have an axis."""
        total = self.hessian.domain.backend.namespace.sum
        value, slope = self._linear
        ds = self._displacements(xs)
        for d, g, h in zip(ds, slope, self.hessian.apply(ds), strict=True):
            # One sum: of ten million numbers MXNet's takes almost a gradient.
            value = value + total(d * (g + 0.5 * h))
        return value

    def _values(self, xs: Arrays) -> Array:
        """At the points ``xs``, leaves (count, *shape)."""
        xp = self.hessian.domain.backend.namespace
        count = xs[0].shape[0]
        value, slope = self._linear
        ds = self._displacements(xs)
        for d, g, h in zip(ds, slope, self.hessian.apply(ds, True), strict=True):
            terms = xp.reshape(d * (g + 0.5 * h), (count, -1))
            value = value + xp.sum(terms, axis=1)
        return value

    def _displacements(self, xs: Arrays) -> Arrays:
        return tuple([x - center for x, center in zip(xs, self.hessian.domain.like, strict=True)])

    @cached_property
    def _linear(self) -> tuple[Array, Arrays]:
        """Value and gradient in the worker's arrays."""
        space = self.hessian.domain
        slope, _ = space.taken(self.gradient)
        value = native(self.value)
        if self.problem.keeper is not space.backend:
            value = space.backend.from_numpy(value, like=space.like[0])
        return value, slope


def matrix_free(
    f: Callable[..., Any],
    x0: Any,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    backend: BackendLike,
) -> MatrixFreeModel:
    """The model of ``f(x, *args, **kwargs)`` at ``x0``."""
    problem, center, value, slope, hessian = expand(second_order, f, x0, args, kwargs, backend)
    return MatrixFreeModel(center, value, slope, problem, hessian, "exact")


def _again(problem: BoundFunction, x0: Any) -> MatrixFreeModel:
    """What was pickled or copied."""
    return matrix_free(problem.f, x0, problem.args, problem.kwargs, problem.worker)
