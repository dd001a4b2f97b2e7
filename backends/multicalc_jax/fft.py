"""The Fourier transforms extension of the array API standard over ``jax.numpy.fft``."""

# ruff: noqa: F401  (this module is nothing but the names it collects)

from __future__ import annotations

from jax.numpy.fft import (
    fft,
    fftn,
    hfft,
    ifft,
    ifftn,
    ihfft,
    irfft,
    irfftn,
    rfft,
    rfftn,
)
