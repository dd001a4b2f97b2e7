"""Fourier transforms beyond the suite's cases: lengths, axes, precision, third derivatives."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp as portable
from multicalc.errors import UnsupportedOperationError

RNG = np.random.default_rng(5)
X, TABLE = RNG.normal(size=6), RNG.normal(size=(2, 3, 4))
COMPLEX = TABLE + 1j * RNG.normal(size=TABLE.shape)
OF_REALS = ("rfft", "ihfft", "rfftn")


@pytest.fixture
def complexes(backend):
    """The backend, where it has complex numbers."""
    if backend.capabilities()["complex"].kind == "unsupported":
        pytest.skip("no complex numbers")
    return backend


@pytest.mark.parametrize("name", ["fft", "ifft", "rfft", "irfft", "hfft", "ihfft"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_lengths_and_scales(complexes, name, dtype):
    x = TABLE.astype(dtype) if name in OF_REALS else COMPLEX.astype(f"complex{2 * int(dtype[5:])}")
    for options in (
        {},
        {"n": 3, "axis": 0, "norm": "ortho"},
        {"n": 2, "norm": "forward"},
        {"n": 7},
        {"n": 1, "axis": -2},
    ):
        found = complexes.to_numpy(getattr(portable.fft, name)(complexes.from_numpy(x), **options))
        expected = getattr(np.fft, name)(x.astype(np.result_type(x, float)), **options)
        assert found.real.dtype == dtype
        assert np.iscomplexobj(found) == np.iscomplexobj(expected)
        np.testing.assert_allclose(found, expected, rtol=0, atol=20 * np.finfo(dtype).eps)


@pytest.mark.parametrize("name", ["fftn", "ifftn", "rfftn", "irfftn"])
def test_several_axes(complexes, name):
    x = TABLE if name in OF_REALS else COMPLEX
    for options in (
        {},
        {"axes": (2, 0), "norm": "ortho"},
        {"s": (3, 5), "axes": (0, 1)},
        {"s": (2, 3)},
    ):
        found = getattr(portable.fft, name)(complexes.from_numpy(x), **options)
        expected = getattr(np.fft, name)(x, **options)
        np.testing.assert_allclose(complexes.to_numpy(found), expected, rtol=0, atol=1e-14)


def test_integers_and_lists(complexes):
    with mc.use(complexes.name):
        found = complexes.to_numpy(portable.fft.rfft([1, 0, 2, 0]))
    assert found.tolist() == [3, -1, 3]
    assert found.dtype == "complex128"


def test_shifts_and_frequencies(backend, arrays):
    """On every backend."""
    x = np.arange(15.0).reshape(3, 5)
    for axes in (None, 1, (0, 1)):
        for name in ("fftshift", "ifftshift"):
            found = arrays.numpy(getattr(portable.fft, name)(arrays(x), axes=axes))
            np.testing.assert_array_equal(found, getattr(np.fft, name)(x, axes))
    with mc.use(backend.name):
        for name in ("fftfreq", "rfftfreq"):
            for n in (4, 5):
                found = backend.to_numpy(getattr(portable.fft, name)(n, d=0.1))
                np.testing.assert_array_equal(found, getattr(np.fft, name)(n, 0.1))
            narrow = getattr(portable.fft, name)(4, dtype="float32")
            assert backend.dtype(narrow) == "float32"


def test_third_derivatives(complexes):
    """Of (Σ|x̂|²)³ along a line through zero, which is (n t² Σ x²)³ by Parseval."""

    @mc.portable
    def power(t):
        return portable.sum(portable.abs(portable.fft.fft(portable.asarray(X) * t)) ** 2) ** 3

    with mc.use(complexes.name):
        found = mc.grad(mc.grad(mc.grad(power)))(np.array(1.5))
    np.testing.assert_allclose(found, 120 * 1.5**3 * (6 * np.sum(X**2)) ** 3, rtol=1e-12)


def test_the_gradient_of_complex_numbers_is_the_way_up(complexes):
    """Of Re Σ w̄ fft(z) it is n times the inverse transform of w, compiled too."""
    w, z = COMPLEX[0, 0], COMPLEX[1, 1]
    f = mc.portable(lambda z: portable.sum(portable.real(np.conj(w) * portable.fft.fft(z))))
    for transform in (mc.grad(f), mc.jit(mc.grad(f))):
        with mc.use(complexes.name):
            found = transform(z)
        np.testing.assert_allclose(found, 4 * np.fft.ifft(w), rtol=0, atol=1e-14)


def test_what_is_refused(complexes):
    x, z = complexes.from_numpy(X), complexes.from_numpy(COMPLEX)
    for name, given, options, told in (
        ("fft", x, {"norm": "none"}, "norm"),
        ("rfft", z, {}, "real"),
        ("fftn", z, {"s": (2, 2), "axes": (0,)}, "length"),
    ):
        with pytest.raises((ValueError, RuntimeError), match=told):
            getattr(portable.fft, name)(given, **options)


@pytest.mark.only_mxnet
def test_mxnet_says_what_it_lacks(backend):
    with pytest.raises(UnsupportedOperationError, match="no complex numbers") as caught:
        portable.fft.rfft(backend.from_numpy(X))
    assert caught.value.operation == "fft.rfft"
