"""A quadratic model that knows its Hessian by products."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from multicalc.approximations.bound_function import BoundFunction
from multicalc.approximations.conjugate_gradients import check_tolerance
from multicalc.approximations.expansion import expand
from multicalc.approximations.minimum import minimum
from multicalc.approximations.model import Model
from multicalc.approximations.points import Points
from multicalc.approximations.quadratic import QuadraticModel
from multicalc.approximations.vectors import Vectors
from multicalc.backend import Array, Arrays, BackendLike, native
from multicalc.calls import trees
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.shown import line
from multicalc.display.formula import ModelFormula, in_vectors
from multicalc.display.notation import LATEX, TEXT, Notation
from multicalc.errors import MixedBackendsError
from multicalc.operators.hessian import second_order


@dataclass(frozen=True, eq=False, repr=False)
class MatrixFreeModel(QuadraticModel):
    """A :class:`QuadraticModel` whose ``hessian`` is a :class:`multicalc.LinearOperator`. Whatever
    it computes takes a few vectors' memory."""

    matrix = "operator"

    def __post_init__(self) -> None:
        Model.__post_init__(self)

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
        rows = max(1, backend.costs.batch_elements // max(1, self.layout.size))
        parts = [
            self._values(tuple([x[k : k + rows] for x in points.leaves]))
            for k in range(0, points.count, rows)
        ]
        return parts[0] if len(parts) == 1 else backend.namespace.concat(parts)

    def _values(self, xs: Arrays) -> Array:
        """At the points ``xs``, leaves (count, *shape)."""
        xp = self.hessian.domain.backend.namespace
        count = xs[0].shape[0]
        value, slope = self._linear
        ds = tuple([x - center for x, center in zip(xs, self.hessian.domain.like, strict=True)])
        if count == 1:
            bent = self.hessian.apply(tuple([d[0] for d in ds]))
        else:
            bent = self.hessian.apply(ds, True)
        for d, g, h in zip(ds, slope, bent, strict=True):
            # One after the other, so that there is one temporary array.
            for term, factor in ((g, 1.0), (h, 0.5)):
                value = value + factor * xp.sum(xp.reshape(d * term, (count, -1)), axis=1)
        return value

    @cached_property
    def _linear(self) -> tuple[Array, Arrays]:
        """Value and gradient in the worker's arrays."""
        space = self.hessian.domain
        slope, _ = space.taken(self.gradient)
        value = native(self.value)
        if self.problem.keeper is not space.backend:
            value = space.backend.from_numpy(value, like=space.like[0])
        return value, slope

    # -- shown ------------------------------------------------------------------------------------

    def formula(self, names: Iterable[str] | None = None) -> ModelFormula:
        refuse_inside_transform("formula")
        if names is not None:
            self._names(names)
        return ModelFormula(self._written(TEXT), self._written(LATEX))

    def _written(self, notation: Notation) -> str:
        value, layout = float(self._on_host(self.value)), self.layout
        return in_vectors(notation, value, layout.dtype, layout.size, True, {"g": self._steepness})

    @cached_property
    def _steepness(self) -> float:
        """‖∇f(x0)‖"""
        keeper = self.problem.keeper
        leaves = tuple([native(x) for x in trees.flatten(self.gradient)[0]])
        return keeper.scoped(frozenset({self.layout.dtype}), Vectors(keeper, leaves).norm, leaves)

    def __repr__(self) -> str:
        told = super().__repr__()
        return line(f"{told[:-1]}; matrix={self.matrix!r})", told)

    def _line(self) -> str:
        return self._written(TEXT)

    def _facts(self) -> Iterator[tuple[str, Any]]:
        yield "value", self.value
        yield "expansion point", self.x0
        yield "gradient", self.gradient
        yield "Hessian", repr(self.hessian)


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
