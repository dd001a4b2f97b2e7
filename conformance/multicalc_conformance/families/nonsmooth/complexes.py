"""Complex arguments: the gradient of a real function is ∂f/∂x + i·∂f/∂y, and a branch cut belongs
to the side that the sign of zero says."""

from __future__ import annotations

from math import pi

from multicalc import xp
from multicalc_conformance.families.nonsmooth.point import point

GRADIENT = "∂f/∂x + i·∂f/∂y by hand"
CUT = "the analytic continuation of the side that the sign of the imaginary zero says"
ABOVE, BELOW = complex(-4.0, 0.0), complex(-4.0, -0.0)

POINTS = [
    point(
        "complex abs at 0",
        lambda z: xp.abs(z),
        [0j],
        0,
        [0],
        why="the mean over all directions, and the smallest subgradient",
        operations=("abs",),
    ),
    point(
        "|z|² as z·conj(z)",
        lambda z: xp.real(z * xp.conj(z)),
        [1 + 2j],
        5,
        [2 + 4j],
        [2 + 4j],
        why=GRADIENT,
    ),
    point(
        "|z|² as abs squared at 0",
        lambda z: xp.square(xp.abs(z)),
        [0j],
        0,
        [0],
        why="x² + y², which is smooth",
        operations=("abs",),
    ),
    point(
        "real part of z²",
        lambda z: xp.real(z * z),
        [1 + 2j],
        -3,
        [2 - 4j],
        [2 - 4j],
        why=GRADIENT + ": x² - y²",
    ),
    point(
        "imaginary part of z²",
        lambda z: xp.imag(z * z),
        [1 + 2j],
        4,
        [4 + 2j],
        [4 + 2j],
        why=GRADIENT + ": 2xy",
    ),
    *(
        point(
            f"imaginary part of log {side} its cut",
            lambda z: xp.imag(xp.log(z)),
            [at],
            value,
            [-0.25j],
            [-(2 + 1j) / 16],
            why=CUT,
            operations=("log",),
        )
        for side, at, value in [("above", ABOVE, pi), ("below", BELOW, -pi)]
    ),
    *(
        point(
            f"imaginary part of sqrt {side} its cut",
            lambda z: xp.imag(xp.sqrt(z)),
            [at],
            2 * sign,
            [-0.25 * sign],
            [sign * (-1 + 2j) / 32],
            why=CUT,
            operations=("sqrt",),
        )
        for side, at, sign in [("above", ABOVE, 1), ("below", BELOW, -1)]
    ),
]
