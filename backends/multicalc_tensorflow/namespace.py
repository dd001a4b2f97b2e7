"""The array API standard's names over TensorFlow, and a few beyond it."""

# ruff: noqa: F401, F403  (this module is nothing but the names it collects)

from math import e, inf, nan, pi

from tensorflow import bool, complex64, complex128, float16, float32, float64, int32, int64

from multicalc_tensorflow import control, linalg
from multicalc_tensorflow.creation import *
from multicalc_tensorflow.elementwise import *
from multicalc_tensorflow.gamma import digamma, erf, erfc, gammaln
from multicalc_tensorflow.linalg import (
    diagonal,
    dot,
    einsum,
    matmul,
    matrix_transpose,
    norm,
    outer,
    tensordot,
    trace,
    vecdot,
)
from multicalc_tensorflow.manipulation import *
from multicalc_tensorflow.reductions import *
from multicalc_tensorflow.special import *
from multicalc_tensorflow.update import select, update

newaxis = None
