"""How far to go towards the minimum of a quadratic: by a line search, or in a trust region."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, isnan
from typing import NamedTuple

from multicalc.approximations.conjugate_gradients import Lowest, lowest
from multicalc.backend import Arrays
from multicalc.optimize.inner_solve import InnerSolve
from multicalc.optimize.local_quadratic import Quadratic, Quadratics

SUFFICIENT = 1e-4
"""The part of the decrease promised that a step must achieve."""
SHORTEST = 2.0**-40


class Step(NamedTuple):
    """A step that was taken."""

    xs: Arrays
    """Where it ends."""
    norm: float
    whole: bool
    """Whether it is Newton's, to the precision that was asked for."""
    found: InnerSolve


class AlongLine:
    """Steps that are shortened until f falls enough, or, without a ``search``, aren't.

    Source: Nocedal and Wright, Numerical Optimization, 2nd ed., algorithms 3.1 and 7.1.
    """

    def __init__(self, quadratics: Quadratics, iterations: int, search: bool) -> None:
        self._quadratics, self._iterations, self._search = quadratics, iterations, search

    def step(self, here: Quadratic, rtol: float) -> Step | None:
        """From ``here``; None where no step makes f fall."""
        vectors = self._quadratics.vectors
        found = lowest(vectors, here.product, here.gradient, rtol=rtol, iterations=self._iterations)
        length = self._length(here, found) if self._search else 1.0
        if length == 0 or found.end == "not finite":
            return None
        xs = vectors.moved(here.xs, length, found.step)
        whole = found.end == "solved" and length == 1
        told = InnerSolve(
            found.iterations, found.end, found.residual, found.curvature, length=length
        )
        return Step(xs, length * vectors.norm(found.step), whole, told)

    def _length(self, here: Quadratic, found: Lowest) -> float:
        vectors = self._quadratics.vectors

        def value(length: float) -> float:
            return self._quadratics.value(vectors.moved(here.xs, length, found.step))

        slope = vectors.dot(here.gradient, found.step)
        return backtracked(value, here.value, slope, vectors.eps)


def backtracked(value: Callable[[float], float], start: float, slope: float, eps: float) -> float:
    """The largest of 1, ½, ¼, ... for which ``value`` falls enough below ``start``, where it has
    this slope; 0 if none does."""
    # Close to the minimum the promised fall is below the rounding error of f.
    noise = 4 * eps * abs(start)
    length = 1.0
    while length >= SHORTEST:
        if value(length) <= start + SUFFICIENT * length * slope + noise:
            return length
        length /= 2
    return 0.0


class TrustRegion:
    """Steps to the lowest point that conjugate gradients find within a radius, which grows and
    shrinks by how well the quadratic foretells f.

    Source: Nocedal and Wright, algorithms 4.1 and 7.2.
    """

    def __init__(self, quadratics: Quadratics, iterations: int, radius: float | None) -> None:
        """``radius`` is the first; by default as far as the minimum along −∇f, whatever the units
        of f and x."""
        self._quadratics, self._iterations, self._radius = quadratics, iterations, radius

    def step(self, here: Quadratic, rtol: float) -> Step | None:
        """From ``here``; None where no step makes f fall."""
        vectors = self._quadratics.vectors
        if self._radius is None:
            self._radius = self._to_cauchy(here)
        smallest = SHORTEST * self._radius
        products = 0
        while self._radius > smallest:
            radius = self._radius
            found = lowest(
                vectors,
                here.product,
                here.gradient,
                rtol=rtol,
                iterations=self._iterations,
                radius=radius,
            )
            products += found.iterations
            if found.end == "not finite":
                return None
            xs, norm = vectors.moved(here.xs, 1.0, found.step), vectors.norm(found.step)
            ratio = self._ratio(here, found, self._quadratics.value(xs))
            if ratio < 0.25:
                self._radius = norm / 4
            elif ratio > 0.75 and found.end in ("boundary", "negative curvature"):
                self._radius = 2 * radius
            if ratio > SUFFICIENT:
                told = InnerSolve(
                    products,
                    found.end,
                    found.residual,
                    found.curvature,
                    radius=radius,
                    ratio=ratio,
                )
                return Step(xs, norm, found.end == "solved", told)
        return None

    def _to_cauchy(self, here: Quadratic) -> float:
        vectors = self._quadratics.vectors
        square = vectors.dot(here.gradient, here.gradient)
        along = abs(vectors.dot(here.gradient, here.product(here.gradient)))
        return square**1.5 / along if along > 0 else max(1.0, vectors.norm(here.xs))

    def _ratio(self, here: Quadratic, found: Lowest, value: float) -> float:
        """By how much f falls, over what was promised."""
        if isnan(value):
            return -inf
        noise = 4 * self._quadratics.vectors.eps * abs(here.value)
        fall = here.value - value
        if found.fall <= noise:
            # Whatever f says of that little is its rounding error.
            return 1.0 if fall >= -noise else -1.0
        return fall / found.fall
