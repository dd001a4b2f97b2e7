"""Logistic regression, mean of softplus(X w) − y X w; as a vector, the samples' losses."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.problem import Workload, WorkloadInputs
from multicalc import xp


def make(n: int) -> WorkloadInputs:
    rng = np.random.default_rng(0)
    samples = 100 if n <= 1_000 else 16
    features = rng.normal(size=(samples, n)) / np.sqrt(n)
    labels = rng.integers(0, 2, samples).astype(float)
    return WorkloadInputs(rng.normal(size=n), (features, labels), outputs=samples, widest=n)


def vector(w: Any, features: Any, labels: Any) -> Any:
    scores = xp.matmul(features, w)
    return xp.softplus(scores) - labels * scores


def loss(w: Any, features: Any, labels: Any) -> Any:
    return xp.mean(vector(w, features, labels))


SOFTPLUS_REGRESSION = Workload("softplus regression", make, loss, vector)
