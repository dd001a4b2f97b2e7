"""Layers of networks: conventions, borders, what is refused, and compiled code."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError
from multicalc.xp.common.sliding import sliding

RNG = np.random.default_rng(8)
X, W = RNG.normal(size=(2, 4, 5, 4)), RNG.normal(size=(6, 2, 3, 2))
APART = {"strides": (2, 1), "padding": ((1, 0), (0, 1)), "dilation": (1, 2), "groups": 2}
USUAL = {"strides": (2, 2), "padding": ((1, 1), (0, 1)), "dilation": (1, 1), "groups": 1}
"""What every framework has a kernel for."""
CALLS = [(W, APART), (RNG.normal(size=(3, 4, 3, 2)), USUAL)]


def convolved(x, w, strides, padding, dilation, groups):
    """The definition: x is padded, and each output a sum of products."""
    x = np.pad(x, ((0, 0), (0, 0), *padding))
    (di, dj), (si, sj), (ki, kj) = dilation, strides, w.shape[2:]
    rows, columns = (
        (x.shape[2] - di * (ki - 1) - 1) // si + 1,
        (x.shape[3] - dj * (kj - 1) - 1) // sj + 1,
    )
    found = np.zeros((len(x), len(w), rows, columns))
    for n, o, i, j in np.ndindex(found.shape):
        first = o // (len(w) // groups) * w.shape[1]
        seen = x[n, first : first + w.shape[1], si * i :: di, sj * j :: dj][:, :ki, :kj]
        found[n, o, i, j] = np.sum(seen * w[o])
    return found


@pytest.mark.parametrize(("w", "options"), CALLS, ids=["apart", "usual"])
def test_conv_is_its_definition_in_compiled_code_too(arrays, w, options):
    f, expected = lambda x, w: xp.conv(x, w, **options), convolved(X, w, **options)
    for call in (f, mc.jit(f)):
        found = arrays.numpy(call(arrays(X), arrays(w)))
        np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-13)
    single = arrays.numpy(f(arrays(X, "float32"), arrays(w, "float32")))
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(("w", "options"), CALLS, ids=["apart", "usual"])
def test_three_derivatives_of_conv(arrays, w, options):
    """Of Σ conv(x, w)³ by w along w: it is a form of the third degree in w."""
    x, along = arrays(X), arrays(w)
    found, expected = (
        lambda w: xp.sum(xp.conv(x, w, **options) ** 3),
        np.sum(convolved(X, w, **options) ** 3),
    )
    for factor in (3.0, 2.0, 1.0):
        found = lambda w, f=found: xp.sum(mc.grad(f)(w) * along)  # noqa: E731
        expected = expected * factor
        np.testing.assert_allclose(arrays.numpy(found(along)), expected, rtol=1e-11)


def test_nothing_to_convolve(arrays):
    """A batch of none, and its gradient."""
    x = arrays(np.zeros((0, 4, 5, 4)))
    assert tuple(xp.conv(x, arrays(W), groups=2).shape) == (0, 6, 3, 3)
    assert tuple(xp.max_pool(x, 2).shape) == tuple(xp.avg_pool(x, 2).shape) == (0, 4, 2, 2)
    slope = mc.grad(lambda w: xp.sum(xp.conv(x, w, groups=2)))(arrays(W))
    np.testing.assert_array_equal(arrays.numpy(slope), np.zeros_like(W))


def test_pools_at_ties_and_borders(arrays):
    x = arrays([[[2.0, 2.0, -1.0, -3.0]]])
    slope = arrays.numpy(mc.grad(lambda x: xp.sum(xp.max_pool(x, 2)))(x))
    assert slope.tolist() == [[[0.5, 0.5, 1.0, 0.0]]]
    found = arrays.numpy(xp.max_pool(x, 3, strides=1, padding=1))
    assert found.tolist() == [[[2.0, 2.0, 2.0, -1.0]]]
    found = arrays.numpy(xp.avg_pool(x, 3, strides=1, padding="same"))
    np.testing.assert_allclose(found, [[[2.0, 1.0, -2 / 3, -2.0]]], rtol=1e-15)


def test_kinks(arrays):
    """At 0 the derivatives of the left side, on all backends."""
    at = arrays([0.0])
    for f, slope, curve in (
        (xp.elu, 1.0, 1.0),
        (lambda x: xp.elu(x, alpha=0.5), 0.5, 0.5),
        (lambda x: xp.leaky_relu(x, negative_slope=0.25), 0.25, 0.0),
    ):
        first = mc.grad(lambda x, f=f: xp.sum(f(x)))
        second = mc.grad(lambda x, first=first: xp.sum(first(x)))
        assert [arrays.numpy(d(at)).tolist() for d in (first, second)] == [[slope], [curve]]
    ends = arrays([-np.inf, np.inf, np.nan])
    np.testing.assert_array_equal(arrays.numpy(xp.elu(ends)), [-1.0, np.inf, np.nan])
    slopes = arrays.numpy(mc.grad(lambda x: xp.sum(xp.elu(x)))(arrays([-800.0, 800.0])))
    assert slopes.tolist() == [0.0, 1.0]


def test_gelu_to_the_last_digit_of_its_argument(arrays):
    x = np.linspace(-6.0, 6.0, 101)
    with mpmath.workdps(30):
        expected = [mpmath.mpf(p) * mpmath.ncdf(mpmath.mpf(p)) for p in x]
    found = arrays.numpy(xp.gelu(arrays(x)))
    error = np.array([float(abs(e - mpmath.mpf(f))) for e, f in zip(expected, found, strict=True)])
    assert (error <= 1.5 * np.spacing(np.abs(x))).all()
    relative = error / np.array([float(abs(e)) for e in expected]).clip(1e-300)
    assert relative[x > -1].max() < 4.5e-16


def test_layer_norm_of_a_constant_and_of_several_axes(arrays):
    x = arrays(np.full((2, 3), 7.0))
    assert not arrays.numpy(xp.layer_norm(x)).any()
    assert not arrays.numpy(mc.grad(lambda x: xp.sum(xp.layer_norm(x) ** 2))(x)).any()
    found = arrays.numpy(xp.layer_norm(arrays(X), axis=(1, 2, 3), epsilon=0.0))
    np.testing.assert_allclose(found.mean(axis=(1, 2, 3)), 0.0, atol=1e-15)
    np.testing.assert_allclose(found.std(axis=(1, 2, 3)), 1.0, rtol=1e-14)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda a: xp.conv(a(X, "int64"), a(W)), "conv: takes arrays of floats"),
        (lambda a: xp.layer_norm(a([1, 2], "int64")), "layer_norm: takes arrays of floats"),
        (lambda a: xp.max_pool(a(X, "int64"), 2), "max_pool: takes arrays of floats"),
        (lambda a: xp.conv(a(X), a(W)), "conv: in 1 groups 4 channels of x take weights for 4"),
        (lambda a: xp.conv(a(X), a(W[0])), "conv: x takes the axes"),
        (lambda a: xp.avg_pool(a([1.0]), 2), "avg_pool: x takes the axes"),
        (lambda a: xp.max_pool(a(X), 9), "max_pool: a window that reaches over"),
        (lambda a: xp.max_pool(a(X), 2, padding=2), "is as wide as the window"),
        (lambda a: xp.max_pool(a(X), (2, 2, 2)), "window takes a positive integer, or 2 of them"),
        (lambda a: xp.max_pool(a(X), 2, strides=0), "strides takes a positive integer"),
        (lambda a: xp.avg_pool(a(X), 2, padding="full"), "padding takes 'valid', 'same'"),
    ],
)
def test_what_is_refused(call, said):
    with pytest.raises(InvalidArgumentError, match=said):
        call(np.asarray)


def test_integers_are_refused_beside_floats_too(arrays):
    for x, w in ((arrays(X), arrays(np.ones_like(W), "int64")), (arrays(X, "int64"), arrays(W))):
        with pytest.raises(
            InvalidArgumentError, match=r"conv: takes arrays of floats, found .*int64"
        ):
            xp.conv(x, w, groups=2)


@pytest.mark.parametrize("size", [4, 5])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_same_padding_gives_a_place_for_each_stride(size, stride):
    """⌈n / s⌉ places, and as little padding as that takes, the bigger half behind."""
    slide = sliding("conv", (size,), 3, stride, "same")
    before, after = slide.padding[0]
    assert slide.counts == (-(-size // stride),)
    assert before + after == max((slide.counts[0] - 1) * stride + 3 - size, 0)
    assert after - before in (0, 1)
