"""Evidence of two functions of PyTorch, as a comparison of ports gives it."""

from __future__ import annotations

import numpy as np
import torch

from multicalc.testing import noise
from multicalc.testing.ports.evidence import Evidence
from multicalc.testing.ports.model import Module


def evidence_of(f, g, inputs, weights=None, *, kind="", missing=(), extra=(), settings=({}, {})):
    """``f`` beside ``g``: each of the inputs and ``w``, a dict, and ``training``."""
    weights = weights or {}
    inputs = [np.asarray(x) for x in inputs]
    kept = {name: w for name, w in weights.items() if name not in missing}
    rerun_a, rerun = _run(f, inputs, weights), _run(g, inputs, kept)
    a, b = rerun_a(), rerun()
    named = {f"w {name}": w for name, w in weights.items()}
    named |= {f"x {i}": x for i, x in enumerate(inputs)}

    def measured(rerun):
        def whole(values):
            ws = {name: values[f"w {name}"] for name in weights}
            given = [values[f"x {i}"] for i in range(len(inputs))]
            return {str(i): y for i, y in enumerate(rerun(inputs=given, weights=ws, seed=1))}

        return noise.measured(whole, named)

    errors = [measured(rerun_a), measured(rerun)]
    least = [min(error[str(i)] for error in errors) for i in range(len(a))]
    allowed = [noise.allowed(*each) for each in zip(least, a, b, strict=True)]
    parts = [Module("part", kind, s, tuple(weights)) for s in settings]
    return Evidence(
        *parts, inputs, a, b, weights, kept, missing, extra, rerun_a, rerun, allowed, ("A", "B")
    )


def _run(f, given, own):
    def rerun(*, inputs=None, weights=None, seed=None, training=None):
        xs = [torch.tensor(np.array(x)) for x in (given if inputs is None else inputs)]
        ws = {name: torch.tensor(np.array(w)) for name, w in {**own, **(weights or {})}.items()}
        torch.manual_seed(seed or 0)
        more = {} if training is None else {"training": training}
        outputs = f(*xs, w=ws, **more)
        return [y.numpy() for y in (outputs if isinstance(outputs, tuple) else (outputs,))]

    return rerun
