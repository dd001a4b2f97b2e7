"""The functions of array-api-extra, each in a call and with what NumPy gives for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import array_api_extra as xpx
import numpy as np

X = np.array([0.3, -1.2, 2.0, 0.7])
GAPS = np.array([1.0, np.nan, np.inf, -2.0])
WHOLE = np.array([3, 1, 2, 1])
M = np.array([[1.0, 2.0, 4.0], [0.5, -1.0, 3.0]])


@dataclass(frozen=True)
class Example:
    """``call`` of the array ``x``."""

    call: Callable[[Any], Any]
    x: np.ndarray
    expected: Any


def _namespace(x: Any) -> Any:
    return x.__array_namespace__()


def _at(x: Any) -> Any:
    # It writes into an array, which one that a function was given refuses.
    return xpx.at(_namespace(x).asarray(x, copy=True))


def _where(x: Any) -> Any:
    return xpx.apply_where(x > 0, (x,), _namespace(x).log, lambda y: -y)


EXAMPLES: dict[str, Example] = {
    "angle": Example(xpx.angle, X, np.angle(X)),
    "apply_where": Example(_where, X, [np.log(0.3), 1.2, np.log(2.0), np.log(0.7)]),
    "argpartition": Example(lambda x: x[xpx.argpartition(x, 2)][2], X, 0.7),
    "at add": Example(lambda x: _at(x)[1:3].add(x[:2]), X, [0.3, -0.9, 0.8, 0.7]),
    "at divide": Example(lambda x: _at(x)[x < 0].divide(2.0), X, [0.3, -0.6, 2.0, 0.7]),
    "at max": Example(lambda x: _at(x)[:2].max(0.0), X, [0.3, 0.0, 2.0, 0.7]),
    "at min": Example(lambda x: _at(x)[2:].min(1.0), X, [0.3, -1.2, 1.0, 0.7]),
    "at multiply": Example(lambda x: _at(x)[x < 0].multiply(2.0), X, [0.3, -2.4, 2.0, 0.7]),
    "at power": Example(lambda x: _at(x)[0].power(2), X, [0.09, -1.2, 2.0, 0.7]),
    "at set": Example(lambda x: _at(x)[1].set(5.0), X, [0.3, 5.0, 2.0, 0.7]),
    "at subtract": Example(lambda x: _at(x)[:2].subtract(1.0), X, [-0.7, -2.2, 2.0, 0.7]),
    "atleast_nd": Example(lambda x: xpx.atleast_nd(x, ndim=3), X, X[None, None]),
    "broadcast_shapes": Example(lambda x: x + sum(xpx.broadcast_shapes(x.shape, (2, 1))), X, X + 6),
    "cov": Example(xpx.cov, M, np.cov(M)),
    "create_diagonal": Example(lambda x: xpx.create_diagonal(x, offset=1), X, np.diag(X, 1)),
    "default_dtype": Example(
        lambda x: _namespace(x).ones(2, dtype=xpx.default_dtype(_namespace(x))), X, np.ones(2)
    ),
    "deg2rad": Example(xpx.deg2rad, X, np.deg2rad(X)),
    "diag_indices": Example(
        lambda x: x[xpx.diag_indices(2, ndim=2, xp=_namespace(x))], M, np.diag(M)
    ),
    "expand_dims": Example(lambda x: xpx.expand_dims(x, axis=(0, 2)), X, X[None, :, None]),
    "isclose": Example(lambda x: xpx.isclose(x, x + 1e-9 * (x > 0)), X, [True] * 4),
    "isin": Example(lambda x: xpx.isin(x, x[:2]), WHOLE, [True, True, False, True]),
    "kron": Example(lambda x: xpx.kron(x, x), M, np.kron(M, M)),
    "lazy_apply": Example(lambda x: xpx.lazy_apply(_namespace(x).exp, x), X, np.exp(X)),
    "lazy_apply as_numpy": Example(
        lambda x: xpx.lazy_apply(np.exp, x, as_numpy=True), X, np.exp(X)
    ),
    "nan_to_num": Example(xpx.nan_to_num, GAPS, np.nan_to_num(GAPS)),
    "nanmax": Example(lambda x: xpx.nanmax(x[:2]), GAPS, 1.0),
    "nanmean": Example(lambda x: xpx.nanmean(x[:2]), GAPS, 1.0),
    "nanmin": Example(xpx.nanmin, GAPS, -2.0),
    "nansum": Example(lambda x: xpx.nansum(x[:2]), GAPS, 1.0),
    "nunique": Example(xpx.nunique, WHOLE, 3),
    "one_hot": Example(lambda x: xpx.one_hot(x, 4), WHOLE, np.eye(4)[WHOLE]),
    "pad": Example(
        lambda x: xpx.pad(x, (1, 2), constant_values=7.0), X, [7.0, 0.3, -1.2, 2.0, 0.7, 7.0, 7.0]
    ),
    "partition": Example(lambda x: xpx.partition(x, 2)[2], X, 0.7),
    "rad2deg": Example(xpx.rad2deg, X, np.rad2deg(X)),
    "searchsorted": Example(lambda x: xpx.searchsorted(x, x[1:3]), np.sort(X), [1, 2]),
    "setdiff1d": Example(lambda x: xpx.setdiff1d(x, x[1:2]), WHOLE, [2, 3]),
    "sinc": Example(xpx.sinc, X, np.sinc(X)),
    "tril_indices": Example(
        lambda x: x[xpx.tril_indices(2, xp=_namespace(x))], M, M[np.tril_indices(2)]
    ),
    "triu_indices": Example(
        lambda x: x[xpx.triu_indices(2, xp=_namespace(x))], M, M[np.triu_indices(2)]
    ),
    "union1d": Example(lambda x: xpx.union1d(x, x + 1), WHOLE, [1, 2, 3, 4]),
    "unravel_index": Example(lambda x: xpx.unravel_index(x, (2, 2))[1], WHOLE, [1, 1, 0, 1]),
}

assert {name.split()[0] for name in EXAMPLES} == set(xpx.__all__) - {"__version__", "testing"}
