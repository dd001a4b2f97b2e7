"""Products of arrays by their array API names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd.tracer import getval

from multicalc_numpy.scalars import elementwise, operands

matmul = elementwise(anp.matmul)
dot = elementwise(anp.dot)
outer = elementwise(anp.outer)


def matrix_transpose(x: Any, /) -> Any:
    return anp.swapaxes(*operands(x), -1, -2)


def vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> Any:
    x1, x2 = operands(x1, x2)
    x1 = anp.conj(x1) if getval(x1).dtype.kind == "c" else x1
    return anp.sum(x1 * x2, axis=axis, dtype=np.result_type(getval(x1), getval(x2)))


def tensordot(x1: Any, x2: Any, /, *, axes: int | tuple[Sequence[int], Sequence[int]] = 2) -> Any:
    return anp.tensordot(*operands(x1, x2), axes=axes)


def diagonal(x: Any, /, *, offset: int = 0) -> Any:
    # By indexing: autograd's rule for np.diagonal takes no offset.
    (x,) = operands(x)
    rows, columns = x.shape[-2:]
    count = max(min(rows + min(offset, 0), columns - max(offset, 0)), 0)
    along = np.arange(count)
    return x[..., along - min(offset, 0), along + max(offset, 0)]
