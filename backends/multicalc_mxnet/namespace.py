"""The array API standard's names over ``mx.np``, and a few beyond it."""

# ruff: noqa: F401, F403  (this module is nothing but the names it collects)

from .names import linalg
from .names.constants import *
from .names.creation import *
from .names.dtypes import *
from .names.elementwise import *
from .names.gamma import digamma, erf, erfc, gammaln
from .names.indexing import *
from .names.inspection import *
from .names.integers import *
from .names.linalg import (
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
from .names.manipulation import *
from .names.searching import *
from .names.sets import *
from .names.softened import *
from .names.sorting import *
from .names.statistical import *
from .names.utility import *

__array_api_version__ = "2024.12"
