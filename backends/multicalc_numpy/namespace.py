"""The array API standard's names over ``autograd.numpy``, and a few beyond it."""

# ruff: noqa: F401, F403  (this module is nothing but the names it collects)

from math import e, inf, nan, pi

from numpy import bool_ as bool
from numpy import (
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

from multicalc_numpy import linalg
from multicalc_numpy.creation import *
from multicalc_numpy.dtypes import *
from multicalc_numpy.elementwise import *
from multicalc_numpy.gamma import digamma, erf, erfc, gammaln
from multicalc_numpy.linalg import (
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
from multicalc_numpy.logistic import logaddexp, sigmoid, softplus
from multicalc_numpy.manipulation import *
from multicalc_numpy.reductions import *
from multicalc_numpy.searching import *
from multicalc_numpy.sets import *
from multicalc_numpy.softmax import *
from multicalc_numpy.special import *

newaxis = None
__array_api_version__ = "2024.12"
