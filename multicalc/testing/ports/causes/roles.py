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


def gain_of(weights: Mapping[str, np.ndarray], size: int) -> np.ndarray | None:
    """What a normalisation multiplies by: the weight of that name, or the only one that can be."""
    others = (*BIAS, *MEAN, *VARIANCE)
    left = [w for name, w in weights.items() if w.size == size and word(name) not in others]
    named = role(weights, GAIN, size)
    return left[0] if named is None and len(left) == 1 else named


def along(vector: np.ndarray, axis: int, ndim: int) -> np.ndarray:
    """A vector of features as it stands beside an array that has them in ``axis``."""
    shape = [1] * ndim
    shape[axis] = -1
    return vector.reshape(shape)
