"""What linear and quadratic models share: where they stand, and how they take points."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from multicalc.approximations.bound_function import BoundFunction
from multicalc.approximations.ownership import lock
from multicalc.approximations.points import Points
from multicalc.backend import Array, Backend, is_neutral, native, running
from multicalc.calls import trees
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.layout import Layout
from multicalc.calls.shown import shown
from multicalc.display.formula import WRITTEN_OUT, ModelFormula, Polynomial
from multicalc.display.names import coordinate_names
from multicalc.display.notation import TEXT, Name
from multicalc.display.table import card, facts, table

if TYPE_CHECKING:
    from multicalc.pictures.model_picture import ModelKind
    from multicalc.pictures.picture import Picture


@dataclass(frozen=True, eq=False, repr=False)
class Model(ABC):
    """A polynomial that approximates f near x0.

    A frozen value, safe to share between threads: x0 is the model's own copy, and its NumPy
    arrays are read-only.
    """

    x0: Any
    """The point of expansion, in the caller's kind of arrays and structure."""
    value: Any
    """f(x0), of shape ()."""
    gradient: Any
    """∇f(x0), in the structure of x0."""
    problem: BoundFunction

    called: ClassVar[str]
    """What it is called."""
    degree: ClassVar[int]
    """The polynomial's."""

    def __post_init__(self) -> None:
        if is_neutral(self.value):
            lock((self.x0, self.value, self.gradient))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple([getattr(self, field.name) for field in fields(self)])

    # What follows is made when it is first asked for: many models are never evaluated.

    @cached_property
    def layout(self) -> Layout:
        """How x0 is a vector of coordinates."""
        return Layout.of(self.problem.keeper, self.gradient)

    @cached_property
    def coefficients(self) -> tuple[Array, ...]:
        """What evaluation needs besides the value: x0 and the gradient as (1, size), the Hessian
        as (size, size)."""
        keeper, layout = self.problem.keeper, self.layout
        return keeper.scoped(frozenset({layout.dtype}), self._flatten, keeper, layout)

    def _flatten(self, keeper: Backend, layout: Layout) -> tuple[Array, ...]:
        return tuple(
            layout.ravel(keeper, [native(x) for x in trees.flatten(tree)[0]], 1)
            for tree in (self.x0, self.gradient)
        )

    @cached_property
    def host(self) -> tuple[np.ndarray, ...]:
        """``coefficients`` on the host, in float64."""
        return tuple(np.asarray(self._on_host(x), dtype=np.float64) for x in self.coefficients)

    def formula(self, names: Iterable[str] | None = None) -> ModelFormula:
        """The model written out. A number is written as a constant (e⁻¹, ⅓, √2) where that is right
        to its last digit, and else in six digits.

        Args:
            names: of the coordinates, one for each: ``"xy"`` or ``["x", "y"]``. By default those
                that f unpacks its argument into, as in ``x, y = p``, or the keys of a dict, or the
                argument's own name with indices.

        Returns:
            A :class:`ModelFormula`: ``print`` it, see ``.latex``, or let a notebook typeset it. Of
            more than four coordinates it is one of vectors.

        Raises:
            InvalidArgumentError: not as many names as coordinates.
            UnsupportedOperationError: called inside a function that is being differentiated.

        >>> import multicalc as mc
        >>> mc.quad_approx(lambda t: 3 * t**2 - 2 * t, 1.0, backend="numpy").formula()
        f ≈ 1 + 4(t−1) + 3(t−1)²
        """
        refuse_inside_transform("formula")
        return self.polynomial.formula(self._names(names))

    @cached_property
    def polynomial(self) -> Polynomial:
        """The model's numbers on the host."""
        center, slope, *higher = self.host
        value = float(self._on_host(self.value))
        curvature = higher[0] if higher else None
        return Polynomial(value, slope[0], curvature, center[0], self.layout.dtype)

    def _names(self, given: Iterable[str] | None = None) -> list[Name]:
        layout = self.layout
        return coordinate_names(layout.spec, layout.shapes, self.problem.f, given)

    def _on_host(self, x: Array) -> np.ndarray:
        keeper = self.problem.keeper
        return keeper.scoped(frozenset({self.layout.dtype}), keeper.to_numpy, native(x))

    def __repr__(self) -> str:
        if self._has_formula():
            return f"{self.called}({self._line()})"
        told = f"x0={shown(self.x0)}, value={shown(self.value)}, gradient={shown(self.gradient)}"
        return f"{self.called}({told})"

    def _line(self) -> str:
        return self.polynomial.line(self._names())

    def _has_formula(self) -> bool:
        """Whether its numbers can be read here: inside a transform there is nothing but text."""
        return running() is None and self.problem.keeper.has_values(native(self.value))

    def _repr_latex_(self) -> str | None:
        return self.formula()._repr_latex_() if self._has_formula() else None

    def _repr_html_(self) -> str | None:
        if not self._has_formula():
            return None
        formula = f'<p class="formula">{escape(self.formula().text)}</p>'
        parts = [facts(self._facts())]
        if self.layout.size <= WRITTEN_OUT:
            parts.insert(0, self._by_coordinate())
        return card(self.called, formula, *parts)

    def _by_coordinate(self) -> str:
        """A table with a row for each coordinate."""
        (center, slope, *higher), dtype = self.host, self.layout.dtype
        names = [TEXT.name(name).text for name in self._names()]
        columns = [center.T, slope.T, *higher]
        heads = ["", "x₀", "gradient"]
        if higher:
            heads += [f"Hessian: {names[0]}", *names[1:]]
        rows = np.concatenate(columns, axis=1).astype(dtype)
        return table(heads, ([name, *row] for name, row in zip(names, rows, strict=True)))

    def _facts(self) -> Iterator[tuple[str, Any]]:
        """What a table says of the model as a whole."""
        yield "value", self.value
        if self.layout.size > WRITTEN_OUT:
            yield "expansion point", self.x0
            yield "gradient", self.gradient

    def __call__(self, x: Any) -> Any:
        """The model's value at ``x``, a point or a batch of points.

        Args:
            x: of the structure and dtype of x0; each leaf of shape ``batch + shape``, where
                ``shape`` is that of x0's leaf and ``batch`` is any shape, the same for all leaves.

        Returns:
            An array of shape ``batch``, of x's framework.

        Raises:
            InvalidArgumentError: structure, shapes or dtypes do not fit x0's.
            MixedBackendsError: ``x`` is another framework's than x0.
        """
        return self._evaluate(x, self._at)

    def error(self, x: Any) -> Any:
        """f(x) − model(x), for a point or a batch as in calling the model.

        f is evaluated point by point, with the data the model was made with.
        """
        return self._evaluate(x, lambda points: self._f_at(points) - self._at(points))

    def f(self, x: Any) -> Any:
        """f itself at ``x``, for a point or a batch as in calling the model; point by point."""
        return self._evaluate(x, self._f_at)

    def plot(
        self,
        *,
        span: tuple[float, float] | None = None,
        points: int = 101,
        kind: ModelKind = "surface",
    ) -> Picture:
        """f and the model around x0, and how fast the error falls towards x0.

        For one variable two curves, and the error by the distance from x0 on logarithmic axes with
        its slope measured; for two variables two surfaces, or contours side by side.

        Args:
            span: the interval drawn along every axis; by default [−2, 2], as in the chapter's
                figure, along those axes where x0 lies in it, and x0 ± 2 along the others.
            points: how many points along an axis. f is evaluated at all of them at once where it
                can be mapped, else one by one.
            kind: ``"surface"`` or ``"contours"``, for two variables.

        Returns:
            A picture: a ``matplotlib.figure.Figure`` that pyplot does not know of, which a
            notebook shows and ``.save(path)`` writes as svg, png, pdf or html. Where f is not
            finite there is a gap.

        Raises:
            InvalidArgumentError: x0 has more than two coordinates, or an option is wrong.
            PlottingUnavailableError: matplotlib is not installed.

        >>> import multicalc as mc
        >>> picture = mc.quad_approx(lambda x: x**3, 1.0).plot(span=(0.0, 2.0), points=3)
        >>> [line.get_ydata().tolist() for line in picture.axes[0].lines]
        [[0.0, 1.0, 8.0], [1.0, 1.0, 7.0], [1.0]]
        >>> picture.axes[1].get_title()
        'order of the error: 3.00, expected: 3'
        """
        from multicalc.approximations.plot import plot_model

        return plot_model(self, span, points, kind)

    @abstractmethod
    def minimizer(self) -> Any:
        """Where the model is smallest."""

    @abstractmethod
    def _polynomial(self, backend: Backend, d: Array, value: Array, *higher: Array) -> Array:
        """The values (count,) at displacements ``d`` (count, size) from x0."""

    def _evaluate(self, x: Any, values: Callable[[Points], Array]) -> Any:
        points = Points(self.layout, self.value, self.problem.worker, x)
        # No points, no work: MXNet 1.9 fails, later and elsewhere, on sums of nothing.
        compute = values if points.count else Points.none
        return points.restore(points.scoped(compute, points))

    def _at(self, points: Points) -> Array:
        value, center, *higher = (points.convert(c) for c in (self.value, *self.coefficients))
        return self._polynomial(points.backend, points.flat - center, value, *higher)

    def _f_at(self, points: Points) -> Array:
        return self.problem.sample(self.x0, points.backend, points.leaves, points.count)
