"""Methods and attributes that people know from NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc import xp
from multicalc_conformance.families.errors.traps.trap import POINT, Trap, trap


def _squares(x: Any) -> Any:
    return np.sum(x * x)


def _matrix(x: Any) -> Any:
    return xp.reshape(xp.concat([x, x * x]), (2, 3))


def _precise(x: Any) -> Any:
    return np.reshape(np.concatenate([x, x * x]), (2, 3))


def _weighted(y: Any) -> Any:
    """Σ k·yₖ, in which an order is seen, by whatever way ``y`` was made."""
    y = xp.reshape(y, (-1,))
    return xp.sum(y * xp.astype(xp.arange(1, y.shape[0] + 1), y.dtype))


def _weighed(y: Any) -> Any:
    y = np.reshape(y, -1)
    return np.sum(y * np.arange(1, y.size + 1))


TRAPS: dict[str, Trap] = {
    "x.sum()": trap(lambda x: (x * x).sum(), _squares, "xp.sum"),
    "x.mean()": trap(lambda x: (x * x).mean(), lambda x: _squares(x) / 3, "xp.mean"),
    "x.prod()": trap(lambda x: x.prod(), lambda x: x[0] * x[1] * x[2], "xp.prod"),
    "x.max()": trap(lambda x: x.max() ** 2, lambda x: x[2] ** 2, "xp.max"),
    "x.min()": trap(lambda x: x.min() ** 2, lambda x: x[1] ** 2, "xp.min"),
    "x.std()": trap(
        lambda x: x.std() ** 2,
        lambda x: np.sum((x - np.sum(x) / 3) ** 2) / 3,
        "xp.std",
        also=lambda x: np.sum((x - np.sum(x) / 3) ** 2) / 2,
    ),
    "x.var()": trap(
        lambda x: x.var(),
        lambda x: np.sum((x - np.sum(x) / 3) ** 2) / 3,
        "xp.var",
        also=lambda x: np.sum((x - np.sum(x) / 3) ** 2) / 2,
    ),
    "x.sum(axis=0)": trap(
        lambda x: xp.sum(_matrix(x).sum(axis=0) ** 2),
        lambda x: np.sum((x + x * x) ** 2),
        "xp.sum",
    ),
    "x.mean(axis=0)": trap(
        lambda x: xp.sum(_matrix(x).mean(axis=0) ** 2),
        lambda x: np.sum(((x + x * x) / 2) ** 2),
        "xp.mean",
    ),
    "x.mean(0)": trap(
        lambda x: xp.sum(_matrix(x).mean(0) ** 2),
        lambda x: np.sum(((x + x * x) / 2) ** 2),
        "xp.mean",
    ),
    "x.sum(keepdims=True)": trap(
        lambda x: xp.sum(x * x.sum(axis=0, keepdims=True)), lambda x: np.sum(x) ** 2, "xp.sum"
    ),
    "x.reshape(1, 3)": trap(
        lambda x: _weighted(x.reshape(1, 3) ** 2), lambda x: _weighed(x**2), "xp.reshape"
    ),
    "x.reshape((3, 1))": trap(
        lambda x: _weighted(x.reshape((3, 1)) ** 2), lambda x: _weighed(x**2), "xp.reshape"
    ),
    "A.T": trap(
        lambda x: _weighted(_matrix(x).T), lambda x: _weighed(_precise(x).T), "xp.matrix_transpose"
    ),
    "A.mT": trap(
        lambda x: _weighted(_matrix(x).mT), lambda x: _weighed(_precise(x).T), "xp.matrix_transpose"
    ),
    "x.T": trap(lambda x: _weighted(x.T * x), lambda x: _weighed(x * x), "vector x itself", "x.mT"),
    "A.transpose()": trap(
        lambda x: _weighted(_matrix(x).transpose()),
        lambda x: _weighed(_precise(x).T),
        "xp.matrix_transpose",
        "xp.permute_dims",
    ),
    "A.swapaxes(0, 1)": trap(
        lambda x: _weighted(_matrix(x).swapaxes(0, 1)),
        lambda x: _weighed(_precise(x).T),
        "xp.moveaxis",
        "xp.permute_dims",
    ),
    "A.flatten()": trap(
        lambda x: _weighted(_matrix(x).flatten()), lambda x: _weighed(_precise(x)), "xp.reshape"
    ),
    "A.ravel()": trap(
        lambda x: _weighted(_matrix(x).ravel()), lambda x: _weighed(_precise(x)), "xp.reshape"
    ),
    "A.squeeze()": trap(
        lambda x: _weighted(x[None].squeeze() * x), lambda x: _weighed(x * x), "xp.squeeze"
    ),
    "x.astype('float64')": trap(lambda x: xp.sum(x.astype("float64") ** 2), _squares, "xp.astype"),
    "x.astype(np.float64)": trap(
        lambda x: xp.sum(x.astype(np.float64) ** 2), _squares, "xp.astype"
    ),
    "x.astype(float)": trap(lambda x: xp.sum(x.astype(float) ** 2), _squares, "xp.astype"),
    "x.copy()": trap(lambda x: xp.sum(x.copy() ** 2), _squares, "x * 1.0", "xp.asarray", "no copy"),
    "x.dot(x)": trap(lambda x: x.dot(x), _squares, "xp.dot"),
    "x.clip(3.0, 5.0)": trap(
        lambda x: xp.sum(x.clip(3.0, 5.0) ** 2), lambda x: x[0] ** 2 + 34, "xp.clip"
    ),
    "x.cumsum()": trap(
        lambda x: xp.sum(x.cumsum() ** 2),
        lambda x: x[0] ** 2 + (x[0] + x[1]) ** 2 + (x[0] + x[1] + x[2]) ** 2,
        "xp.cumulative_sum",
    ),
    "x.cumsum(0)": trap(
        lambda x: xp.sum(x.cumsum(0) ** 2),
        lambda x: x[0] ** 2 + (x[0] + x[1]) ** 2 + (x[0] + x[1] + x[2]) ** 2,
        "xp.cumulative_sum",
    ),
    "x.repeat(2)": trap(
        lambda x: _weighted(x.repeat(2) ** 2),
        lambda x: _weighed(np.repeat(x, 2) ** 2),
        "xp.repeat",
        also=lambda x: _weighed(np.tile(x, 2) ** 2),
    ),
    "A.trace()": trap(
        lambda x: _matrix(x).trace() ** 2,
        lambda x: (x[0] + x[1] ** 2) ** 2,
        "xp.trace",
        "xp.linalg.trace",
    ),
    "A.diagonal()": trap(
        lambda x: _weighted(_matrix(x).diagonal()),
        lambda x: x[0] + 2 * x[1] ** 2,
        "xp.diagonal",
        "xp.linalg.diagonal",
    ),
    "x.round()": trap(
        lambda x: xp.sum(x.round() * x), lambda x: 3 * x[0] + 2 * x[1] + 6 * x[2], "xp.round"
    ),
    "x.conj()": trap(lambda x: xp.sum(x.conj() * x), _squares, "xp.conj"),
    "x.real": trap(lambda x: xp.sum(x.real * x), _squares, "xp.real"),
    "x.imag": trap(lambda x: xp.sum(x.imag * x + x), lambda x: np.sum(x), "xp.imag"),
    "x.size": trap(lambda x: xp.sum(x * x) / x.size, lambda x: _squares(x) / 3, "(x.shape)"),
    "x.ndim": trap(lambda x: xp.sum(x * x) * x.ndim, _squares, "x.shape"),
    "x.shape": trap(lambda x: xp.sum(x * x) / x.shape[0], lambda x: _squares(x) / 3, "(x.shape)"),
    "x.shape == (3,)": trap(
        lambda x: xp.sum(x * x) * (1.0 if x.shape == (3,) else 2.0), _squares, "tuple"
    ),
    "(2,) + x.shape": trap(
        lambda x: xp.sum(xp.ones((2,) + x.shape) * x * x),  # noqa: RUF005
        lambda x: 2 * _squares(x),
        "tuple(x.shape)",
    ),
    "x.argmax()": trap(
        lambda x: x[x.argmax()] ** 2, lambda x: x[2] ** 2, "xp.argmax", "xp.max", "xp.take"
    ),
    "x.argsort()": trap(
        lambda x: xp.sum(x[x.argsort()] * x),
        lambda x: x[1] * x[0] + x[0] * x[1] + x[2] ** 2,
        "xp.argsort",
        "xp.take",
    ),
    "x.any()": trap(
        lambda x: xp.sum(x * x) * (1.0 if (x > 3.0).any() else 2.0), _squares, "xp.any", "xp.where"
    ),
    "x.all()": trap(
        lambda x: xp.sum(x * x) * (2.0 if (x > 3.0).all() else 1.0), _squares, "xp.all", "xp.where"
    ),
    "x.fill(1.0)": trap(lambda x: x.fill(1.0), None, "xp.full_like"),
    "x.norm()": trap(lambda x: x.norm() ** 2, _squares, "xp.linalg", "xp.norm"),
    "x.abs()": trap(lambda x: xp.sum(x.abs() ** 2), _squares, "xp.abs"),
    "x.at[0].set(1.0)": trap(
        lambda x: xp.sum(x.at[0].set(1.0) ** 2), lambda x: x[1] ** 2 + x[2] ** 2 + 1, "xp.at"
    ),
    "x.item()": trap(
        lambda x: xp.sum(x * x) * x[0].item(),
        lambda x: _squares(x) * x[0],
        "x itself",
        "x[0] for",
        "xp.",
        also=lambda x: _squares(x) * POINT[0],
    ),
    "x.tolist()": trap(
        lambda x: xp.sum(x * x) * x.tolist()[0],
        lambda x: _squares(x) * x[0],
        "x[0], x[1]",
        "x[0] for",
        "xp.",
        also=lambda x: _squares(x) * POINT[0],
    ),
}
