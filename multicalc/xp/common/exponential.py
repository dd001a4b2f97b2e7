"""The exponential of matrices."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from multicalc.xp.common.elimination import check_square

_PADE = (
    *(64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000),
    *(10559470521600, 670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1),
)
_REACH = 4.0
"""Up to which norm the quotient has all digits; 5.37 is the bound, and a power of two is exact."""
MOST = 24
"""How many squarings there are where norms can't be read: enough for norms up to 6e7."""


def expm(
    xp: Any,
    accept: Callable[[Any], tuple[Any]],
    solve: Callable[[Any, Any], Any],
    squarings: Callable[[Any], int],
    x: Any,
    /,
) -> Any:
    """Scaling and squaring with the quotient of two polynomials of degree 13: Higham, "The scaling
    and squaring method for the matrix exponential revisited" (2005).

    ``squarings(counts)`` is the largest of the numbers of squarings, or ``MOST`` where they can't
    be read.
    """
    (x,) = accept(x)
    check_square("expm", x)
    if 0 in x.shape:
        return x
    norms = xp.max(xp.sum(xp.abs(x), axis=-2, keepdims=True), axis=-1, keepdims=True)
    usual = xp.where(norms < math.inf, norms / _REACH, xp.ones_like(norms))
    counts = xp.ceil(xp.log2(xp.maximum(usual, xp.ones_like(norms))))
    found = _quotient(xp, solve, x / xp.astype(xp.pow(2.0, counts), x.dtype))
    for k in range(squarings(counts)):
        left = counts > float(k)
        # Zeros where it is done: a square that overflows would leave a NaN in the derivative.
        factor = xp.where(left, found, xp.zeros_like(found))
        found = xp.where(left, xp.matmul(factor, factor), found)
    return found


def _quotient(xp: Any, solve: Callable[[Any, Any], Any], x: Any) -> Any:
    one = xp.broadcast_to(xp.eye(x.shape[-1], dtype=x.dtype), x.shape)
    x2 = xp.matmul(x, x)
    x4 = xp.matmul(x2, x2)
    x6 = xp.matmul(x4, x2)
    b = [float(c) / _PADE[0] for c in _PADE]
    high = xp.matmul(x6, b[13] * x6 + b[11] * x4 + b[9] * x2)
    odd = xp.matmul(x, high + b[7] * x6 + b[5] * x4 + b[3] * x2 + b[1] * one)
    high = xp.matmul(x6, b[12] * x6 + b[10] * x4 + b[8] * x2)
    even = high + b[6] * x6 + b[4] * x4 + b[2] * x2 + b[0] * one
    return solve(even - odd, even + odd)
