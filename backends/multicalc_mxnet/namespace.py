"""The array API standard's names over ``mx.np``, and a few beyond it."""

# ruff: noqa: F401, F403  (this module is nothing but the names it collects)

from . import linalg
from .constants import *
from .creation import *
from .dtypes import *
from .elementwise import *
from .gamma import digamma, erf, erfc, gammaln
from .indexing import *
from .inspection import *
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
from .searching import *
from .sets import *
from .softened import *
from .sorting import *
from .statistical import *
from .utility import *

__array_api_version__ = "2024.12"
