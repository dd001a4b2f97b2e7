"""Losses by their formulas: what they take, and what they leave out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from multicalc.testing.ports.causes.agreement import is_a, is_b
from multicalc.testing.ports.causes.axis import softmax_of
from multicalc.testing.ports.causes.wording import short
from multicalc.testing.ports.evidence import Cause, Evidence, Values

_SMOOTHINGS = (0.0, 0.1, 0.05, 0.2, 0.01)

_IGNORED = (None, 0, -1, -100)
"""Targets that count for nothing; None for no such one."""


def losses(e: Evidence) -> Cause | None:
    """Cross entropies, and means of differences, of other kinds on the two sides."""
    if len(e.inputs) < 2 or e.inputs[0].dtype.kind != "f" or not e.inputs[0].ndim:
        return None
    outputs, targets = e.inputs[0].astype("float64"), e.inputs[1]
    ways = list(_ways(outputs, targets))
    a = _found(ways, lambda y: is_a(e, y), e.a_outputs[0].shape)
    b = a and _found(ways, lambda y: is_b(e, y), e.b_outputs[0].shape)
    if not a or not b or a == b:
        return None
    for i, name in enumerate(_PARTS):
        if a[i] != b[i]:
            said = f"{name} " if name == "label smoothing" else ""
            return Cause(name, f"{said}{a[i]} against {b[i]}", True)
    return None


_PARTS = ("loss", "logits", "label smoothing", "ignored index", "axis", "mean or sum")

Way = tuple[tuple[str, ...], np.ndarray]
"""In words, of each of ``_PARTS``, and the loss."""


def _found(
    ways: list[Way], fits: Callable[[Values], bool], shape: tuple[int, ...]
) -> tuple[str, ...] | None:
    return next(
        (said for said, y in ways if fits([y.reshape(shape)] if y.size == np.prod(shape) else [y])),
        None,
    )


def _ways(x: np.ndarray, targets: np.ndarray) -> Iterator[Way]:
    if targets.dtype.kind in "iu" and targets.ndim == x.ndim - 1:
        for axis in dict.fromkeys((x.ndim - 1, 1)):
            if tuple(np.delete(x.shape, axis)) == targets.shape:
                yield from _entropies(np.moveaxis(x, axis, -1), targets, f"classes in axis {axis}")
    elif targets.shape == x.shape and targets.dtype.kind == "f":
        yield from _differences(x, targets.astype("float64"))


def _entropies(x: np.ndarray, targets: np.ndarray, axis: str) -> Iterator[Way]:
    with np.errstate(all="ignore"):
        logs = {
            "logits": np.log(softmax_of(x, -1)),
            "probabilities": np.log(x),
            "log probabilities": x,
            "logits after another softmax": np.log(softmax_of(softmax_of(x, -1), -1)),
        }
    for kind, log in logs.items():
        if not np.isfinite(log).all():
            continue
        for smoothing in _SMOOTHINGS:
            for ignored in _IGNORED:
                kept = np.ones(targets.shape) if ignored is None else 1.0 * (targets != ignored)
                if ignored is not None and kept.all():
                    continue
                inside = np.clip(targets, 0, x.shape[-1] - 1)
                if ignored is None and not np.array_equal(inside, targets):
                    continue
                own = np.take_along_axis(log, inside[..., None], -1)[..., 0]
                each = -((1 - smoothing) * own + smoothing * log.mean(-1)) * kept
                left = "none left out" if ignored is None else f"targets {ignored} left out"
                said = ("cross entropy", kind, short(smoothing), left, axis)
                for reduced, y in _reductions(each, kept.sum()):
                    yield (*said, reduced), y


def _reductions(each: np.ndarray, kept: float) -> Iterator[tuple[str, np.ndarray]]:
    yield "mean", np.asarray(each.sum() / max(kept, 1))
    if kept < each.size:
        yield "mean that counts what is left out", np.asarray(each.mean())
    yield "sum", np.asarray(each.sum())
    if each.ndim > 1:
        yield "sum over the batch's mean", np.asarray(each.sum() / len(each))
    yield "no reduction", each


def _differences(x: np.ndarray, y: np.ndarray) -> Iterator[Way]:
    apart = np.abs(x - y)
    with np.errstate(all="ignore"):
        kinds = {
            "squared difference": apart**2,
            "half the squared difference": apart**2 / 2,
            "absolute difference": apart,
            "Huber": np.where(apart < 1, apart**2 / 2, apart - 0.5),
            "log cosh": np.logaddexp(apart, -apart) - np.log(2),
            "binary cross entropy of logits": np.logaddexp(0, x) - x * y,
            "binary cross entropy of probabilities": -(y * np.log(x) + (1 - y) * np.log(1 - x)),
            "cross entropy of logits": -np.log(softmax_of(x, -1)) * y * x.shape[-1],
        }
    for kind, each in kinds.items():
        if np.isfinite(each).all():
            for reduced, z in _reductions(each, each.size):
                yield (kind, "", "", "", "", reduced), z
            yield (kind, "", "", "", "", "no reduction but of the last axis"), each.mean(-1)
