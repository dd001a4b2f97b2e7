"""Which of a part's weights is what, by its name's last word and its size."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

GAIN = ("weight", "gamma", "scale", "gain")
BIAS = ("bias", "beta", "offset", "shift")
MEAN = ("running_mean", "moving_mean", "mean")
VARIANCE = ("running_var", "moving_variance", "moving_var", "var", "variance")


def word(name: str) -> str:
    """The last word of a weight's name.

    >>> word("attention.out_proj.bias")
    'bias'
    """
    return name.replace("/", ".").split(".")[-1]


def role(weights: Mapping[str, np.ndarray], words: tuple[str, ...], size: int) -> np.ndarray | None:
    """The first weight of such a name that has ``size`` entries."""
    found = (w for name, w in weights.items() if word(name) in words and w.size == size)
    return next(found, None)


def along(vector: np.ndarray, axis: int, ndim: int) -> np.ndarray:
    """A vector of features as it stands beside an array that has them in ``axis``."""
    shape = [1] * ndim
    shape[axis] = -1
    return vector.reshape(shape)
