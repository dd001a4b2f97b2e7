"""The exact functions without a decision in them, from their definitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mp, mpf

Array = np.ndarray


def each(f: Callable[..., Any]) -> Callable[..., Array]:
    """``f``, of numbers, taken entry by entry over arrays that broadcast."""

    def over(*xs: Any) -> Array:
        return np.asarray(np.frompyfunc(f, len(xs), 1)(*xs), dtype=object)

    return over


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + mp.exp(-x))


def _softplus(x: Any) -> Any:
    return mp.log1p(mp.exp(x))


def _logsumexp(x: Any, *, axis: Any = None, keepdims: bool = False) -> Array:
    return each(mp.log)(np.sum(each(mp.exp)(x), axis=axis, keepdims=keepdims))


def _softmax(x: Array, *, axis: int = -1) -> Array:
    powers = each(mp.exp)(x)
    return np.asarray(powers / np.sum(powers, axis=axis, keepdims=True), dtype=object)


def _var(x: Any, *, axis: Any = None, keepdims: bool = False) -> Any:
    centred = x - np.mean(x, axis=axis, keepdims=True)
    return np.mean(centred * centred, axis=axis, keepdims=keepdims)


def _pad(x: Any, width: int) -> Array:
    return np.pad(x, width, constant_values=mpf(0))


def _eye(n: int) -> Array:
    return np.array([[mpf(i == j) for j in range(n)] for i in range(n)], dtype=object)


def _triangle(keep: Callable[[Any], Any]) -> Callable[[Array], Array]:
    return lambda x: x * keep(np.ones(x.shape, dtype=int))


def _fori_loop(lower: int, upper: int, body: Callable[..., Any], carry: Any) -> Any:
    for i in range(lower, upper):
        carry = body(i, carry)
    return carry


def _scan(f: Callable[..., Any], carry: Any, xs: Array) -> tuple[Any, Array]:
    found = []
    for x in xs:
        carry, y = f(carry, x)
        found.append(np.asarray(y, dtype=object))
    return carry, np.stack(found)


def _matrix(f: Callable[[Any], Any]) -> Callable[[Array], Array]:
    """``f`` of mpmath's matrices, which gives one."""
    return lambda x: np.array(f(mp.matrix(x.tolist())).tolist(), dtype=object)


def _solve(a: Array, b: Array) -> Array:
    return np.asarray(np.matmul(_matrix(lambda m: m**-1)(a), b), dtype=object)


def _det(a: Array) -> Any:
    """By minors: mpmath's is zero where its elimination meets a zero."""
    if len(a) == 1:
        return a[0, 0]
    minors = (np.delete(a[1:], k, axis=1) for k in range(len(a)))
    return mp.fsum((-1) ** k * a[0, k] * _det(minor) for k, minor in enumerate(minors))


ELEMENTWISE: dict[str, Callable[..., Any]] = {
    **{
        name: each(getattr(mp, name))
        for name in (
            *("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"),
            *("asinh", "acosh", "atanh", "exp", "expm1", "log", "log1p", "sqrt"),
            *("erf", "erfc", "digamma"),
        )
    },
    "log2": each(lambda x: mp.log(x) / mp.log(2)),
    "log10": each(lambda x: mp.log(x) / mp.log(10)),
    "gammaln": each(lambda x: mp.re(mp.loggamma(x))),
    "square": each(lambda x: x * x),
    "negative": each(lambda x: -x),
    "positive": each(lambda x: x),
    "nan_to_num": each(lambda x: x),
    "reciprocal": each(lambda x: 1 / x),
    "sigmoid": each(_sigmoid),
    "softplus": each(_softplus),
    "log_sigmoid": each(lambda x: -_softplus(-x)),
    "silu": each(lambda x: x * _sigmoid(x)),
    "zeros_like": each(lambda x: mpf(0)),
    "ones_like": each(lambda x: mpf(1)),
    "add": each(lambda x, y: x + y),
    "subtract": each(lambda x, y: x - y),
    "multiply": each(lambda x, y: x * y),
    "divide": each(lambda x, y: x / y),
    "pow": each(lambda x, y: mp.mpmathify(x) ** y),
    "logaddexp": each(lambda x, y: mp.log(mp.exp(x) + mp.exp(y))),
}

REDUCTIONS: dict[str, Callable[..., Any]] = {
    "sum": np.sum,
    "mean": np.mean,
    "prod": np.prod,
    "var": _var,
    "logsumexp": _logsumexp,
    "softmax": _softmax,
    "cumulative_sum": np.cumsum,
    "cumulative_prod": np.cumprod,
}

WHOLE: dict[str, Callable[..., Any]] = {
    "diff": np.diff,
    "matmul": np.matmul,
    "vecdot": lambda x, y: np.sum(x * y, axis=-1),
    "tensordot": np.tensordot,
    "einsum": np.einsum,
    "outer": np.outer,
    "trace": np.trace,
    "diagonal": np.diagonal,
    "matrix_transpose": lambda x: np.swapaxes(x, -1, -2),
    "tril": _triangle(np.tril),
    "triu": _triangle(np.triu),
    "eye": _eye,
    "reshape": np.reshape,
    "expand_dims": np.expand_dims,
    "squeeze": np.squeeze,
    "broadcast_to": np.broadcast_to,
    "stack": np.stack,
    "concat": np.concatenate,
    "repeat": np.repeat,
    "tile": np.tile,
    "flip": np.flip,
    "roll": np.roll,
    "pad": _pad,
    "permute_dims": np.transpose,
    "moveaxis": np.moveaxis,
    "take": np.take,
    "take_along_axis": np.take_along_axis,
    "where": np.where,
    "logical_not": np.logical_not,
    "fori_loop": _fori_loop,
    "scan": _scan,
}

LINALG: dict[str, Callable[..., Any]] = {
    "inv": _matrix(lambda m: m**-1),
    "solve": _solve,
    "det": _det,
    "slogdet": lambda a: (mpf(1), mp.log(_det(a))),
    "cholesky": _matrix(mp.cholesky),
    "matrix_power": lambda a, n: np.linalg.matrix_power(a, n),
}
