"""Scenarios whose results have a formula: what to run, and the formula in mpmath beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.digits import Arrays
from multicalc_conformance.engine.reference import Reference, reference
from multicalc_conformance.engine.scenario import Compute, Scenario
from multicalc_conformance.references import exact
from multicalc_conformance.references.exact import Precise
from multicalc_conformance.references.twin import shown

Run = Callable[..., Any]


def closed_form(
    family: str,
    name: str,
    operators: Mapping[str, tuple[Run, Precise]],
    inputs: Sequence[Any],
    *,
    source: str = "closed form by hand",
    dtype: str = "float64",
    slack: float = 1.0,
    operations: tuple[str, ...] = (),
    features: tuple[str, ...] = (),
) -> Scenario:
    """The scenario in which ``run(backend, *inputs)`` has to give ``formula(*inputs)``.

    Args:
        operators: by label, the run, which returns a tree of NumPy arrays, and the formula, of
            object arrays of ``mpf``, which returns an array or a tuple of the tree's leaves.
        inputs: numbers and arrays, taken in ``dtype``.
    """
    given = [np.asarray(x, dtype=dtype) for x in inputs]

    def computed(run: Run) -> Compute:
        return lambda backend: flat(run(backend, *(x.copy() for x in given)))

    def references() -> dict[str, Reference]:
        at = exact.numbers(given)
        found = {}
        for operator, (_, formula) in operators.items():

            def quantity(xs: Arrays, formula: Precise = formula) -> Arrays:
                return exact.value(formula, xs)

            found[operator] = reference(quantity, at, dtype, slack)
        return found

    texts = [f"{operator}:\n{shown(run, ())}" for operator, (run, _) in operators.items()]
    return Scenario(
        family,
        name,
        {operator: computed(run) for operator, (run, _) in operators.items()},
        references,
        source,
        dtype,
        operations,
        features,
        "\n".join([*texts, *(f"x{k} = {x!r}" for k, x in enumerate(given))]),
    )
