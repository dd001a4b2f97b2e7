"""Normalisations: over what, and with which epsilon."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from multicalc.testing.ports.causes.agreement import is_a, is_b
from multicalc.testing.ports.causes.roles import BIAS, MEAN, VARIANCE, along, gain_of, role
from multicalc.testing.ports.causes.wording import short
from multicalc.testing.ports.evidence import Cause, Evidence, Values
from multicalc.testing.ports.model import Module


@dataclass(frozen=True, eq=False)
class Statistics:
    """What a normalisation subtracts and divides by, and over what it sums."""

    over: str
    mean: np.ndarray
    variance: np.ndarray
    total: Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class Fit:
    """A normalisation that gives what a part gave."""

    over: str
    form: str
    gain: str
    epsilon: float
    unseen: float
    """An epsilon below it can't be told from none."""

    def kind(self) -> tuple[str, str, str]:
        return self.over, self.form, self.gain

    def said(self) -> str:
        below = self.epsilon < self.unseen
        return f"at most {short(self.unseen)}" if below else short(self.epsilon)


def epsilon(e: Evidence) -> Cause | None:
    """Two normalisations that differ by what they add to the variance, or by what they sum over."""
    shapes = {y.shape for y in (*e.a_outputs, *e.b_outputs)}
    x = next((x for x in e.inputs if x.dtype.kind == "f" and shapes == {x.shape}), None)
    if x is None or len(e.a_outputs) != 1 or x.ndim < 2:
        return None
    a = _fit(x, e.a_outputs[0], e.weights, e.a, lambda y: is_a(e, y), None)
    b = a and _fit(x, e.b_outputs[0], {**e.weights, **e.b_weights}, e.b, lambda y: is_b(e, y), a)
    return _told(a, b) if a and b else None


def _told(a: Fit, b: Fit) -> Cause | None:
    if a.over != b.over:
        both = {a.over, b.over}
        name = "batch statistics" if "running statistics" in both else "axis"
        return Cause(name, f"normalised by {a.over} against {b.over}", True)
    if a.form != b.form:
        name = "centering" if "left in" in a.form + b.form else "variance"
        return Cause(name, f"{a.form} against {b.form}", True)
    if a.gain != b.gain:
        return Cause("gain", f"times {a.gain} against {b.gain}", True)
    if a.said() == b.said():
        return None
    return Cause("epsilon", f"epsilon {a.said()} against {b.said()}", True)


_FORMS: Mapping[str, Callable[[Statistics, np.ndarray, float], np.ndarray]] = {
    "less the mean": lambda s, x, e: (x - s.mean) / np.sqrt(s.variance + e),
    "with the mean left in": lambda s, x, e: x / np.sqrt(s.variance + s.mean**2 + e),
    "epsilon outside the root": lambda s, x, e: (x - s.mean) / (np.sqrt(s.variance) + e),
    "by the unbiased variance": lambda s, x, e: (x - s.mean) / np.sqrt(_unbiased(s, x) + e),
}


def _unbiased(s: Statistics, x: np.ndarray) -> np.ndarray:
    count = s.total(np.ones_like(x))
    return np.asarray(s.variance * count / np.maximum(count - 1, 1))


def _fit(
    x: np.ndarray,
    y: np.ndarray,
    weights: Mapping[str, np.ndarray],
    part: Module,
    fits: Callable[[Values], bool],
    like: Fit | None,
) -> Fit | None:
    x, y = x.astype("float64"), y.astype("float64")
    unseen = 4 * float(np.finfo(np.float32).eps) * float(np.mean(x**2))
    known = [v for k, v in part.settings.items() if "eps" in k and isinstance(v, float)]
    found = []
    for times, gain, bias in _affine(x, weights):
        for s in _statistics(x, weights):
            for form, normalised in _FORMS.items():
                for value in _candidates(s, form, x, (y - bias), gain, known):
                    if value >= 0 and fits([normalised(s, x, value) * gain + bias]):
                        fit = Fit(s.over, form, times, value, 0.0 if value in known else unseen)
                        if like is None or fit.kind() == like.kind():
                            return fit
                        found.append(fit)
                        break
    return next(iter(found), None)


def _candidates(
    s: Statistics, form: str, x: np.ndarray, y: np.ndarray, gain: np.ndarray, known: list[float]
) -> Iterator[float]:
    """Epsilons to try: those it says it has, then what the numbers give, rounded to what a person
    would write."""
    centred, variance = x - s.mean, s.variance
    if form == "with the mean left in":
        centred, variance = x, s.variance + s.mean**2
    if form == "by the unbiased variance":
        variance = _unbiased(s, x)
    u = centred * gain
    with np.errstate(all="ignore"):
        slope = s.total(u * y) / s.total(u * u)
        if np.nanmax(np.abs(y - slope * u)) > 0.05 * np.max(np.abs(y), initial=0.0):
            return
        if form == "epsilon outside the root":
            estimates = 1 / slope - np.sqrt(variance)
        else:
            estimates = 1 / slope**2 - variance
    estimates, variance = np.broadcast_arrays(estimates, variance)
    good = np.isfinite(estimates)
    if not good.any():
        return
    small = good & (variance <= np.quantile(variance[good], 0.25))
    value = max(float(np.median(estimates[small])), 0.0)
    yield from known
    yield from (float(f"{value:.{digits}e}") for digits in range(3))
    yield value


def _affine(
    x: np.ndarray, weights: Mapping[str, np.ndarray]
) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """What is multiplied and added after, in the ways that the weights allow."""
    for axis in dict.fromkeys((x.ndim - 1, 1)):
        size = x.shape[axis]
        gain, bias = gain_of(weights, size), role(weights, BIAS, size)
        if gain is None and bias is None:
            continue
        g = along(np.ones(size) if gain is None else gain.astype("float64"), axis, x.ndim)
        c = along(np.zeros(size) if bias is None else bias.astype("float64"), axis, x.ndim)
        yield "the weight", g, c
        if gain is not None:
            yield "one more than the weight", 1 + g, c
    yield "nothing", np.ones([1] * x.ndim), np.zeros([1] * x.ndim)


def _statistics(x: np.ndarray, weights: Mapping[str, np.ndarray]) -> Iterator[Statistics]:
    for axis in dict.fromkeys((1, x.ndim - 1)):
        mean = role(weights, MEAN, x.shape[axis])
        variance = role(weights, VARIANCE, x.shape[axis])
        if mean is not None and variance is not None:
            others = tuple(i for i in range(x.ndim) if i != axis)
            m, v = (along(y.astype("float64"), axis, x.ndim) for y in (mean, variance))
            yield Statistics("running statistics", m, v, _summed(others))
    last, every = x.ndim - 1, tuple(range(x.ndim))
    sets = {(last,): f"axis {last}", (1,): "axis 1", every[1:]: "all but the batch"}
    for channel in (last, 1):
        sets.setdefault(tuple(i for i in every if i != channel), f"all but axis {channel}")
        sets.setdefault(tuple(i for i in every[1:] if i != channel), "each channel alone")
    sets.setdefault((0,), "axis 0")
    for axes, over in sets.items():
        if axes:
            yield _measured(x, over, _summed(axes))
    for channel in dict.fromkeys((1, last)):
        size = x.shape[channel]
        for groups in (g for g in (2, 4, 8, 16, 32) if size % g == 0 and g < size and x.ndim > 2):
            yield _measured(x, f"{groups} groups of axis {channel}", _grouped(channel, groups))


def _measured(x: np.ndarray, over: str, total: Callable[[np.ndarray], np.ndarray]) -> Statistics:
    count = total(np.ones_like(x))
    mean = total(x) / count
    return Statistics(over, mean, total((x - mean) ** 2) / count, total)


def _summed(axes: tuple[int, ...]) -> Callable[[np.ndarray], np.ndarray]:
    return lambda z: z.sum(axes, keepdims=True)


def _grouped(channel: int, groups: int) -> Callable[[np.ndarray], np.ndarray]:
    def total(z: np.ndarray) -> np.ndarray:
        first = np.moveaxis(z, channel, 1)
        split = first.reshape(len(z), groups, -1)
        sums = np.broadcast_to(split.sum(2, keepdims=True), split.shape).reshape(first.shape)
        return np.moveaxis(sums, 1, channel)

    return total
