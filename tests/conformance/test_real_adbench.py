"""ADBench's objectives, against SciPy's distributions and rotations and PyTorch's LSTM cell."""

from __future__ import annotations

import numpy as np
import pytest
from multicalc_conformance.problems.adbench import bundle_adjustment, gaussian_mixture, lstm
from multicalc_conformance.references import exact

stats = pytest.importorskip("scipy.stats")
transform = pytest.importorskip("scipy.spatial.transform")


def in_mpmath(f, *arrays):
    return float(exact.value(f, exact.numbers(arrays))[0][()])


def test_the_mixture_is_scipys_normals_and_wishart():
    alpha, mu, q, low = gaussian_mixture.PARAMETERS
    d = mu.shape[1]
    likelihood, prior = np.zeros(len(gaussian_mixture.POINTS)), 0.0
    weights = np.exp(alpha) / np.sum(np.exp(alpha))
    for weight, centre, diagonal, below in zip(weights, mu, q, low, strict=True):
        factor = np.diag(np.exp(diagonal))
        factor[[1, 2, 2], [0, 0, 1]] = below
        precision = factor.T @ factor
        normal = stats.multivariate_normal(centre, np.linalg.inv(precision))
        likelihood += weight * normal.pdf(gaussian_mixture.POINTS)
        degrees = d + gaussian_mixture.M + 1
        scale = np.eye(d) / gaussian_mixture.GAMMA**2
        prior += stats.wishart(degrees, scale).logpdf(precision)
    expected = np.sum(np.log(likelihood)) + prior
    found = in_mpmath(gaussian_mixture.log_posterior_precise, *gaussian_mixture.PARAMETERS)
    assert found == pytest.approx(expected, rel=1e-12)
    ours = gaussian_mixture.log_posterior(*gaussian_mixture.PARAMETERS)
    assert ours == pytest.approx(expected, rel=1e-12)


def test_the_camera_turns_as_scipys_rotation():
    camera, point = bundle_adjustment.CAMERA, bundle_adjustment.POINT
    turned = transform.Rotation.from_rotvec(camera[:3]).apply(point - camera[3:6])
    np.testing.assert_allclose(
        bundle_adjustment.rotate(camera[:3], point - camera[3:6]), turned, rtol=1e-14
    )
    plane = turned[:2] / turned[2]
    square = plane @ plane
    seen = camera[6] * plane * np.polyval([camera[10], camera[9], 1.0], square) + camera[7:9]
    weight = bundle_adjustment.WEIGHT
    expected = [*(weight * (seen - bundle_adjustment.FEATURE)), 1 - weight**2]
    found = bundle_adjustment.residuals(camera, point, weight)
    np.testing.assert_allclose(found, expected, rtol=1e-13)
    precise = bundle_adjustment.residuals_precise(*exact.numbers([camera, point, weight]))
    np.testing.assert_allclose(precise.astype(float), expected, rtol=1e-13)


def test_a_layer_is_pytorchs_lstm_cell_with_diagonal_weights():
    torch = pytest.importorskip("torch")
    n = lstm.WIDTH
    weight, bias, x = lstm.MAIN[0], lstm.MAIN[1], lstm.SEQUENCE[0]
    hidden, cell = lstm.STATE[0], lstm.STATE[1]
    forget, ingate, outgate, change = (weight[k * n : (k + 1) * n] for k in range(4))
    nothing = np.zeros(n)
    # PyTorch's order is in, forget, change, out; here only forget and out see the input.
    layer = torch.nn.LSTMCell(n, n, dtype=torch.float64)
    from_input, from_hidden = (
        np.concatenate([np.diag(w) for w in gates])
        for gates in ((nothing, forget, nothing, outgate), (ingate, nothing, change, nothing))
    )
    biases = bias.reshape(4, n)[[1, 0, 3, 2]].ravel()
    with torch.no_grad():
        layer.weight_ih.copy_(torch.from_numpy(from_input))
        layer.weight_hh.copy_(torch.from_numpy(from_hidden))
        layer.bias_ih.copy_(torch.from_numpy(biases))
        layer.bias_hh.zero_()
        state = torch.from_numpy(hidden[None]), torch.from_numpy(cell[None])
        expected = layer(torch.from_numpy(x[None]), state)
    found = lstm.step(weight, bias, hidden, cell, x)
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy()[0], rtol=1e-14)


def test_the_loss_in_numpy_is_the_loss_in_mpmath():
    expected = in_mpmath(lstm.loss_precise, lstm.MAIN, lstm.EXTRA)
    assert lstm.loss(lstm.MAIN, lstm.EXTRA) == pytest.approx(expected, rel=1e-13)
