"""Pooling and resizing, by their formulas."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from multicalc.testing.ports.causes.agreement import first, is_a, is_b
from multicalc.testing.ports.causes.windows import windows
from multicalc.testing.ports.evidence import Cause, Evidence

Pooled = tuple[str, str, np.ndarray]
"""Of what kind, how in detail, and the result."""


def pooling(e: Evidence) -> Cause | None:
    """Maxima against means, what is counted at borders, and how images are resized."""
    if len(e.a_outputs) != 1 or not e.inputs or e.inputs[0].dtype.kind != "f":
        return None
    x, y = e.inputs[0].astype("float64"), e.a_outputs[0]
    a = b = None
    for kind, how, result in _staged(x, y):
        a = a or ((kind, how) if is_a(e, [result]) else None)
        b = b or ((kind, how) if is_b(e, [result]) else None)
        if a and b:
            break
    if not a or not b or a == b:
        return None
    if a[1] == b[1] and {a[0], b[0]} == {"mean", "sum"}:
        return Cause("mean or sum", f"{a[0]} against {b[0]} over {a[1]}", True)
    if "axis" in a[1] + b[1] and a[0] == b[0]:
        return Cause("axis", f"{a[0]} over {a[1]} against {b[1]}", True)
    if a[0] == b[0] and "padding" in a[1] and "counted" not in a[1] + b[1]:
        return Cause("padding", f"{a[0]} of {a[1]} against {b[1]}", True)
    both = [f"{kind} of {how}" for kind, how in (a, b)]
    if a[0] != b[0]:
        both = [a[0], b[0]]
    elif a[0] == b[0] == "mean" and "counted" in a[1] + b[1]:
        counts = [("counts" if "counted" in how else "doesn't count") for _, how in (a, b)]
        both = [f"a mean that {said} the padding" for said in counts]
    return Cause("interpolation or pooling", " against ".join(both), True)


def _staged(x: np.ndarray, y: np.ndarray) -> Iterator[Pooled]:
    """Of the input, or of what a relu makes of it; flattened, where the result is."""
    shapes = [y.shape]
    if x.ndim == 4 and y.ndim == 2:
        for channel in (1, 3):
            side = math.isqrt(y.shape[1] // x.shape[channel])
            shapes.append(tuple(n if i in (0, channel) else side for i, n in enumerate(x.shape)))
    for shape in shapes:
        for before in (x, np.maximum(x, 0.0)):
            for kind, how, result in _ways(before, shape):
                if result.size == y.size:
                    yield kind, how, result.reshape(y.shape)


def _ways(x: np.ndarray, shape: tuple[int, ...]) -> Iterator[Pooled]:
    yield from _reduced(x, shape)
    if x.ndim != 4 or len(shape) != 4:
        return
    for channel in (1, 3):
        image = np.moveaxis(x, channel, -1)
        given, found = x.shape[2], shape[2]
        others = [n for i, n in enumerate(shape) if i not in (0, channel)]
        if image.shape[1] != image.shape[2] or others[0] != others[1]:
            continue
        if x.shape[channel] != shape[channel]:
            continue
        if found <= given + 2:
            yield from ((k, h, np.moveaxis(z, -1, channel)) for k, h, z in _pooled(image, found))
        if found > given or found * 2 <= given:
            yield from ((k, h, np.moveaxis(z, -1, channel)) for k, h, z in _resized(image, found))


def _reduced(x: np.ndarray, shape: tuple[int, ...]) -> Iterator[Pooled]:
    functions: dict[str, Callable[..., np.ndarray]] = {
        "mean": np.mean,
        "max": np.max,
        "sum": np.sum,
    }
    for i in range(x.ndim):
        for j in range(i + 1, x.ndim + 1):
            axes = tuple(range(i, j))
            for name, f in functions.items():
                for keep in (False, True):
                    result = f(x, axis=axes, keepdims=keep)
                    if result.shape == shape:
                        yield name, f"axis {', '.join(map(str, axes))}", result
    for axis in range(x.ndim):
        for name, at in (("last entry", -1), ("first entry", 0)):
            result = np.take(x, at, axis)
            if result.shape == shape:
                yield name, f"of axis {axis}", result


def _pooled(x: np.ndarray, found: int) -> Iterator[Pooled]:
    ones = np.ones_like(x[:1, :, :, :1])
    for size in (2, 3, 4, 5, 7):
        for each in windows(size, x.shape[1], found):
            if each.dilation > 1 or each.before > size // 2:
                continue
            how = f"{size}x{size} windows, stride {each.stride}, padding {each.padding()}"
            sums = each.of(x).sum((-1, -2))
            yield "max", how, each.of(x, -np.inf).max((-1, -2))
            yield "mean", how, sums / np.maximum(each.of(ones).sum((-1, -2)), 1)
            if each.before or each.after > 0:
                yield "mean", f"{how}, padding counted", sums / size**2


def _resized(x: np.ndarray, found: int) -> Iterator[Pooled]:
    given = x.shape[1]
    scale = given / found
    at = np.arange(found)
    centres = {
        "half-pixel centres": (at + 0.5) * scale - 0.5,
        "aligned corners": at * (given - 1) / max(found - 1, 1),
        "corners of pixels": at * scale,
    }
    for said, where in centres.items():
        yield "linear", said, _along(x, _linear(where, given))
        yield "nearest", said, _along(x, _nearest(np.floor(where + 0.5), given))
        yield "nearest", f"{said}, rounded down", _along(x, _nearest(np.floor(where + 1e-9), given))


def _along(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.asarray(np.einsum("ih,jw,nhwc->nijc", weights, weights, x, optimize=True))


def _linear(where: np.ndarray, given: int) -> np.ndarray:
    inside = np.clip(where, 0, given - 1)
    return np.asarray(np.maximum(0.0, 1 - np.abs(inside[:, None] - np.arange(given))))


def _nearest(where: np.ndarray, given: int) -> np.ndarray:
    return 1.0 * np.equal(np.clip(where, 0, given - 1)[:, None], np.arange(given))


def borders(e: Evidence) -> Cause | None:
    """They agree inside and differ at the border of an image or a sequence."""
    i = first(e)
    a, b = e.a_outputs[i], e.b_outputs[i]
    if a.ndim < 3 or a.dtype.kind != "f":
        return None
    wrong = np.abs(a.astype("float64") - b) > e.allowed[i]
    for space in (range(2, a.ndim), range(1, a.ndim - 1)):
        said = [_margin(wrong, axis) for axis in space]
        others = tuple(n for n in range(a.ndim) if n not in space)
        inside = wrong.any(others)
        margins = [m for m in said if m is not None]
        inner = tuple(slice(m[0], n - m[1]) for m, n in zip(margins, inside.shape, strict=False))
        if len(margins) < len(said) or not any(map(any, margins)) or inside[inner].any():
            continue
        share = float(np.prod([s.stop - s.start for s in inner]) / inside.size)
        if share >= 0.3:
            sides = ", ".join(f"{m[0]} and {m[1]}" for m in margins)
            told = f"they differ in the first and last entries only ({sides})"
            return Cause("padding", f"{told} of axes {', '.join(map(str, space))}", False)
    return None


def _margin(wrong: np.ndarray, axis: int) -> tuple[int, int] | None:
    """How many entries at each end of an axis are mostly wrong, the middle being mostly right."""
    others = tuple(n for n in range(wrong.ndim) if n != axis)
    share = wrong.mean(others)
    middle = float(np.median(share))
    high = share > middle + 0.25 * (1 - middle)
    before = int(np.argmin(high)) if not high.all() else len(high)
    after = int(np.argmin(high[::-1])) if not high.all() else len(high)
    return None if high[before : len(high) - after].any() else (before, after)
