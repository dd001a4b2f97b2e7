"""Reference: values, slopes and Laplacians carried together through the layers in NumPy, and the
gradient from an imaginary step (no difference, so exact); and the solution itself."""

from __future__ import annotations

import numpy as np
import physics_informed as program
import pytest

import multicalc as mc

LAYERS, POINTS = program.initial(4), program.points(3)


def dense(layer, h):
    """A layer's sums, of hidden values (k, n), their slopes (2, k, n) and Laplacians (k, n)."""
    value, slope, laplacian = h
    w = layer["w"].T
    return value @ w + layer["b"], slope @ w, laplacian @ w


def squashed(h):
    value, slope, laplacian = h
    t = np.tanh(value)
    d = 1 - t * t
    return t, d * slope, d * laplacian - 2 * t * d * np.sum(slope**2, axis=0)


def loss(layers, points):
    k = len(points)
    h = points, np.stack([np.tile(e, (k, 1)) for e in np.eye(2)]), np.zeros((k, 2))
    for layer in layers[:-1]:
        h = squashed(dense(layer, h))
    n, dn, ddn = (x[..., 0] for x in dense(layers[-1], h))
    x, y = points.T
    b, db = x * (1 - x) * y * (1 - y), ((1 - 2 * x) * y * (1 - y), x * (1 - x) * (1 - 2 * y))
    ddb = -2 * (y * (1 - y) + x * (1 - x))
    laplacian = ddb * n + 2 * (db[0] * dn[0] + db[1] * dn[1]) + b * ddn
    forcing = 2 * np.pi**2 * np.sin(np.pi * x) * np.sin(np.pi * y)
    return np.mean((laplacian + forcing) ** 2)


def slope(layers, points, which, name):
    """The loss's derivative by one array of the network."""
    found = np.zeros_like(layers[which][name])
    for at in np.ndindex(found.shape):
        moved = [{n: x.astype(complex) for n, x in layer.items()} for layer in layers]
        moved[which][name][at] += 1e-30j
        found[at] = loss(moved, points).imag / 1e-30
    return found


def test_first_loss_and_gradient(backend_name):
    value, slopes = mc.value_and_grad(program.loss, backend=backend_name)(LAYERS, POINTS)
    assert value == pytest.approx(loss(LAYERS, POINTS), rel=1e-12)
    for which, layer in enumerate(slopes):
        for name, found in layer.items():
            expected = slope(LAYERS, POINTS, which, name)
            atol = 1e-12 * np.abs(expected).max()
            np.testing.assert_allclose(found, expected, rtol=1e-12, atol=atol)


@pytest.mark.only_jax
def test_solves_the_equation(backend_name):
    with mc.use(backend_name):
        found = program.program()
    assert found["loss before"] > 50
    assert found["error"] < 1e-3
