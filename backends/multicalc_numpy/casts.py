"""Casts of traced arrays: to integers and booleans they are steps, and derivatives end there."""

from __future__ import annotations

from typing import Any

import numpy as np
from autograd.numpy.numpy_boxes import ArrayBox
from autograd.tracer import getval

_between_floats = ArrayBox.astype


def _astype(x: ArrayBox, dtype: Any, *args: Any, **kwargs: Any) -> Any:
    if np.dtype(dtype).kind in "fc":
        return _between_floats(x, dtype, *args, **kwargs)
    return np.asarray(getval(x)).astype(dtype, *args, **kwargs)


# autograd's own rule is that of a cast between floats, whatever the dtype.
ArrayBox.astype = _astype
