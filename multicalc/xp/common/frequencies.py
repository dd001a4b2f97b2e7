"""What goes with Fourier transforms: their frequencies, and zero in the middle of these."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.xp.common.axes import axes_of


def fftfreq(xp: Any, n: int, /, *, d: float = 1.0, dtype: Any = None, device: Any = None) -> Any:
    return xp.asarray(np.fft.fftfreq(n, d), dtype=dtype, device=device)


def rfftfreq(xp: Any, n: int, /, *, d: float = 1.0, dtype: Any = None, device: Any = None) -> Any:
    return xp.asarray(np.fft.rfftfreq(n, d), dtype=dtype, device=device)


def fftshift(xp: Any, x: Any, /, *, axes: Any = None) -> Any:
    return _rolled(xp, x, axes, 1)


def ifftshift(xp: Any, x: Any, /, *, axes: Any = None) -> Any:
    return _rolled(xp, x, axes, -1)


def _rolled(xp: Any, x: Any, axes: Any, way: int) -> Any:
    x = xp.asarray(x)
    axes = axes_of(axes, len(x.shape))
    # Forwards by half rounded down, and back by as much.
    return xp.roll(x, tuple(way * (x.shape[a] // 2) for a in axes), axis=axes)
