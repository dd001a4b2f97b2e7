"""Where something is added on one side only: a bias, or the input."""

from __future__ import annotations

import numpy as np

from multicalc.testing.ports.causes.agreement import again, first, gap, is_a, is_b, limits
from multicalc.testing.ports.causes.roles import BIAS, GAIN, along, word
from multicalc.testing.ports.evidence import Cause, Evidence


def missing_bias(e: Evidence) -> Cause | None:
    """A bias that only one side has, or adds."""
    a, b = e.names
    for name in sorted(e.weights, key=lambda name: name not in e.missing):
        w = e.weights[name]
        own = [name, *e.missing] if name in e.missing else [name]
        if word(name) in BIAS or "bias" in word(name):
            if is_b(e, again(e.rerun_a, weights={n: np.zeros_like(e.weights[n]) for n in own})):
                said = f"{b} has no {name}" if name in e.missing else f"{b} doesn't add {name}"
                return Cause("missing bias", said, True)
            if is_a(e, again(e.rerun, weights={name: np.zeros_like(w)})):
                return Cause("extra bias", f"{a} doesn't add {name}", True)
        elif name in e.missing and word(name) in GAIN:
            without = again(e.rerun_a, weights={n: _neutral(n, e.weights[n]) for n in e.missing})
            if is_b(e, without):
                return Cause("missing weight", f"{b} has no {name}", True)
    return _by_numbers(e)


def _neutral(name: str, w: np.ndarray) -> np.ndarray:
    return np.ones_like(w) if word(name) in GAIN else np.zeros_like(w)


def _by_numbers(e: Evidence) -> Cause | None:
    """The difference is one vector for all examples."""
    i = first(e)
    a, b = e.a_outputs[i], e.b_outputs[i]
    if a.ndim < 2 or a.dtype.kind != "f" or a.shape[0] < 2:
        return None
    apart = a.astype("float64") - b
    for axis in (a.ndim - 1, 1):
        others = tuple(n for n in range(a.ndim) if n != axis)
        vector = np.median(apart, others)
        if (
            np.ptp(vector) <= limits(e)[i]
            or gap(apart, 0 * apart + along(vector, axis, a.ndim)) > (limits(e)[i])
        ):
            continue
        said = f"for every example the same along axis {axis}"
        if any("bias" in name or "beta" in name for name in e.extra):
            return Cause("extra bias", f"{e.names[1]} has {e.extra[0]}: {said}", False)
        if any("bias" in name or "beta" in name for name in e.missing):
            return Cause("missing bias", f"{e.names[1]} has no {e.missing[0]}: {said}", False)
        return Cause("missing bias", f"the difference is a vector, {said}", False)
    return None


def missing_residual(e: Evidence) -> Cause | None:
    """The input is added on one side only."""
    if len(e.a_outputs) != 1:
        return None
    for x in e.inputs:
        if x.shape == e.a_outputs[0].shape and x.dtype.kind == "f":
            if is_a(e, [e.b_outputs[0] + x]):
                said = f"{e.names[1]} doesn't add the input"
            elif is_a(e, [e.b_outputs[0] - x]):
                said = f"{e.names[0]} doesn't add the input"
            else:
                continue
            return Cause("missing residual", said, True)
    return None
