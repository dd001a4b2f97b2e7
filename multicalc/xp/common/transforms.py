"""The Fourier transforms that follow from ``fft``: back, of several axes, and of real numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from multicalc.xp.common.axes import axes_of
from multicalc.xp.common.fourier import TURNED, as_complex, check_norm, resized


def ifft(
    xp: Any, x: Any, /, *, n: int | None = None, axis: int = -1, norm: str = "backward"
) -> Any:
    check_norm("ifft", norm)
    turned = xp.fft.fft(xp.conj(xp.asarray(x)), n=n, axis=axis, norm=TURNED[norm])
    return xp.conj(turned)


def fftn(xp: Any, x: Any, /, *, s: Any = None, axes: Any = None, norm: str = "backward") -> Any:
    return _over(xp.fft.fft, xp.asarray(x), *_lengths("fftn", xp.asarray(x), s, axes), norm)


def ifftn(xp: Any, x: Any, /, *, s: Any = None, axes: Any = None, norm: str = "backward") -> Any:
    return _over(xp.fft.ifft, xp.asarray(x), *_lengths("ifftn", xp.asarray(x), s, axes), norm)


def rfft(
    xp: Any, x: Any, /, *, n: int | None = None, axis: int = -1, norm: str = "backward"
) -> Any:
    x = _real(xp, "rfft", x)
    found = xp.moveaxis(xp.fft.fft(x, n=n, axis=axis, norm=norm), axis, -1)
    return xp.moveaxis(found[..., : found.shape[-1] // 2 + 1], -1, axis)


def irfft(
    xp: Any, x: Any, /, *, n: int | None = None, axis: int = -1, norm: str = "backward"
) -> Any:
    """The other half of the spectrum is the conjugate of the one that is given."""
    x = xp.asarray(x)
    n = 2 * (x.shape[axis] - 1) if n is None else n
    half = resized(xp, "irfft", xp.moveaxis(x, axis, -1), n // 2 + 1)
    half = as_complex(xp, half)
    rest = xp.conj(xp.flip(half[..., 1 : n - n // 2], axis=-1))
    found = xp.real(xp.fft.ifft(xp.concat([half, rest], axis=-1), norm=norm))
    return xp.moveaxis(found, -1, axis)


def rfftn(xp: Any, x: Any, /, *, s: Any = None, axes: Any = None, norm: str = "backward") -> Any:
    x = _real(xp, "rfftn", x)
    lengths, axes = _lengths("rfftn", x, s, axes)
    found = xp.fft.rfft(x, n=lengths[-1], axis=axes[-1], norm=norm)
    return _over(xp.fft.fft, found, lengths[:-1], axes[:-1], norm)


def irfftn(xp: Any, x: Any, /, *, s: Any = None, axes: Any = None, norm: str = "backward") -> Any:
    x = xp.asarray(x)
    lengths, axes = _lengths("irfftn", x, s, axes)
    last = 2 * (x.shape[axes[-1]] - 1) if s is None else lengths[-1]
    found = _over(xp.fft.ifft, x, lengths[:-1], axes[:-1], norm)
    return xp.fft.irfft(found, n=last, axis=axes[-1], norm=norm)


def hfft(
    xp: Any, x: Any, /, *, n: int | None = None, axis: int = -1, norm: str = "backward"
) -> Any:
    check_norm("hfft", norm)
    return xp.fft.irfft(xp.conj(xp.asarray(x)), n=n, axis=axis, norm=TURNED[norm])


def ihfft(
    xp: Any, x: Any, /, *, n: int | None = None, axis: int = -1, norm: str = "backward"
) -> Any:
    check_norm("ihfft", norm)
    return xp.conj(xp.fft.rfft(x, n=n, axis=axis, norm=TURNED[norm]))


def _real(xp: Any, name: str, x: Any) -> Any:
    """
    Raises:
        ValueError: its elements are complex.
    """
    x = xp.asarray(x)
    if xp.isdtype(x.dtype, "complex floating"):
        raise ValueError(f"{name}: takes real numbers, found complex ones; use fft")
    return x


def _lengths(name: str, x: Any, s: Any, axes: Any) -> tuple[list[int], tuple[int, ...]]:
    """How many elements are transformed along which axes: the last ones where only ``s`` says."""
    ndim = len(x.shape)
    if axes is None and s is not None:
        axes = range(ndim - len(s), ndim)
    axes = axes_of(None if axes is None else tuple(axes), ndim)
    if not axes:
        raise ValueError(f"{name}: there is no axis to transform")
    lengths = [x.shape[a] for a in axes] if s is None else list(s)
    if len(lengths) != len(axes):
        raise ValueError(f"{name}: s has {len(lengths)} lengths for {len(axes)} axes")
    return lengths, axes


def _over(
    transform: Callable[..., Any], x: Any, lengths: Sequence[int], axes: Sequence[int], norm: str
) -> Any:
    for n, axis in zip(lengths, axes, strict=True):
        x = transform(x, n=n, axis=axis, norm=norm)
    return x
