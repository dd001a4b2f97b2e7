"""Traces and log-determinants against closed forms, and how often their intervals are right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from operators.matrices import (
    eigenvalues_of_toeplitz,
    of_matrix,
    parts_of_rank_one,
    rank_one,
    toeplitz,
)

import multicalc as mc
from multicalc import xp
from multicalc.backend import Backend
from multicalc.errors import InvalidArgumentError, NotPositiveDefiniteError


def closed_trace(size: int) -> float:
    return 2.0 * size + float(np.sum(np.cos(np.arange(size)) ** 2))


def closed_logdet(size: int) -> float:
    """By Sylvester's determinant theorem."""
    d, u = parts_of_rank_one(size)
    return float(np.log(d).sum() + np.log1p(u @ (u / d)))


def test_exactly(backend: Backend) -> None:
    operator = rank_one(60, backend)
    for found, closed in (
        (mc.trace(operator), closed_trace(60)),
        (mc.logdet(operator), closed_logdet(60)),
    ):
        assert found.exact
        assert found.value == pytest.approx(closed, rel=1e-12)
        assert found.interval == (found.value, found.value)


def test_estimates_are_the_same_on_every_backend(backend: Backend) -> None:
    operator, on_numpy = rank_one(60, backend), rank_one(60, "numpy")
    for number, options in ((mc.trace, {"samples": 8}), (mc.logdet, {"samples": 4, "steps": 12})):
        found, other = number(operator, **options), number(on_numpy, **options)
        assert not found.exact
        assert found.value == pytest.approx(other.value, rel=1e-11)
        assert found.error == pytest.approx(other.error, rel=1e-8)


def test_a_seed_is_a_number_or_a_key() -> None:
    operator = rank_one()
    first = mc.trace(operator, samples=4, seed=5).value
    assert mc.trace(operator, samples=4, seed=mc.random.key(5)).value == first
    assert mc.trace(operator, samples=4, seed=6).value != first


@pytest.mark.parametrize(
    ("number", "closed", "options"),
    [
        (mc.trace, 1800.0, {"samples": 20}),
        (mc.trace, 1800.0, {"samples": 20, "deflate": 3}),
        (mc.logdet, np.sum(np.log(1 + eigenvalues_of_toeplitz(600))), {"samples": 12, "steps": 8}),
    ],
)
def test_the_interval_covers(number: Any, closed: float, options: Any) -> None:
    operator = of_matrix(toeplitz(600).damped(1.0).to_dense())
    intervals = [number(operator, seed=seed, **options).interval for seed in range(80)]
    assert 0.89 <= np.mean([low <= closed <= high for low, high in intervals]) <= 0.99


def test_deflation_takes_away_what_large_eigenvalues_do() -> None:
    u = np.cos(np.arange(60))
    operator = mc.hessian_operator(lambda x: 50 * xp.sum(u * x) ** 2 + xp.sum(x**2), u)
    plain, deflated = mc.trace(operator, samples=30), mc.trace(operator, samples=30, deflate=2)
    low, high = deflated.interval
    assert low < 100 * (u @ u) + 120 < high
    assert plain.error > 100 * deflated.error


def test_what_few_steps_leave_is_in_the_interval() -> None:
    """The condition is about 4·600²/π², so that 20 steps are too few, whatever the probes."""
    found = mc.logdet(toeplitz(600), samples=24, steps=20)
    low, high = found.interval
    assert low < np.log(601) < high
    assert found.bias > found.error
    assert mc.logdet(toeplitz(400)).value == pytest.approx(np.log(401), rel=1e-10)


def test_hilbert_matrices() -> None:
    """det H₆ = 1/186313420339200000, a known one (OEIS A005249)."""
    hilbert = 1.0 / (1 + np.arange(6)[:, None] + np.arange(6))
    operator = mc.hessian_operator(
        lambda x: 0.5 * xp.sum(x * xp.sum(xp.asarray(hilbert) * x, axis=1)), np.zeros(6)
    )
    assert mc.logdet(operator).value == pytest.approx(-np.log(186313420339200000), rel=1e-9)
    assert mc.trace(operator).value == pytest.approx(6508 / 3465, rel=1e-14)


def test_errors() -> None:
    with pytest.raises(NotPositiveDefiniteError, match=r"eigenvalue of -.*damped"):
        mc.logdet(-rank_one(), samples=4, steps=8)
    with pytest.raises(NotPositiveDefiniteError):
        mc.logdet(mc.hessian_operator(lambda x: xp.sum(x) ** 2, np.zeros(3)))
    wide = mc.jacobian_operator(lambda x: x[:2], np.zeros(3))
    with pytest.raises(InvalidArgumentError, match="operator must be square, found 2 × 3"):
        mc.trace(wide)
    square = mc.jacobian_operator(lambda x: x[::-1], np.zeros(3))
    with pytest.raises(InvalidArgumentError, match="operator must be symmetric"):
        mc.logdet(square)
    with pytest.raises(InvalidArgumentError, match="deflate"):
        mc.trace(rank_one(), deflate=-1)
    with pytest.raises(InvalidArgumentError, match="samples and steps"):
        mc.logdet(toeplitz(600), steps=1)
