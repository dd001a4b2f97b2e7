"""A program that a backend gets wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from mpmath import mp

from multicalc.backend import Backend
from multicalc_conformance.engine.cell import Cell
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.engine.verdict import judge
from multicalc_conformance.fuzz import source
from multicalc_conformance.fuzz.grammar import RandomProgram


@dataclass(frozen=True)
class Finding:
    """One backend's failure of one operator of a program.

    Attributes:
        steps: how many lines the program has.
        pieces: what the lines do, whatever the numbers in them.
        script: the program with the calls that show the failure, and what is right.
    """

    backend: str
    operator: str
    verdict: str
    message: str
    steps: int
    pieces: frozenset[str]
    script: str

    def covers(self, backend: str, program: RandomProgram) -> bool:
        """Whether the program has all that failed here, so that its failing says nothing new."""
        return backend == self.backend and self.pieces <= program.pieces

    def record(self) -> dict[str, Any]:
        """The finding for a JSON file."""
        return {**vars(self), "pieces": sorted(self.pieces)}


def finding(program: RandomProgram, scenario: Scenario, backend: Backend) -> Finding | None:
    """The first operator that ``backend`` fails, if it fails any."""
    references = scenario.references()
    for operator, compute in scenario.compute.items():
        got: list[np.ndarray] | Exception
        try:
            got = compute(backend.name)
        except Exception as failure:
            got = failure
        cell = judge(scenario, operator, backend, got, references[operator], None)
        # What is declared not to work may well work where no derivative goes through it.
        if cell.fails and cell.verdict != "stale":
            return Finding(
                backend.name,
                operator,
                cell.verdict,
                cell.message or f"{cell.share:.3g} times its bound",
                len(program.steps),
                program.pieces,
                _script(program, cell, references[operator].arrays),
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


def explained(known: list[Finding], backend: str, program: RandomProgram) -> bool:
    """Whether a known finding covers the program."""
    return any(each.covers(backend, program) for each in known)
