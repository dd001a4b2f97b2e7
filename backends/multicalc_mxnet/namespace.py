"""The array API standard's names over ``mx.np``, and a few beyond it."""

# ruff: noqa: F401, F403  (this module is nothing but the names it collects)

from math import e, inf, nan, pi

from numpy import bool_ as bool
from numpy import float16, float32, float64, int32, int64

from . import linalg
from .creation import *
from .elementwise import *
from .gamma import digamma, erf, erfc, gammaln
from .linalg import (
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
from .manipulation import *
from .reductions import *
from .softened import *

newaxis = None
