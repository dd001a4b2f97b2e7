"""Casts of traced arrays: to integers and booleans they are steps, and derivatives end there."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd.extend import defjvp, defvjp, primitive
from autograd.numpy.numpy_boxes import ArrayBox
from autograd.tracer import getval

_between_floats = ArrayBox.astype


def _astype(x: ArrayBox, dtype: Any, *args: Any, **kwargs: Any) -> Any:
    kind = np.dtype(dtype).kind
    if kind == "c" and x.dtype.kind != "c":
        return _as_complex(x, dtype)
    if kind in "fc":
        return _between_floats(x, dtype, *args, **kwargs)
    return np.asarray(getval(x)).astype(dtype, *args, **kwargs)


@primitive  # type: ignore[untyped-decorator]
def _as_complex(x: np.ndarray, dtype: Any) -> np.ndarray:
    return x.astype(dtype)


# autograd's own rule has NumPy warn of the imaginary part that it leaves out.
defvjp(_as_complex, lambda ans, x, dtype: lambda g: anp.real(g).astype(x.dtype), None)
defjvp(_as_complex, lambda t, y, x, dtype: _as_complex(t, dtype), None)

# autograd's own rule is that of a cast between floats, whatever the dtype.
ArrayBox.astype = _astype
