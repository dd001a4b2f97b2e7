"""The constants and dtypes of the array API standard (and float16)."""

# ruff: noqa: F401  (this module is nothing but the names it collects)

from math import e, inf, nan, pi

from tensorflow import (
    bool,
    complex64,
    complex128,
    float16,
    float32,
    float64,
    int8,
    int16,
    int32,
    int64,
    uint8,
    uint16,
    uint32,
    uint64,
)

newaxis = None
