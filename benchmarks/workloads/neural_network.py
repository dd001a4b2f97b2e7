"""A network of three layers of one width, with squared errors; its parameters are a dict.

It has 3 h (h + 1) parameters for the width h: 6 at least.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.problem import Workload, WorkloadInputs
from multicalc import xp

SAMPLES = 32


def make(n: int) -> WorkloadInputs:
    rng = np.random.default_rng(0)
    width = max(1, round(np.sqrt(n / 3 + 0.25) - 0.5))
    params = {f"b{i}": rng.normal(size=width) / 10 for i in (1, 2, 3)} | {
        f"w{i}": rng.normal(size=(width, width)) / np.sqrt(width) for i in (1, 2, 3)
    }
    images, targets = rng.normal(size=(2, SAMPLES, width))
    return WorkloadInputs(
        params, (images, targets), outputs=SAMPLES, widest=max(n, SAMPLES * width)
    )


def vector(p: Any, images: Any, targets: Any) -> Any:
    hidden = xp.tanh(xp.matmul(images, p["w1"]) + p["b1"])
    hidden = xp.tanh(xp.matmul(hidden, p["w2"]) + p["b2"])
    return xp.mean((xp.matmul(hidden, p["w3"]) + p["b3"] - targets) ** 2, axis=1)


def loss(p: Any, images: Any, targets: Any) -> Any:
    return xp.mean(vector(p, images, targets))


NEURAL_NETWORK = Workload("3-layer MLP", make, loss, vector)
