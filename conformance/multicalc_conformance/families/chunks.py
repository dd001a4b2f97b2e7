"""Matrices of derivatives computed in batches of a given size: what the batches are is not seen in
what they give."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

import multicalc as mc
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.digits import Arrays
from multicalc_conformance.engine.reference import Reference, reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.families.operators.derivatives import Derivatives
from multicalc_conformance.families.operators.problem import Subject, TransformProblem
from multicalc_conformance.references import exact
from multicalc_conformance.references.twin import shown

SIZES = (1, 2, 3, 100)
"""One vector at a time, batches that divide what there is and such that don't, and one for all."""
ROW = np.array([0.5, -1.25, 2.0, -0.75, 1.5])
TABLE = np.array([[1.0, -0.5], [0.25, -1.5]])


def coupled(m: Any, p: Any, y: Any) -> Any:
    """Every entry meets every other: 5 + 4 + 1 of them in two arguments."""
    total = m.sum(m.sin(p["row"])) + m.sum(m.exp(p["table"])) * y
    return total**2 + m.sum(p["row"] ** 3) * m.sum(p["table"])


def wide(m: Any, p: Any, y: Any) -> Any:
    """Seven outputs, in two parts, of ten inputs in three."""
    row, table = p["row"], p["table"]
    return m.sin(row) * m.sum(table) * y, m.stack([m.sum(row**2) * y, m.sum(m.exp(table))])


def tall(m: Any, x: Any) -> Any:
    """Fifteen outputs of five inputs."""
    return [m.concat([m.sin(x) * m.flip(x), m.exp(x)]), x**2 * m.sum(x)]


PARTS = ({"row": ROW, "table": TABLE}, np.array(-0.5))
SUBJECTS = (
    Subject("more outputs than inputs", tall, (ROW,), scalar=False),
    Subject("fewer outputs than inputs", wide, PARTS, (0, 1), scalar=False),
    Subject("one output", coupled, PARTS, (0, 1)),
)


def scenarios() -> list[Scenario]:
    return [_scenario(subject) for subject in SUBJECTS]


def _scenario(subject: Subject) -> Scenario:
    problem = TransformProblem(subject, "float64")
    ways: dict[str, tuple[Any, dict[str, Any]]] = {
        f"jacobian {mode}": (mc.jacobian, {"mode": mode}) for mode in ("forward", "reverse")
    }
    if subject.scalar:
        ways = {"hessian": (mc.hessian, {})}
    derivative = Derivatives.hessian if subject.scalar else Derivatives.jacobian
    compute = {
        f"{name}, chunk_size={size}": partial(_compute, problem, transform, size, options)
        for name, (transform, options) in ways.items()
        for size in SIZES
    }
    transform = mc.hessian if subject.scalar else mc.jacobian
    compute |= {
        "chosen by shape, chunk_size=3": partial(_compute, problem, transform, 3, {}),
        "compiled, chunk_size=3": partial(_compute, problem, transform, 3, {}, compiled=True),
    }

    def references() -> dict[str, Reference]:
        derivatives = Derivatives(problem)

        def quantity(xs: Arrays) -> Arrays:
            return derivative(derivatives, xs)

        one = reference(quantity, exact.numbers(problem.leaves), "float64")
        return dict.fromkeys(compute, one)

    return Scenario(
        "chunks",
        subject.name,
        compute,
        references,
        "the same function in mpmath; derivatives are differences at 200 digits",
        shown=shown(subject.f, problem.leaves),
    )


def _compute(
    problem: TransformProblem,
    transform: Any,
    size: int,
    options: dict[str, Any],
    backend: str,
    compiled: bool = False,
) -> list[np.ndarray]:
    f = jitted(problem.f, backend) if compiled else problem.f
    argnums = problem.options["argnums"]
    derivative = transform(f, argnums=argnums, chunk_size=size, backend=backend, **options)
    return flat(derivative(*problem.args))
