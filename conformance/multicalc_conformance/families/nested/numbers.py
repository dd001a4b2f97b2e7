"""Functions of one number, differentiated inside each other in every mix of modes.

The classical case is Siskind and Pearlmutter, "Perturbation confusion and referential
transparency" (IFL 2005): d/dx [x · d/dy (x + y)] is 1; a system that takes the inner perturbation
for the outer one says 2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mpmath import mp

from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.nested.ways import MODES, WAYS, Function, combined
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.entrywise import each

Derivative = Callable[[Function], Function]
CLASSICAL = "Siskind and Pearlmutter, Perturbation confusion and referential transparency (2005)"


def scenarios() -> list[Scenario]:
    every = tuple(WAYS)
    return [
        _two("x · d/dy (x + y)", lambda d, x: x * d(lambda y: x + y)(1.0), lambda x: x**0, every),
        _two(
            "x · d/dy (x²y³) at 2", lambda d, x: x * d(_powers(x))(2.0), lambda x: 36 * x**2, every
        ),
        _two("d/dy (xy²) at x", lambda d, x: d(lambda y: x * y**2)(x), lambda x: 4 * x, every),
        _two("d/dy (x²y²) at x", lambda d, x: d(lambda y: y * y * x * x)(x), lambda x: 6 * x**2),
        _two("x · d/dy y³ at 2", lambda d, x: x * d(lambda y: y**3)(2.0), lambda x: 12 * x**0),
        _two("d/dy sin(xy) at x", lambda d, x: d(lambda y: xp.sin(x * y))(x), _sine_of_square),
        _two("a sum of two", _sum_of_two, lambda x: 2 * x + 6 * x**2),
        _two("a derivative that is read", _read, lambda x: 36 * x**3),
        _shifted(),
        _three("x · d/dy (y · d/dz xyz)", _three_products, lambda x: 12 * x),
        _three("x · d/dy (y · d/dz (x + y + z))", _three_sums, lambda x: x**0),
        _three("d/dy d/dz x³y²z at x", _three_powers, lambda x: 8 * x**3),
        *(_repeated(order) for order in (2, 3, 4)),
    ]


def _powers(x: Any) -> Function:
    return lambda y: x**2 * y**3


def _sine_of_square(x: Any) -> Any:
    """d/dx [x cos x²]."""
    return mp.cos(x**2) - 2 * x**2 * mp.sin(x**2)


def _sum_of_two(d: Derivative, x: Any) -> Any:
    """2x·x/2 + 2x³, each by a derivative of its own."""
    return d(lambda y: x * y**2 / 2)(x) + d(lambda y: x**2 * y**2)(x)


def _read(d: Derivative, x: Any) -> Any:
    """9x⁴, once it is known that 3x² is positive."""
    slope = d(lambda y: y**3)(x)
    return slope * slope if slope > 0 else slope


def _three_products(d2: Derivative, d3: Derivative, x: Any) -> Any:
    """x · d/dy (y · xy) at 3 is 6x²."""
    return x * d2(lambda y: y * d3(lambda z: x * y * z)(2.0))(3.0)


def _three_sums(d2: Derivative, d3: Derivative, x: Any) -> Any:
    return x * d2(lambda y: y * d3(lambda z: x + y + z)(2.0))(3.0)


def _three_powers(d2: Derivative, d3: Derivative, x: Any) -> Any:
    """d/dy (x³y²) at x is 2x⁴."""
    return d2(lambda y: d3(lambda z: x**3 * y**2 * z)(x))(x)


def _two(name: str, f: Run, derivative: Function, ways: tuple[str, ...] = MODES) -> Scenario:
    """d/dx of ``f(d, x)``, which takes a derivative ``d`` inside."""

    def run(outer: Any, inner: Any) -> Run:
        return lambda b, x: outer(lambda x: f(lambda g: inner(g, b), x), b)(x)

    operators = {name: (run(*ways), derivative) for name, ways in combined(2, ways).items()}
    return closed_form("nested", f"d/dx [{name}]", operators, [1.5], source=CLASSICAL)


def _three(name: str, f: Run, derivative: Function) -> Scenario:
    def run(outer: Any, middle: Any, inner: Any) -> Run:
        def of_x(b: str) -> Function:
            return lambda x: f(lambda g: middle(g, b), lambda g: inner(g, b), x)

        return lambda b, x: outer(of_x(b), b)(x)

    operators = {name: (run(*ways), derivative) for name, ways in combined(3).items()}
    return closed_form("nested", f"d/dx [{name}]", operators, [1.5], source=CLASSICAL)


def _shifted() -> Scenario:
    """Derivatives of functions that were shifted by the variable of the derivative: exp(x)."""

    def run(outer: Any, inner: Any) -> Run:
        def shifted(b: str, x: Any) -> Function:
            return lambda u: inner(lambda v: xp.exp(x + u + v), b)(0.0)

        return lambda b, x: outer(shifted(b, float(x)), b)(0.0)

    return closed_form(
        "nested",
        "d/du d/dv exp(x + u + v) at 0",
        {name: (run(*ways), each(mp.exp)) for name, ways in combined(2).items()},
        [0.75],
        source="Manzyuk et al., Perturbation confusion in forward automatic differentiation (2019)",
    )


def _fifth(x: Any) -> Any:
    return x**5


def _repeated(order: int) -> Scenario:
    """The same derivative over and over, of x⁵ and of sin x."""
    names = {2: "second", 3: "third", 4: "fourth"}

    def run(*ways: Any) -> Run:
        def both(b: str, x: Any) -> Any:
            power, sine = _fifth, xp.sin
            for way in reversed(ways):
                power, sine = way(power, b), way(sine, b)
            return power(x), sine(x)

        return both

    def formula(x: Any) -> Any:
        return mp.factorial(5) / mp.factorial(5 - order) * x ** (5 - order), mp.sin(
            x[()] + order * mp.pi / 2
        )

    mixed = combined(order)
    alike = {f"{name} each time": (WAYS[name],) * order for name in WAYS if name not in MODES}
    operators = {name: (run(*ways), formula) for name, ways in (mixed | alike).items()}
    return closed_form("nested", f"the {names[order]} derivatives of x⁵ and sin", operators, [1.25])
