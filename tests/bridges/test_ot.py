"""POT: transport between two cultivars of wine, with SciPy and differences beside it."""

from __future__ import annotations

import numpy as np
import ot
import pytest
from scipy.optimize import linear_sum_assignment
from sklearn.datasets import load_wine

import multicalc as mc
from multicalc.bridges.ot import PotBackend

WINE = load_wine()
LEVELS = WINE.data / WINE.data.std(axis=0)
BAROLO, GRIGNOLINO = (LEVELS[WINE.target == kind][:20, :4] for kind in (0, 1))
WEIGHTS = np.full(20, 1 / 20)
SQUARES = ((BAROLO[:, None] - GRIGNOLINO) ** 2).sum(-1)


def standard(x):
    return mc.xp.asarray(x)


@mc.portable
def distance(x):
    """The squared 2-Wasserstein distance to the other cultivar."""
    half = standard(WEIGHTS)
    return ot.emd2(half, half, ot.dist(x, standard(GRIGNOLINO)))


@mc.portable
def regularised(x):
    """By thirty of Sinkhorn's iterations."""
    half, cost = standard(WEIGHTS), ot.dist(x, standard(GRIGNOLINO))
    options = {"numItermax": 30, "stopThr": 0, "warn": False}
    return mc.xp.sum(ot.sinkhorn(half, half, cost, 1.0, **options) * cost)


def test_exact_distance(backend_name):
    """Of as many points with equal weights it is an assignment; its gradient is that of the
    assigned squares, by the envelope theorem."""
    rows, columns = linear_sum_assignment(SQUARES)
    with mc.use(backend_name):
        assert distance(BAROLO) == pytest.approx(SQUARES[rows, columns].mean(), rel=1e-12)
    gradient = mc.grad(distance, backend=backend_name)(BAROLO)
    assert np.allclose(gradient, 2 / 20 * (BAROLO - GRIGNOLINO[columns]), atol=1e-12)


def test_regularised_distance(backend_name):
    """Its value is that of the same iterations by hand, its gradient that of differences."""
    expected = by_hand(BAROLO)
    with mc.use(backend_name):
        assert regularised(BAROLO) == pytest.approx(expected, rel=1e-12)
    gradient = mc.grad(regularised, backend=backend_name)(BAROLO)
    direction = np.cos(np.arange(80.0)).reshape(20, 4)
    ahead, behind = (by_hand(BAROLO + h * direction) for h in (1e-5, -1e-5))
    assert np.sum(gradient * direction) == pytest.approx((ahead - behind) / 2e-5, rel=1e-7)


def by_hand(x):
    cost = ((x[:, None] - GRIGNOLINO) ** 2).sum(-1)
    kernel, u = np.exp(-cost), np.full(20, 1 / 20)
    for _ in range(30):
        v = WEIGHTS / (kernel.T @ u)
        u = WEIGHTS / (kernel @ v)
    return np.sum(u[:, None] * kernel * v * cost)


def test_barycenter(backend_name):
    """An algorithm that writes into its arrays: POT's own result for NumPy's."""
    grid = np.linspace(0.0, 1.0, 12)
    histograms = np.stack([np.exp(-30 * (grid - c) ** 2) for c in (0.2, 0.7)], axis=1)
    histograms /= histograms.sum(axis=0)
    cost = (grid[:, None] - grid) ** 2
    options = {"method": "sinkhorn_log", "numItermax": 100}
    expected = ot.bregman.barycenter(histograms, cost, 0.01, **options)
    with mc.use(backend_name):
        found = mc.portable(lambda a, m: ot.bregman.barycenter(a, m, 0.01, **options))(
            histograms, cost
        )
    assert np.allclose(found, expected, rtol=1e-10)


def test_stated_gradients(backend_name):
    """Where POT says what they are: those of ⟨a², b⟩ are given as a and 3, not differentiated."""

    def stated(a, b):
        return PotBackend().set_gradients(mc.xp.sum(a**2 * b), (a, b), (a, 3.0 * b / b))

    x, y = np.array([1.0, 2.0]), np.array([4.0, 5.0])
    by_x, by_y = mc.grad(mc.portable(stated), argnums=(0, 1), backend=backend_name)(x, y)
    assert np.array_equal(by_x, x)
    assert np.allclose(by_y, 3.0)


def test_values_that_are_not_there(fast_compiler, backend_name):
    if backend_name == "numpy":
        pytest.skip("nothing is compiled")
    with pytest.raises(mc.errors.TracingError, match="compile what is before and after"):
        mc.jit(distance, backend=backend_name, compiler=fast_compiler)(BAROLO)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda nx, x: nx.median(x, axis=0), [2.0, 3.0]),
        (lambda nx, x: nx.median(x), 2.5),
        (lambda nx, x: nx.searchsorted(x[:2], x[:2], side="right"), [[1, 2], [1, 2]]),
        (lambda nx, x: nx.sort2(-x[:, 0])[1], [2, 1, 0]),
        (lambda nx, x: nx.diag(x[0], -1)[1], [1.0, 0.0, 0.0]),
        (lambda nx, x: nx.unique(x, return_inverse=True)[1][1], [1, 2]),
        (lambda nx, x: nx.sqrtm(x.T @ x) @ nx.sqrtm(x.T @ x), [[30.0, 43.0], [43.0, 62.0]]),
        (lambda nx, x: nx.coo_matrix(x[0], [1, 1], [0, 1], shape=(2, 2)), [[0.0, 0.0], [1.0, 2.0]]),
        (lambda nx, x: nx.eliminate_zeros(x, 2.5)[1], [0.0, 3.0]),
        (lambda nx, x: nx.zero_pad(x[:1], ((0, 1), (1, 0)), 7.0), [[7.0, 1.0, 2.0], [7.0] * 3]),
        (lambda nx, x: nx.norm(x, 1), np.sqrt([5.0, 13.0, 74.0])),
        (lambda nx, x: nx.kl_div(x[0], x[1], mass=True), np.log(0.5) + 2 * np.log(2 / 3) + 2.0),
    ],
)
def test_functions(call, expected, backend_name):
    x = np.array([[1.0, 2.0], [2.0, 3.0], [5.0, 7.0]])
    with mc.use(backend_name):
        found = mc.portable(lambda x: call(PotBackend(), x))(x)
        outside = call(PotBackend(), mc.Array(x))
    assert np.allclose(found, expected, atol=1e-12)
    assert np.allclose(np.asarray(outside), expected, atol=1e-12)
