"""A logistic regression over 23 examples, and its derivatives by NumPy's formulas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from sharding.functions import cross_entropy


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@dataclass
class Problem:
    """The mean of log(1 + exp z) - y z, where z = inputs·w + b."""

    inputs: np.ndarray
    y: np.ndarray
    params: dict
    vector: dict

    f = staticmethod(cross_entropy)

    @property
    def data(self):
        return self.inputs, self.y

    @property
    def _ones(self):
        return np.column_stack([self.inputs, np.ones(len(self.inputs))]).astype(np.float64)

    def _flat(self, tree):
        return np.append(tree["w"], tree["b"]).astype(np.float64)

    def losses(self):
        z = self._ones @ self._flat(self.params)
        return np.logaddexp(0, z) - self.y * z

    def gradients(self):
        """(examples, 4)"""
        residual = sigmoid(self._ones @ self._flat(self.params)) - self.y
        return residual[:, None] * self._ones

    def hessian(self):
        """(4, 4)"""
        s = sigmoid(self._ones @ self._flat(self.params))
        return (self._ones * (s * (1 - s))[:, None]).T @ self._ones / len(self.y)

    def product(self):
        return self.hessian() @ self._flat(self.vector)


@pytest.fixture
def problem():
    draws = np.random.default_rng(0)
    inputs, y = draws.normal(size=(23, 3)), (draws.random(23) < 0.5) * 1.0
    params = {"w": draws.normal(size=3), "b": np.array(0.3)}
    vector = {"w": draws.normal(size=3), "b": np.array(-1.0)}
    return Problem(inputs, y, params, vector)
