"""Rosenbrock's function Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)²; as a vector, its residuals."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.problem import Workload, WorkloadInputs
from multicalc import xp


def make(n: int) -> WorkloadInputs:
    return WorkloadInputs(
        np.random.default_rng(0).normal(size=n), (), outputs=2 * (n - 1), widest=n
    )


def loss(x: Any) -> Any:
    return xp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def vector(x: Any) -> Any:
    return xp.concat([10.0 * (x[1:] - x[:-1] ** 2), 1.0 - x[:-1]])


ROSENBROCK = Workload("Rosenbrock", make, loss, vector)
