"""Matrix functions, on stacks of matrices too.

Formulas: M. Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
differentiation", 2008.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from multicalc.errors import UnsupportedOperationError

from ..engine.boxes import is_symbolic
from ..engine.tables import register_rules
from .kinds import Array, add, attr, np


def transposed(x: Array) -> Array:
    """The last two axes exchanged."""
    return np.swapaxes(x, -1, -2)


def _inverse(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    return -np.matmul(np.matmul(ys[0], ts[0]), ys[0])


def _trace_of_solve(x: Array, t: Array) -> Array:
    """``tr(x⁻¹ t)``."""
    return np.sum(transposed(np.linalg.inv(x)) * t, axis=(-2, -1))


def _det(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    x = xs[0]
    # What is compiled can't look whether the determinant is zero.
    if x.shape[-1] <= _SMALL if is_symbolic(x) else bool((ys[0] == 0).any()):
        return np.sum(_cofactors(xs[0]) * ts[0], axis=(-2, -1))
    return ys[0] * _trace_of_solve(xs[0], ts[0])


_SMALL = 8
"""Up to so many rows the cofactors are computed in compiled code. Of a larger singular matrix the
derivative isn't a number there."""


def _cofactors(x: Array) -> Array:
    """The gradient of the determinant without an inverse, which takes ``n²`` determinants."""
    n = x.shape[-1]
    others = np.array([[j for j in range(n) if j != i] for i in range(n)], dtype="int64")
    rows = np.take(x, others.reshape((n, n - 1)), axis=x.ndim - 2)
    minors = np.swapaxes(np.take(rows, others.reshape((n, n - 1)), axis=x.ndim), -3, -2)
    signs = np.array([[(-1.0) ** (i + j) for j in range(n)] for i in range(n)], dtype=x.dtype)
    return np.linalg.det(minors) * signs if n > 1 else np.ones_like(x)


def _slogdet(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    return None, _trace_of_solve(xs[0], ts[0])


def _solve(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    a, (ta, tb), x = xs[0], ts, ys[0]
    rhs = add(tb, None if ta is None else -np.matmul(ta, x))
    return op(a, rhs)


def _cholesky(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """``L Φ(L⁻¹ Ȧ L⁻ᵀ)``, ``Φ`` the lower triangle with half the diagonal."""
    lower = ys[0]
    inverse = np.linalg.inv(lower)
    inner = np.matmul(np.matmul(inverse, _symmetric(ts[0])), transposed(inverse))
    half = np.full_like(inner, 1.0)
    half = np.tril(half) - 0.5 * np.tril(half) * np.swapaxes(np.tril(half), -1, -2)
    return np.matmul(lower, inner * half)


def _symmetric(t: Array) -> Array:
    return 0.5 * (t + transposed(t))


def _from_triangle(op: Any, t: Array) -> Array:
    """The symmetric matrix whose stored triangle is that of ``t``."""
    if attr(op, "UPLO", "L") == "U":
        t = transposed(t)
    strict = np.tril(t, k=-1)
    return np.tril(t) + transposed(strict)


def _eigh(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    w, v = ys
    n = w.shape[-1]
    inner = np.matmul(np.matmul(transposed(v), _from_triangle(op, ts[0])), v)
    eye = np.eye(n, dtype=w.dtype)
    gap = np.expand_dims(w, -2) - np.expand_dims(w, -1)
    # The diagonal of the gaps is zero and its quotient isn't used: eigenvectors keep their length.
    turn = inner / (gap + eye) * (1.0 - eye)
    return np.sum(inner * eye, axis=-1), np.matmul(v, turn)


def _eigvalsh(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    _, v = np.linalg.eigh(xs[0], UPLO=attr(op, "UPLO", "L"))
    t = _from_triangle(op, ts[0])
    return np.sum(np.matmul(transposed(v), t) * transposed(v), axis=-1)


def _svd(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """``A = U diag(s) V`` with no more rows than columns; the singular values distinct."""
    (u, s, v), t = ys, ts[0]
    eye = np.eye(s.shape[-1], dtype=s.dtype)
    row, column = np.expand_dims(s, -2), np.expand_dims(s, -1)
    weight = (1.0 - eye) / (np.square(row) - np.square(column) + eye)
    inner = np.matmul(np.matmul(transposed(u), t), transposed(v))
    du = np.matmul(u, weight * (inner * row + column * transposed(inner)))
    turned = np.matmul(transposed(weight * (column * inner + transposed(inner) * row)), v)
    out = np.matmul(transposed(u), t)
    out = out - np.matmul(np.matmul(out, transposed(v)), v)
    return du, np.sum(inner * eye, axis=-1), turned + out / column


def _pinv(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """G. Golub and V. Pereyra (1973); where the rank doesn't change."""
    a, t, p = xs[0], ts[0], ys[0]
    rows, columns = np.eye(a.shape[-2], dtype=a.dtype), np.eye(a.shape[-1], dtype=a.dtype)
    tt, pt = transposed(t), transposed(p)
    first = np.matmul(np.matmul(p, t), p)
    second = np.matmul(np.matmul(np.matmul(p, pt), tt), rows - np.matmul(a, p))
    third = np.matmul(np.matmul(columns - np.matmul(p, a), tt), np.matmul(pt, p))
    return second + third - first


def _tensorsolve(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    a, (ta, tb), x = xs[0], ts, ys[0]
    if attr(op, "a_axes") not in (None, ()):
        raise UnsupportedOperationError(
            "mxnet: tensorsolve with axes has no rule for forward mode or for derivatives beyond "
            "the first. Move the axes of the first argument yourself."
        )
    rhs = add(tb, None if ta is None else -np.tensordot(ta, x, x.ndim))
    return op(a, rhs)


register_rules(
    {
        "_linalg_inverse": _inverse,
        "_linalg_det": _det,
        "_linalg_slogdet": _slogdet,
        "_npi_solve": _solve,
        "_npi_tensorsolve": _tensorsolve,
        "_npi_pinv": _pinv,
        "_npi_pinv_scalar_rcond": _pinv,
        "_npi_svd": _svd,
        "_npi_cholesky": _cholesky,
        "_npi_eigh": _eigh,
        "_npi_eigvalsh": _eigvalsh,
    }
)
