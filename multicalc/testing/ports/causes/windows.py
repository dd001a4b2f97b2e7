"""Sums over windows of images: what convolutions and pooling come down to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Windows:
    """Where windows stand along each axis of an image.

    Attributes:
        size, stride, dilation: of the window.
        before, after: entries of padding; fewer than none leave entries of the image out.
        mode: how NumPy's ``pad`` calls what is put there.
    """

    size: int
    stride: int
    dilation: int
    before: int
    after: int
    mode: str = "constant"

    def of(self, x: np.ndarray, fill: float = 0.0) -> np.ndarray:
        """The windows of ``(N, H, W, C)``: ``(N, H', W', C, size, size)``."""
        cut = max(-self.after, 0)
        inner = x[:, : x.shape[1] - cut, : x.shape[2] - cut]
        widths = (
            (0, 0),
            (self.before, max(self.after, 0)),
            (self.before, max(self.after, 0)),
            (0, 0),
        )
        if self.mode == "constant":
            padded = np.pad(inner, widths, constant_values=fill)
        else:
            padded = np.pad(inner, widths, mode=self.mode)  # type: ignore[call-overload]
        reach = (self.size - 1) * self.dilation + 1
        every = np.lib.stride_tricks.sliding_window_view(
            padded,
            (reach, reach),
            axis=(1, 2),  # type: ignore[call-overload]
        )
        step, d = self.stride, self.dilation
        return np.asarray(every[:, ::step, ::step, :, ::d, ::d])

    def padding(self) -> str:
        """In words."""
        return f"{self.before} before and {self.after} after"


def windows(
    size: int, given: int, found: int, modes: tuple[str, ...] = ("constant",)
) -> Iterator[Windows]:
    """Those of ``size`` that make ``found`` entries of ``given``, the plainest first."""
    for mode in modes:
        for dilation in (1, 2, 3, 4):
            reach = (size - 1) * dilation + 1
            for stride in (1, 2, 3, 4, 5, 7, 8):
                for before in range(reach if reach <= given + reach else 0):
                    after = (found - 1) * stride + reach - given - before
                    if -stride < after < max(reach, 1) and before < given and after < given:
                        yield Windows(size, stride, dilation, before, after, mode)
            if size == 1:
                break
