"""Fourier transforms (``xp.fft``), beside their sums in mpmath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from mpmath import mp, mpf

from multicalc_conformance.operations.calls import called, conj
from multicalc_conformance.operations.domain import Domain

LINE, SQUARE, TABLE = Domain((3,)), Domain((2, 2)), Domain((2, 3))
POINTS, PLANE = Domain((3,), imaginary=True), Domain((2, 2), imaginary=True)


def summed(x: Any, n: int | None, axis: int, norm: str, sign: int) -> Any:
    """Σⱼ xⱼ exp(±2πi jk/n), over what ``norm`` says of the transform with that sign."""
    x = np.moveaxis(x, axis, -1)
    n = x.shape[-1] if n is None else n
    x = x[..., :n]
    if x.shape[-1] < n:
        none = np.full((*x.shape[:-1], n - x.shape[-1]), mpf(0), dtype=object)
        x = np.concatenate([x, none], axis=-1)
    roots = [[mp.expjpi(mpf(sign * 2 * j * k) / n) for k in range(n)] for j in range(n)]
    scale = {"backward": n if sign > 0 else 1, "ortho": mp.sqrt(n), "forward": n if sign < 0 else 1}
    return np.moveaxis(np.matmul(x, np.array(roots, dtype=object)) / scale[norm], -1, axis)


def fft(x: Any, n: int | None = None, axis: int = -1, norm: str = "backward") -> Any:
    return summed(x, n, axis, norm, -1)


def ifft(x: Any, n: int | None = None, axis: int = -1, norm: str = "backward") -> Any:
    return summed(x, n, axis, norm, 1)


def half(x: Any, axis: int = -1) -> Any:
    n = x.shape[axis]
    return np.moveaxis(np.moveaxis(x, axis, -1)[..., : n // 2 + 1], -1, axis)


def rfft(x: Any, n: int | None = None, axis: int = -1, norm: str = "backward") -> Any:
    return half(fft(x, n, axis, norm), axis)


def irfft(x: Any, n: int | None = None, axis: int = -1, norm: str = "backward") -> Any:
    """Where the first number, and of an even ``n`` the last, count with their real parts once, and
    all others twice."""
    x = np.moveaxis(x, axis, -1)
    n = 2 * (x.shape[-1] - 1) if n is None else n
    x = x[..., : n // 2 + 1]
    twice = [1 if k == 0 or 2 * k == n else 2 for k in range(x.shape[-1])]
    found = np.frompyfunc(mp.re, 1, 1)(ifft(x * np.array(twice, dtype=object), n, -1, norm))
    return np.moveaxis(found, -1, axis)


def over(transform: Any, x: Any, axes: Sequence[int], norm: str) -> Any:
    for axis in axes:
        x = transform(x, axis=axis, norm=norm)
    return x


def fftn(x: Any, axes: Any = (0, 1), norm: str = "backward") -> Any:
    return over(fft, x, axes, norm)


def ifftn(x: Any, axes: Any = (0, 1), norm: str = "backward") -> Any:
    return over(ifft, x, axes, norm)


def rfftn(x: Any, axes: Any = (0, 1), norm: str = "backward") -> Any:
    return over(fft, rfft(x, axis=axes[-1], norm=norm), axes[:-1], norm)


def irfftn(x: Any, axes: Any = (0, 1), norm: str = "backward") -> Any:
    return irfft(over(ifft, x, axes[:-1], norm), axis=axes[-1], norm=norm)


def hfft(x: Any, n: int | None = None) -> Any:
    return irfft(conj(x), n, norm="forward")


def ihfft(x: Any, n: int | None = None) -> Any:
    return conj(rfft(x, n, norm="forward"))


CASES = (
    called("fft.fft", fft, POINTS),
    called("fft.fft", fft, PLANE, n=3, axis=0, norm="ortho"),
    called("fft.fft", fft, LINE, n=2, norm="forward"),
    called("fft.ifft", ifft, POINTS, n=4),
    called("fft.fftn", fftn, PLANE),
    called("fft.ifftn", ifftn, PLANE, axes=(1,), norm="forward"),
    called("fft.rfft", rfft, LINE),
    called("fft.rfft", rfft, TABLE, n=4, norm="ortho"),
    called("fft.irfft", irfft, POINTS),
    called("fft.irfft", irfft, PLANE, n=3, axis=0),
    called("fft.rfftn", rfftn, TABLE),
    called("fft.irfftn", irfftn, PLANE),
    called("fft.hfft", hfft, POINTS, n=5),
    called("fft.ihfft", ihfft, LINE),
    called("fft.ifft", ifft, LINE, variant="real"),
    called("fft.fftn", fftn, SQUARE, variant="real"),
    called("fft.ifftn", ifftn, SQUARE, variant="real"),
    called("fft.irfft", irfft, LINE, variant="real"),
    called("fft.irfftn", irfftn, SQUARE, variant="real"),
    called("fft.hfft", hfft, LINE, variant="real"),
    called("fft.fftshift", np.fft.fftshift, TABLE),
    called("fft.fftshift", np.fft.fftshift, POINTS, variant="complex"),
    called("fft.ifftshift", np.fft.ifftshift, TABLE, axes=1),
    called("fft.ifftshift", np.fft.ifftshift, POINTS, variant="complex"),
)
