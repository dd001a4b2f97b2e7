"""Conjugate gradients that notice where a quadratic falls without end, on a framework's own arrays.

SciPy's ``cg`` takes vectors of the host, and goes on through negative curvature.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isfinite, sqrt
from typing import Literal

from multicalc.approximations.vectors import Vectors
from multicalc.backend import Arrays
from multicalc.calls.checks import check_count
from multicalc.errors import InvalidArgumentError

End = Literal["solved", "negative curvature", "boundary", "out of iterations", "not finite"]


@dataclass(frozen=True, eq=False)
class Lowest:
    """Where conjugate gradients ended on the quadratic g·s + ½ s·Hs."""

    step: Arrays
    """s"""
    fall: float
    """How much lower the quadratic is there than at zero."""
    residual: float
    """‖Hs + g‖/‖g‖, as the iteration has it."""
    iterations: int
    """As many products were taken."""
    end: End
    direction: Arrays
    """The last direction d of the iteration."""
    curvature: float
    """d·Hd/d·d."""


def lowest(
    vectors: Vectors,
    product: Callable[[Arrays], Arrays],
    gradient: Arrays,
    *,
    rtol: float,
    iterations: int,
    radius: float = inf,
) -> Lowest:
    """Towards the minimum of g·s + ½ s·Hs with ‖s‖ ≤ ``radius``, from s = 0, until
    ‖Hs + g‖ ≤ rtol·‖g‖; ``product(d)`` gives Hd.

    Along a direction of curvature that is not positive, to the precision of Hd, it goes to the
    boundary. Where there is none it ends; had it taken no step by then, it goes as far along −g as
    if the curvature had the other sign.

    Source: Steihaug, SIAM J. Numer. Anal. 20 (1983); Nocedal and Wright, Numerical Optimization,
    2nd ed., algorithms 7.1 and 7.2.
    """
    step = vectors.scaled(0.0, gradient)
    residual, direction = gradient, vectors.scaled(-1.0, gradient)
    start = square = vectors.dot(gradient, gradient)
    end: End = "out of iterations" if start > 0 else "solved"
    curvature, largest, taken = 0.0, 0.0, 0
    while end == "out of iterations" and taken < iterations:
        bent = product(direction)
        taken += 1
        along, length = vectors.dot(direction, bent), vectors.dot(direction, direction)
        curvature = along / length
        if not isfinite(along):
            end = "not finite"
            break
        largest = max(largest, sqrt(vectors.dot(bent, bent) / length))
        noise = 8 * vectors.eps * largest * length
        forward = square / along if along > noise else inf
        reach = _to_boundary(vectors, step, direction, length, radius)
        if forward >= reach:
            end = "negative curvature" if forward == inf else "boundary"
        moved = min(forward, reach)
        if moved == inf:
            moved = square / max(abs(along), noise) if taken == 1 and noise > 0 else 0.0
        step = vectors.moved(step, moved, direction)
        residual = vectors.moved(residual, moved, bent)
        before, square = square, vectors.dot(residual, residual)
        if end == "out of iterations":
            if square <= rtol**2 * start:
                end = "solved"
            else:
                down = vectors.scaled(-1.0, residual)
                direction = vectors.moved(down, square / before, direction)
    fall = -0.5 * (vectors.dot(step, gradient) + vectors.dot(step, residual))
    relative = sqrt(square / start) if start > 0 else 0.0
    return Lowest(step, fall, relative, taken, end, direction, curvature)


def _to_boundary(
    vectors: Vectors, step: Arrays, direction: Arrays, length: float, radius: float
) -> float:
    """The τ > 0 with ‖s + τd‖ = radius; ``length`` is d·d."""
    if radius == inf:
        return inf
    b, c = vectors.dot(step, direction), radius**2 - vectors.dot(step, step)
    return max(c, 0.0) / (b + sqrt(b * b + length * max(c, 0.0)))


def check_tolerance(rtol: float | None, maxiter: int) -> None:
    """Raise :class:`InvalidArgumentError` unless these can govern the iteration."""
    if rtol is not None and not 0 < rtol < 1:
        raise InvalidArgumentError(f"rtol must lie in (0, 1), found {rtol!r}")
    check_count("maxiter", maxiter, 1)
