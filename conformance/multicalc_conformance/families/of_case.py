"""Scenarios from the cases of ``multicalc_conformance.operations``, in both precisions, at inputs
drawn once."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.operations.case import Case
from multicalc_conformance.references.twin import twin


def of_cases(family: str, cases: Sequence[Case]) -> list[Scenario]:
    """A scenario for each case and precision."""
    return [_scenario(family, case, dtype) for case in cases for dtype in ("float64", "float32")]


def real_cases(*chapters: Sequence[Case]) -> list[Case]:
    """Those of ``chapters`` that take real numbers."""
    return [case for chapter in chapters for case in chapter if not case.is_complex]


def _scenario(family: str, case: Case, dtype: str) -> Scenario:
    rng = np.random.default_rng(crc32(str(case).encode()))
    return twin(
        family,
        str(case),
        case.call,
        case.exact,
        [domain.sample(rng, dtype) for domain in case.domains],
        operators=_operators(case),
        slack=case.slack_in(dtype),
        operations=(case.operation,),
        features=("complex",) if case.is_complex else (),
        curved=case.curved,
    )


def _operators(case: Case) -> tuple[str, ...]:
    """The value is part of a jvp; QR stands alone, as MXNet has its value only."""
    derivatives = ("gradient", "jvp", "hvp") if case.order else ()
    return derivatives if derivatives and case.operation != "linalg.qr" else ("value", *derivatives)
