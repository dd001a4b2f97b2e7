"""The Fourier transforms extension of the array API standard over ``torch.fft``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from multicalc_torch.scalars import floats


def _along(function: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
    def transform(
        x: Any, /, *, n: int | None = None, axis: int = -1, norm: str = "backward"
    ) -> torch.Tensor:
        return function(*floats(x), n, axis, norm)

    return transform


def _over(function: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
    def transform(
        x: Any, /, *, s: Any = None, axes: Any = None, norm: str = "backward"
    ) -> torch.Tensor:
        return function(*floats(x), s, axes, norm)

    return transform


fft, ifft = _along(torch.fft.fft), _along(torch.fft.ifft)
rfft, irfft = _along(torch.fft.rfft), _along(torch.fft.irfft)
hfft, ihfft = _along(torch.fft.hfft), _along(torch.fft.ihfft)
fftn, ifftn = _over(torch.fft.fftn), _over(torch.fft.ifftn)
rfftn, irfftn = _over(torch.fft.rfftn), _over(torch.fft.irfftn)
