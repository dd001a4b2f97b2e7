"""A program as a scenario: its exact results, and how far off rounding may put them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mp

from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.bounds import FACTOR
from multicalc_conformance.engine.digits import DIGITS, Arrays
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Compute, Scenario
from multicalc_conformance.fuzz import source
from multicalc_conformance.fuzz.grammar import RandomProgram
from multicalc_conformance.fuzz.precise import Precise
from multicalc_conformance.fuzz.ways import quantity
from multicalc_conformance.references import exact

GAP = {"float64": 1e-6, "float32": 1e-3}
"""How far a decision has to be from going the other way."""
CONDITION = 1e6
"""A result that loses more than this factor is no test of anybody."""
LARGEST = 1e8
PATTERNS = 3
"""How many sets of rounding errors are tried."""
REFERENCE = 1e-45
"""How far off the references' differences may be themselves: at ``x**3`` in 0 they are 1e-60."""

Quantity = Callable[[Arrays], Arrays]


class UnfitError(ValueError):
    """The program says nothing about backends: it sits at a kink, or is too badly conditioned."""


def scenario(program: RandomProgram, dtype: str) -> Scenario:
    """The program as it is judged.

    Raises:
        UnfitError: at its inputs it can't be judged.
    """
    of_f, references = _references(program, dtype)
    text = source.module(program)
    defined = source.loaded(text)
    return Scenario(
        "fuzz",
        "program",
        {
            operator: _compute(defined[operator], dtype, _dtypes(quantity(operator), dtype, of_f))
            for operator in source.operators(program)
        },
        lambda: references,
        "the same lines in mpmath; derivatives are differences at 200 digits",
        dtype,
        program.operations,
        shown=text,
    )


def _dtypes(quantity: str, dtype: str, of_f: str) -> frozenset[str]:
    """Those that this may have, of inputs of ``dtype`` where the function gives ``of_f``."""
    if quantity in ("value", "jvp"):
        return frozenset([of_f])
    return frozenset([dtype] if quantity != "jacobian" else [dtype, of_f])


def _compute(operator: Callable[[str], Any], dtype: str, right: frozenset[str]) -> Compute:
    """What the operator gives as the inputs' dtype; that it has one of the right ones is asked
    here."""

    def compute(backend: str) -> list[np.ndarray]:
        found = flat(operator(backend))
        for each in found:
            if each.dtype.name not in right:
                raise TypeError(f"dtype {each.dtype}, where {' or '.join(sorted(right))} is right")
        return [each.astype(dtype) for each in found]

    return compute


def _references(program: RandomProgram, dtype: str) -> tuple[str, dict[str, Reference]]:
    """The dtype that the function gives, and what its operators do."""
    at = exact.numbers([i.value for i in program.inputs])
    plain = Precise(dtype)
    with mp.workdps(DIGITS):
        result = source.exactly(program, plain)(*at)
    if plain.gap < GAP["float64" if plain.coarsest < 1e-10 else "float32"]:
        raise UnfitError("at a kink")
    right = _quantities(program, Precise(dtype))
    wrong = [
        _quantities(program, Precise(dtype, errs=True, pattern=pattern))
        for pattern in range(1, 1 + PATTERNS)
    ]
    found: dict[str, Reference] = {}
    for operator in source.operators(program):
        asked = quantity(operator)
        if asked not in found:
            arrays = right[asked](at)
            moved = [each[asked](at) for each in wrong]
            bounds = [
                _bound(a, [each[k] for each in moved], plain.coarsest) for k, a in enumerate(arrays)
            ]
            found[asked] = Reference(arrays, bounds)
        found[operator] = found[asked]
    return result.dtype, found


def _quantities(program: RandomProgram, xp: Precise) -> dict[str, Quantity]:
    run = source.exactly(program, xp)
    along = exact.numbers(source.directions(program))
    (weights,) = exact.numbers([source.weights(program)])

    def f(*xs: Any) -> Any:
        xp.start()
        return run(*xs).array

    scalar = exact.total(f, [weights])
    return {
        "value": lambda at: exact.value(f, at),
        "gradient": lambda at: exact.gradient(scalar, at),
        "jacobian": lambda at: exact.jacobian(f, at),
        "jvp": lambda at: exact.along(f, at, along),
        "hvp": lambda at: exact.hvp(scalar, at, along),
    }


def _bound(right: np.ndarray, wrong: list[np.ndarray], eps: float) -> float:
    """``FACTOR`` times what an error of one eps in every use of a value comes to."""
    with mp.workdps(DIGITS):
        largest = max((abs(v) for v in right.ravel()), default=mp.zero)
        change = max((abs(v) for each in wrong for v in np.ravel(each - right)), default=mp.zero)
    if largest > LARGEST or change > CONDITION * eps * max(largest, mp.one):
        raise UnfitError("badly conditioned")
    return float(FACTOR * (eps * largest + change)) + REFERENCE
