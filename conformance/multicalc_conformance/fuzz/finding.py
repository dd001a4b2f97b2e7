"""A program that a backend gets wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from mpmath import mp

from multicalc.backend import Backend
from multicalc.errors import TracingError, UnsupportedOperationError
from multicalc.testing.comparing.failure import attempt
from multicalc_conformance.engine.cell import Cell
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.engine.verdict import judge
from multicalc_conformance.fuzz import source
from multicalc_conformance.fuzz.grammar import RandomProgram
from multicalc_conformance.fuzz.ways import compiles


@dataclass(frozen=True)
class Finding:
    """One backend's failure of one operator of a program.

    Attributes:
        steps: how many lines the program has.
        pieces: what the lines do, whatever the numbers in them, and the way to what is wrong where
            it is not one that every program goes.
        script: the program with the calls that show the failure, and what is right.
        share: the error as a share of its bound, where there are numbers.
    """

    backend: str
    operator: str
    verdict: str
    message: str
    steps: int
    pieces: frozenset[str]
    script: str
    share: float = 0.0

    def covers(self, backend: str, program: RandomProgram | Finding) -> bool:
        """Whether the program has all that failed here, so that its failing says nothing new."""
        return backend == self.backend and self.pieces <= program.pieces

    def record(self) -> dict[str, Any]:
        """The finding for a JSON file."""
        return {**vars(self), "pieces": sorted(self.pieces)}


def finding(
    program: RandomProgram, scenario: Scenario, backend: Backend, told: Callable[[Cell], None]
) -> Finding | None:
    """The first operator that ``backend`` fails, if it fails any; ``told`` gets each verdict."""
    references = scenario.references()
    for operator, compute in scenario.compute.items():
        got: list[np.ndarray] | Exception = attempt(compute, backend.name)
        # What is declared not to work may well work where no derivative goes through it, and is
        # judged like everything else then.
        judged = scenario if isinstance(got, Exception) else replace(scenario, operations=())
        cell = judge(judged, operator, backend, got, references[operator], None)
        if compiles(operator) and isinstance(got, TracingError | UnsupportedOperationError):
            # Compiled code says what it does not do; a number it gives is right.
            cell = replace(cell, verdict="unsupported", message=cell.message)
        told(cell)
        if cell.fails and cell.verdict != "stale":
            own = frozenset([program.way]) if operator == program.way else frozenset()
            return Finding(
                backend.name,
                operator,
                cell.verdict,
                cell.message or f"{cell.share:.3g} times its bound",
                len(program.steps),
                program.steps_pieces | own,
                _script(program, cell, references[operator].arrays),
                cell.share or 0.0,
            )
    return None


def _script(program: RandomProgram, cell: Cell, exact: list[np.ndarray]) -> str:
    digits = [np.vectorize(_digits, otypes=[object])(each).tolist() for each in exact]
    return (
        f"{source.module(program, (cell.operator,))}\n\n"
        f'print("{cell.backend} gives:", {cell.operator}("{cell.backend}"))\n'
        f'print("exactly:", {str(digits).replace(chr(39), "")!r})\n'
    )


def _digits(x: Any) -> str:
    return str(mp.nstr(x, 20))


def explained(known: list[Finding], backend: str, program: RandomProgram | Finding) -> bool:
    """Whether a known finding covers the program."""
    return any(each.covers(backend, program) for each in known)
