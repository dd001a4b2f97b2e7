"""The log-likelihood of a mixture of normal distributions with diagonal covariances; as a vector,
the samples' own. Its parameters are a dict.

Of k components in d dimensions it has k (1 + 2 d) parameters; 6 at least, for two on a line.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.problem import Workload, WorkloadInputs
from multicalc import xp

SAMPLES = 16


def make(n: int) -> WorkloadInputs:
    rng = np.random.default_rng(0)
    dimensions = 1 if n < 10 else 2 if n < 100 else 12 if n <= 10_000 else 312
    components = max(2, round(n / (1 + 2 * dimensions)))
    shape = (components, dimensions)
    params = {
        "log_scales": rng.normal(size=shape) / 10,
        "logits": rng.normal(size=components),
        "means": rng.normal(size=shape),
    }
    x = rng.normal(size=(SAMPLES, dimensions))
    return WorkloadInputs(params, (x,), outputs=SAMPLES, widest=SAMPLES * components * dimensions)


def vector(p: Any, x: Any) -> Any:
    z = (xp.expand_dims(x, axis=1) - p["means"]) * xp.exp(-p["log_scales"])
    logs = xp.sum(-0.5 * z**2 - p["log_scales"], axis=2) + xp.log_softmax(p["logits"])
    return xp.logsumexp(logs, axis=1) - 0.5 * np.log(2 * np.pi) * x.shape[1]


def loss(p: Any, x: Any) -> Any:
    return xp.sum(vector(p, x))


GAUSSIAN_MIXTURE = Workload("GMM", make, loss, vector)
