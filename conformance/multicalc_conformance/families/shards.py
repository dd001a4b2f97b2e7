"""Losses over shards of data: every transform of one, and what it computes by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from mpmath import mp, mpf

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise, numbers
from multicalc_conformance.references.twin import twin

FAMILY = "shards"
OPERATORS = ("gradient", "jvp", "hvp", "hessian")
FEW = ("gradient", "hvp")
INPUTS = np.array(
    [
        *([0.5, -1.0, 2.0], [1.5, 0.25, -0.5], [-2.0, 1.0, 0.75], [0.125, 3.0, -1.25]),
        *([1.0, -0.75, 0.5], [-0.5, 2.5, 1.0], [2.25, -1.5, -3.0]),
    ]
)
TARGETS = np.array([1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0])
W = np.array([0.75, -0.5, 0.25])
VECTOR = np.array([1.0, -2.0, 0.5])
SIZE = 3
"""Seven examples in shards of three, three and one, which counts by its one."""


def scenarios() -> list[Scenario]:
    regression = mc.sharded(_cross_entropy, (INPUTS, TARGETS), shard_size=SIZE)
    total = mc.sharded(_quartic, (INPUTS, TARGETS), shard_size=SIZE, reduce="sum")

    def regularised(w: Any) -> Any:
        return xp.exp(regression(w)) + xp.sum(w**3)

    return [
        twin(FAMILY, "a mean", regression, _exact_entropy, [W], operators=OPERATORS),
        twin(FAMILY, "a sum", total, _exact_quartic, [W], operators=FEW),
        twin(FAMILY, "a part", regularised, _exact_regularised, [W], operators=FEW),
        _by_itself(regression),
    ]


def _model(w: Any, inputs: Any) -> Any:
    return xp.matmul(inputs, w)


def _entropies(z: Any, y: Any) -> Any:
    return xp.mean(xp.logaddexp(xp.zeros_like(z), z) - y * z)


def _cross_entropy(w: Any, shard: Any) -> Any:
    inputs, y = shard
    return _entropies(_model(w, inputs), y)


def _quartic(w: Any, shard: Any) -> Any:
    inputs, y = shard
    return xp.sum((_model(w, inputs) - y) ** 4)


# The same in mpmath, over all examples at once.


def _data() -> tuple[Any, Any]:
    inputs, y = numbers([INPUTS, TARGETS])
    return inputs, y


def _exact_losses(w: Any) -> Any:
    inputs, y = _data()
    z = inputs @ w
    return np.array([mp.log(1 + mp.exp(t)) for t in z]) - y * z


def _exact_entropy(w: Any) -> Any:
    return mp.fsum(_exact_losses(w)) / 7


def _exact_quartic(w: Any) -> Any:
    inputs, y = _data()
    return mp.fsum((inputs @ w - y) ** 4)


def _exact_regularised(w: Any) -> Any:
    return mp.exp(_exact_entropy(w)) + mp.fsum(w**3)


def _exact_slopes(w: Any) -> tuple[Any, Any]:
    """The first and the second derivative of each example's loss by its z."""
    inputs, y = _data()
    s = np.array([1 / (1 + mp.exp(-t)) for t in inputs @ w])
    return s - y, s * (1 - s)


def _exact_gradients(w: Any) -> Any:
    return _exact_slopes(w)[0][:, None] * _data()[0]


def _exact_hessian(w: Any) -> Any:
    inputs, _ = _data()
    return inputs.T @ (_exact_slopes(w)[1][:, None] * inputs) / mpf(7)


def _by_itself(regression: mc.Sharded) -> Scenario:
    """Products, operators, and what is of each example."""
    data = INPUTS, TARGETS

    def on(b: str, **options: Any) -> mc.Sharded:
        pair = (_model, _entropies)
        return mc.sharded(pair, data, shard_size=SIZE, backend=b, **options)

    def over_threads(b: str, w: Any) -> Any:
        with ThreadPoolExecutor(2) as threads:
            return on(b, executor=threads).value_and_grad(w)

    def anew(b: str, w: Any) -> Any:
        """Of shards of other sizes that are made one after another."""

        def shards() -> Any:
            for rows in (slice(0, 1), slice(1, 1), slice(1, 7)):
                yield INPUTS[rows], TARGETS[rows]

        return mc.sharded(_cross_entropy, shards, backend=b).value_and_grad(w)

    first: Precise = lambda w: (_exact_entropy(w), sum(_exact_gradients(w)) / mpf(7))  # noqa: E731
    block = np.stack([VECTOR, VECTOR[::-1]], axis=1)
    operators: dict[str, tuple[Run, Precise]] = {
        "value and gradient": (lambda b, w: on(b).value_and_grad(w), first),
        "over threads": (over_threads, first),
        "shards made anew": (anew, first),
        "a product": (
            lambda b, w: on(b).hvp(w, VECTOR),
            lambda w: _exact_hessian(w) @ numbers([VECTOR])[0],
        ),
        "a block": (
            lambda b, w: on(b).hvp(w, block),
            lambda w: _exact_hessian(w) @ numbers([block])[0],
        ),
        # The model is linear, so that this is the Hessian.
        "Gauss-Newton": (
            lambda b, w: on(b).gauss_newton(w) @ VECTOR,
            lambda w: _exact_hessian(w) @ numbers([VECTOR])[0],
        ),
        "the operator's matrix": (
            lambda b, w: mc.hessian_operator(regression, w, backend=b).to_dense(),
            _exact_hessian,
        ),
        "each example's loss": (
            lambda b, w: np.concatenate([*on(b).example_values(w)]),
            _exact_losses,
        ),
        "each example's gradient": (
            lambda b, w: np.concatenate([*on(b).example_gradients(w)]),
            _exact_gradients,
        ),
    }
    return closed_form(FAMILY, "by itself", operators, [W], slack=4.0)
