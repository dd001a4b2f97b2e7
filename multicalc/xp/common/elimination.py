"""Linear systems, determinants and Cholesky factors by elimination, column by column.

Which rows are exchanged is NumPy's decision, a constant; all else is made of arithmetic, so that
there are derivatives of every order. For matrices of usual size: a column takes some calls.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from multicalc.xp.common.hermitian import hermitian_part
from multicalc.xp.common.results import SignAndLog


def solve(xp: Any, host: Any, x1: Any, x2: Any, /) -> Any:
    """By Gauss-Jordan elimination with rows exchanged.

    Raises:
        numpy.linalg.LinAlgError: a matrix is singular.
    """
    check_square("solve", x1)
    right = xp.expand_dims(x2, -1) if len(x2.shape) == 1 else x2
    if len(right.shape) < 2 or right.shape[-2] != x1.shape[-1]:
        raise ValueError(
            f"solve: shapes {tuple(x1.shape)} and {tuple(x2.shape)} don't fit each other"
        )
    stack = np.broadcast_shapes(tuple(x1.shape[:-2]), tuple(right.shape[:-2]))
    n, m = x1.shape[-1], right.shape[-1]
    x1, right = (xp.broadcast_to(x, (*stack, *x.shape[-2:])) for x in (x1, right))
    order, _, regular = _rows(host, x1)
    if not regular.all():
        raise np.linalg.LinAlgError("solve: the matrix is singular")
    both = _permuted(xp, xp.concat([x1, right], axis=-1), order)
    for k in range(n):
        row, column = both[..., k : k + 1, :], both[..., :, k : k + 1]
        step = column / row[..., :, k : k + 1]
        own = host.made(np.arange(n)[:, None] == k, both)
        both = both - xp.where(own, xp.zeros_like(step), step) * row
    pivots = xp.diagonal(both[..., :, :n])
    found = both[..., :, n : n + m] / xp.expand_dims(pivots, -1)
    return found[..., 0] if len(x2.shape) == 1 else found


def inv(xp: Any, x: Any, /) -> Any:
    check_square("inv", x)
    return xp.linalg.solve(x, xp.eye(x.shape[-1], dtype=x.dtype))


def det(xp: Any, host: Any, x: Any, /) -> Any:
    check_square("det", x)
    order, sign, regular = _rows(host, x)
    if not regular.all():
        return _by_traces(xp, x)
    return host.made(sign, x) * xp.prod(_pivots(xp, x, order), axis=-1)


def slogdet(xp: Any, host: Any, x: Any, /) -> SignAndLog:
    """Of a singular matrix 0 and minus infinity, without a slope."""
    check_square("slogdet", x)
    order, sign, known = _rows(host, x)
    regular = host.made(known, x)
    usable = xp.where(regular[..., None, None], x, xp.eye(x.shape[-1], dtype=x.dtype))
    pivots = _pivots(xp, usable, order)
    signs = host.made(sign, x) * xp.prod(xp.sign(pivots), axis=-1)
    size = xp.sum(xp.log(xp.abs(pivots)), axis=-1)
    return SignAndLog(xp.where(regular, signs, 0.0), xp.where(regular, size, -np.inf))


def cholesky(xp: Any, host: Any, x: Any, /, *, upper: bool = False) -> Any:
    """
    Raises:
        numpy.linalg.LinAlgError: a matrix isn't positive definite.
    """
    check_square("cholesky", x)
    x = hermitian_part(xp, xp.matrix_transpose, x)
    np.linalg.cholesky(host.values(x))
    n = x.shape[-1]
    columns = []
    for k in range(n):
        below = host.made(np.arange(n) >= k, x)
        column = x[..., :, k] / xp.sqrt(x[..., k : k + 1, k])
        column = xp.where(below, column, xp.zeros_like(column))
        columns.append(column)
        x = x - xp.expand_dims(column, -1) * xp.expand_dims(column, -2)
    return xp.stack(columns, axis=-2 if upper else -1) if n else x


def check_square(name: str, x: Any) -> None:
    """
    Raises:
        numpy.linalg.LinAlgError: ``x`` isn't a square matrix, or a stack of such.
    """
    if len(x.shape) < 2 or x.shape[-1] != x.shape[-2]:
        raise np.linalg.LinAlgError(f"{name}: takes square matrices, found shape {tuple(x.shape)}")


def _rows(host: Any, x: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The order of rows in which each pivot is the largest of its column, its sign, and whether
    none of the pivots is zero."""
    values = np.array(host.values(x))
    *stack, n, _ = values.shape
    order = np.broadcast_to(np.arange(n), (prod(stack), n)).copy()
    sign, regular = np.ones(prod(stack), values.dtype), np.ones(prod(stack), bool)
    for each, a in enumerate(values.reshape(prod(stack), n, n)):
        for k in range(n):
            p = k + int(np.argmax(np.abs(a[k:, k])))
            if p != k:
                a[[k, p]], order[each, [k, p]] = a[[p, k]], order[each, [p, k]]
                sign[each] = -sign[each]
            if a[k, k] == 0:
                regular[each] = False
                break
            a[k + 1 :] -= a[k + 1 :, k : k + 1] / a[k, k] * a[k]
    return order.reshape(*stack, n), sign.reshape(stack), regular.reshape(stack)


def _permuted(xp: Any, x: Any, order: np.ndarray) -> Any:
    if order.ndim == 1:
        return xp.take(x, order, axis=0)
    return xp.take_along_axis(x, order[..., None], axis=-2)


def _pivots(xp: Any, x: Any, order: np.ndarray) -> Any:
    """Along the last axis."""
    x = _permuted(xp, x, order)
    found = []
    for _ in range(order.shape[-1]):
        found.append(x[..., 0, 0])
        row, column = x[..., :1, 1:], x[..., 1:, :1]
        x = x[..., 1:, 1:] - column / xp.reshape(found[-1], (*order.shape[:-1], 1, 1)) * row
    return xp.stack(found, axis=-1) if found else xp.reshape(x, order.shape)


def _by_traces(xp: Any, x: Any) -> Any:
    """The determinant without a division by what may be zero: Faddeev and Le Verrier's."""
    n = x.shape[-1]
    one = xp.eye(n, dtype=x.dtype)
    found, m = xp.ones(tuple(x.shape[:-2]), dtype=x.dtype), 0.0 * x
    for k in range(1, n + 1):
        m = xp.matmul(x, m) + xp.reshape(found, (*x.shape[:-2], 1, 1)) * one
        found = xp.trace(xp.matmul(x, m)) / -float(k)
    return found if n % 2 == 0 else -found
