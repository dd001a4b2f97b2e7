"""A scenario of a function of a person's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from mpmath import mp

import multicalc as mc
from multicalc.calls import trees
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.bounds import BOUNDS
from multicalc_conformance.engine.digits import DIGITS
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.references.exact import numbers

TRANSFORMS: Mapping[str, Callable[..., Any]] = {
    "value": mc.evaluate,
    "gradient": mc.grad,
    "jacobian": mc.jacobian,
    "hessian": mc.hessian,
}
"""What a function can be put through, by operator."""


def of_function(
    name: str,
    f: Callable[..., Any],
    *args: Any,
    operators: Sequence[str] = ("value", "gradient", "hessian"),
    expected: Mapping[str, Any] | None = None,
    rtol: float | None = None,
    source: str = "",
) -> Scenario:
    """``f`` at ``args``, differentiated by the first of them.

    Args:
        name: what the scenario is called; unique in its family.
        f: a function of pytrees, written in ``xp``.
        args: NumPy's arrays, numbers, and pytrees of them.
        operators: of ``value``, ``gradient``, ``jacobian`` and ``hessian``.
        expected: by operator what is right, a pytree as that gives it. For an operator that is
            absent all pairs of backends are compared.
        rtol: how far entries may be off, relative to the largest of their array; by default 1e-12
            in float64, 1e-5 in float32.
        source: where ``expected`` is from.
    """
    known = {operator: flat(tree) for operator, tree in (expected or {}).items()}
    dtype = np.result_type(*(np.asarray(x) for x in trees.flatten(args[0])[0])).name

    def compute(operator: str, backend: str) -> list[np.ndarray]:
        return flat(TRANSFORMS[operator](f, backend=backend)(*args))

    def references() -> dict[str, Reference]:
        return {
            operator: _reference(arrays, rtol or BOUNDS[dtype])
            for operator, arrays in known.items()
        }

    return Scenario(
        "own",
        name,
        {operator: partial(compute, operator) for operator in operators},
        references,
        source or "no reference: every pair of backends is compared",
        dtype,
    )


def _reference(arrays: Sequence[np.ndarray], rtol: float) -> Reference:
    with mp.workdps(DIGITS):
        sizes = [np.max(np.abs(x), initial=0.0) or 1.0 for x in arrays]
        return Reference(numbers(arrays), [float(rtol * size) for size in sizes])
