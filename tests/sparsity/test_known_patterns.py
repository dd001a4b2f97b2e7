"""Patterns of functions from the literature, against ones written down by hand."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from sparsity.known_patterns import banded, incidence, neighbours

import multicalc as mc
from multicalc import xp
from multicalc.sparse import Pattern, hessian_pattern, jacobian_pattern

RNG = np.random.default_rng(4)


def rosenbrock(x):
    return xp.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def around(u):
    """The sum of the neighbours along every axis, on a torus."""
    return sum(xp.roll(u, by, axis=axis) for by in (1, -1) for axis in range(len(u.shape)))


def test_rosenbrock_of_a_million():
    n = 10**6
    x = np.linspace(-1.0, 1.0, n)
    assert hessian_pattern(rosenbrock)(x) == Pattern.of(banded(n, -1, 0, 1))


@pytest.mark.parametrize("mode", ["conservative", "exact"])
def test_rosenbrock(backend, mode):
    x = backend.from_numpy(np.array([1.5, -0.5, 2.0, 0.25, 3.0]))
    expected = Pattern.of(banded(5, -1, 0, 1))
    for f in (rosenbrock, mc.portable(rosenbrock)):
        assert hessian_pattern(f, mode=mode)(x) == expected
        assert jacobian_pattern(mc.grad(f), mode=mode)(x) == expected


@pytest.mark.parametrize("lengths", [(5, 7), (3, 4, 5)], ids=str)
def test_laplacians(lengths):
    u = RNG.normal(size=lengths)

    def by_slices(u):
        inner = tuple(slice(1, -1) for _ in lengths)
        padded = xp.pad(u, ((1, 1),) * len(lengths))
        total = -2 * len(lengths) * u
        for axis in range(len(lengths)):
            for part in (slice(2, None), slice(None, -2)):
                total = total + padded[(*inner[:axis], part, *inner[axis + 1 :])]
        return total

    by_rolls = jacobian_pattern(lambda u: around(u) - 2 * len(lengths) * u)(u)
    assert by_rolls == Pattern.of(neighbours(lengths, wrapped=True))
    assert jacobian_pattern(by_slices)(u) == Pattern.of(neighbours(lengths, wrapped=False))


def test_brusselator():
    """Of 32 × 32 points as in SciML's benchmark, whose pattern has 12,288 entries."""
    x, y = np.meshgrid(np.linspace(0, 1, 32), np.linspace(0, 1, 32))
    source = 5.0 * ((x - 0.3) ** 2 + (y - 0.6) ** 2 <= 0.01)

    def brusselator(state):
        u, v = state[0], state[1]
        turnover = u**2 * v
        return xp.stack(
            [
                1 + turnover - 4.4 * u + 10 * (around(u) - 4 * u) + source,
                3.4 * u - turnover + 10 * (around(v) - 4 * v),
            ]
        )

    found = jacobian_pattern(brusselator)(np.ones((2, 32, 32)))
    beside = neighbours((32, 32), wrapped=True)
    both = sp.eye_array(32 * 32)
    assert found == Pattern.of(sp.block_array([[beside, both], [both, beside]]))
    assert found.nnz == 12_288


def test_bundle_adjustment():
    cameras, points, count = 4, 7, 20
    camera_of, point_of = RNG.integers(0, cameras, count), RNG.integers(0, points, count)
    seen = RNG.normal(size=(count, 2))

    def residuals(camera, point, camera_of):
        c, p = camera[camera_of], xp.take(point, xp.asarray(point_of), axis=0)
        angle = xp.sqrt(xp.sum(c[:, :3] ** 2, axis=1, keepdims=True))
        axis = c[:, :3] / angle
        turned = p * xp.cos(angle) + xp.linalg.cross(axis, p) * xp.sin(angle)
        turned = turned + axis * xp.sum(axis * p, axis=1, keepdims=True) * (1 - xp.cos(angle))
        there = turned + c[:, 3:6]
        flat = there[:, :2] / there[:, 2:]
        far = xp.sum(flat**2, axis=1, keepdims=True)
        return c[:, 6:7] * flat * (1 + far * (c[:, 7:8] + far * c[:, 8:9])) - seen

    given = RNG.normal(size=(cameras, 9)), RNG.normal(size=(points, 3)), camera_of
    found = jacobian_pattern(residuals, argnums=(0, 1))(*given)
    parts = [incidence(camera_of, cameras, 9, 2), incidence(point_of, points, 3, 2)]
    expected = sp.hstack(parts).tocsr()
    assert found == Pattern.of(expected)
    loss = hessian_pattern(lambda *a: xp.sum(residuals(*a) ** 2), argnums=(0, 1))
    assert loss(*given) == Pattern.of(expected.T @ expected)


def test_a_network_is_dense_and_a_sum_of_terms_diagonal():
    shapes = {"w": (3, 5), "b": (5,), "v": (5,)}
    weights = {name: RNG.normal(size=shape) for name, shape in shapes.items()}
    data = RNG.normal(size=(6, 3))

    def network(p):
        return xp.sum((xp.tanh(data @ p["w"] + p["b"]) @ p["v"] - 1.0) ** 2)

    assert hessian_pattern(network)(weights) == Pattern.of(np.ones((25, 25)))
    separable = hessian_pattern(lambda x: xp.sum(xp.exp(x) * x + xp.abs(x)))
    assert separable(np.ones(6)) == Pattern.of(np.eye(6))


def test_what_the_literature_shows():
    """The two examples that SparseConnectivityTracer.jl begins with."""
    f = jacobian_pattern(lambda x: xp.stack([x[0] ** 2, 2 * x[0] * x[1] ** 2, xp.sin(x[2])]))
    assert f(np.ones(3)) == Pattern.of([[1, 0, 0], [1, 1, 0], [0, 0, 1]])
    g = hessian_pattern(lambda x: x[0] + x[1] * x[2] + 1 / x[3] + 1 * x[4])
    assert g(np.ones(5)) == Pattern((5, 5), [1, 2, 3], [2, 1, 3])
