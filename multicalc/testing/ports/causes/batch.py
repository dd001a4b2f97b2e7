"""What an example's result depends on besides the example."""

from __future__ import annotations

import numpy as np

from multicalc.testing.ports.causes.agreement import again, gap, is_a, is_b
from multicalc.testing.ports.evidence import Cause, Evidence, Rerun


def training_mode(e: Evidence) -> Cause | None:
    """One side is in training mode: it agrees once it isn't."""
    for i, (rerun, fits) in enumerate(((e.rerun, is_a), (e.rerun_a, is_b))):
        for training in (False, True):
            if fits(e, again(rerun, training=training)):
                name, other = e.names[1 - i], e.names[i]
                if training or _depends(e, (e.rerun, e.rerun_a)[i]) or _normal(e):
                    said = f"{name} is in training mode: in evaluation mode they agree"
                    if training:
                        said = f"{other} does in evaluation what {name} does in training mode"
                    return Cause("batch statistics", said, True)
    return None


def batch_statistics(e: Evidence) -> Cause | None:
    """On one side an example's result depends on the others in the batch."""
    depends = [_depends(e, e.rerun_a), _depends(e, e.rerun)]
    if depends[0] == depends[1]:
        return None
    name, other = e.names[depends.index(True)], e.names[depends.index(False)]
    said = f"an example's result depends on the others in the batch in {name}, not in {other}"
    return Cause("batch statistics", said, False)


def _normal(e: Evidence) -> bool:
    return any("norm" in part.kind.lower() for part in (e.a, e.b))


def _depends(e: Evidence, rerun: Rerun) -> bool:
    """Whether half of the batch has another result alone."""
    size = next((x.shape[0] for x in e.inputs if x.ndim), 0)
    if size < 4:
        return False
    half = [x[: size // 2] if x.ndim and x.shape[0] == size else x for x in e.inputs]
    # Both from runs: on equal input a part's own parts were given theirs too.
    whole, found = again(rerun), again(rerun, inputs=half)
    if whole is None or found is None:
        return False
    return any(
        _apart(y[: size // 2], z, allowed)
        for y, z, allowed in zip(whole, found, e.allowed, strict=True)
        if y.ndim and y.shape[0] == size
    )


def _apart(x: np.ndarray, y: np.ndarray, allowed: float) -> bool:
    return x.shape == y.shape and gap(x, y) > allowed
