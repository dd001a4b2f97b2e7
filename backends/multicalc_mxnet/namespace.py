"""The array API standard's names over ``mx.np``, and a few beyond it."""

# ruff: noqa: F401, F403  (this module is nothing but the names it collects)

from math import e, inf, nan, pi

from . import linalg
from .creation import *
from .dtypes import *
from .dtypes import __array_namespace_info__
from .elementwise import *
from .gamma import digamma, erf, erfc, gammaln
from .integers import *
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
from .searching import *
from .sets import *
from .softened import *

__array_api_version__ = "2024.12"
newaxis = None
