"""log Σ exp xᵢ; as a vector, log softmax x. Few operations: what a call costs shows most."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.problem import Workload, WorkloadInputs
from multicalc import xp


def make(n: int) -> WorkloadInputs:
    return WorkloadInputs(np.random.default_rng(0).normal(size=n), (), outputs=n, widest=n)


def loss(x: Any) -> Any:
    return xp.logsumexp(x)


def vector(x: Any) -> Any:
    return xp.log_softmax(x)


LOG_SUM_EXP = Workload("log-sum-exp", make, loss, vector)
