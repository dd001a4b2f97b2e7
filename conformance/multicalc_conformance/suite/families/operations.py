"""Every case of every operation, in both precisions, at inputs drawn once."""

from __future__ import annotations

from zlib import crc32

import numpy as np

from multicalc_conformance.operations import cases
from multicalc_conformance.operations.case import Case
from multicalc_conformance.suite.scenario import Scenario
from multicalc_conformance.suite.twin import twin


def scenarios() -> list[Scenario]:
    return [_scenario(case, dtype) for case in cases() for dtype in ("float64", "float32")]


def _scenario(case: Case, dtype: str) -> Scenario:
    rng = np.random.default_rng(crc32(str(case).encode()))
    complex_dtype = {"float64": "complex128", "float32": "complex64"}[dtype]
    imaginary = any(domain.imaginary for domain in case.domains)
    return twin(
        "operations",
        str(case),
        case.call,
        case.exact,
        [d.sample(rng, complex_dtype if d.imaginary else dtype) for d in case.domains],
        operators=("value", "gradient", "jvp", "hvp") if case.order else ("value",),
        slack=case.slack,
        operations=(case.operation,),
        features=("complex",) if imaginary else (),
    )
