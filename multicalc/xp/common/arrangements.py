"""Matrices put together of others' elements, and sums over shifted products."""

from __future__ import annotations

from typing import Any, Literal


def diag(xp: Any, x: Any, /, *, k: int = 0) -> Any:
    """NumPy's ``diag``: the diagonal of a matrix, or the matrix with a vector on its diagonal."""
    x = xp.asarray(x)
    if len(x.shape) == 2:
        return xp.linalg.diagonal(x, offset=k)
    if len(x.shape) != 1:
        raise ValueError(
            f"diag: takes a vector or a matrix, found shape {tuple(x.shape)}; use xp.diagonal for "
            "the diagonals of a stack"
        )
    (n,) = x.shape
    size = n + abs(k)
    # In rows that are one longer than the matrix's, elements of a column are along the diagonal.
    rows = xp.pad(xp.expand_dims(x, axis=-1), ((0, 0), (0, size)))
    around = (k, k * size) if k > 0 else (-k * size, 0)
    line = xp.pad(xp.reshape(rows, (-1,)), around)
    return xp.reshape(line[: size * size], (size, size))


def kron(xp: Any, x1: Any, x2: Any, /) -> Any:
    """Of arrays with as many axes as the one with more."""
    x1, x2 = xp.asarray(x1), xp.asarray(x2)
    ndim = max(len(x1.shape), len(x2.shape))
    one, other = ((1,) * (ndim - len(x.shape)) + tuple(x.shape) for x in (x1, x2))
    outer = xp.multiply(
        xp.reshape(x1, [n for size in one for n in (size, 1)]),
        xp.reshape(x2, [n for size in other for n in (1, size)]),
    )
    return xp.reshape(outer, tuple(m * n for m, n in zip(one, other, strict=True)))


def convolve(
    xp: Any, x1: Any, x2: Any, /, *, mode: Literal["full", "same", "valid"] = "full"
) -> Any:
    """The rows of the outer product, each one place further to the right, summed."""
    x1, x2 = xp.asarray(x1), xp.asarray(x2)
    if len(x1.shape) != 1 or len(x2.shape) != 1 or 0 in (*x1.shape, *x2.shape):
        raise ValueError(
            f"convolve: takes two vectors of at least one element, found shapes "
            f"{tuple(x1.shape)} and {tuple(x2.shape)}"
        )
    if mode not in ("full", "same", "valid"):
        raise ValueError(f"convolve: mode must be 'full', 'same' or 'valid', found {mode!r}")
    short, long = (x1, x2) if x1.shape[0] < x2.shape[0] else (x2, x1)
    m, n = short.shape[0], long.shape[0]
    rows = xp.pad(xp.outer(short, long), ((0, 0), (0, m)))
    sheared = xp.reshape(xp.reshape(rows, (-1,))[: m * (n + m - 1)], (m, n + m - 1))
    found = xp.sum(sheared, axis=0, dtype=sheared.dtype)
    start, size = {"full": (0, n + m - 1), "same": ((m - 1) // 2, n), "valid": (m - 1, n - m + 1)}[
        mode
    ]
    return found[start : start + size]
