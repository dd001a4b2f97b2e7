"""Functions beyond the standard."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np

from multicalc_numpy.scalars import operands


def relu(x: Any, /) -> Any:
    (x,) = operands(x)
    # Not x > 0, so that NaN stays NaN.
    return anp.where(x <= 0, np.zeros((), x.dtype), x)
