"""The Fourier transforms extension of the array API standard."""

from __future__ import annotations

import numpy as np
from autograd.extend import defjvp, defvjp, primitive

from multicalc.xp.common import fourier
from multicalc.xp.common.binding import bound
from multicalc_numpy import arrays
from multicalc_numpy.scalars import floats


@primitive  # type: ignore[untyped-decorator]
def _transform(x: np.ndarray) -> np.ndarray:
    # NumPy 1 gives all in double precision.
    return np.fft.fft(x).astype(x.dtype, copy=False)


# The matrix is its own transpose; autograd's cotangents are the conjugates of gradients.
defvjp(_transform, lambda ans, x: _transform)
defjvp(_transform, "same")

fft = bound(fourier.fft, arrays, floats, _transform)
