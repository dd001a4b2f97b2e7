"""The array API standard's names over TensorFlow, and a few beyond it."""

# ruff: noqa: F401, F403  (this module is nothing but the names it collects)

from multicalc_tensorflow import control, linalg
from multicalc_tensorflow.bitwise import *
from multicalc_tensorflow.complexes import *
from multicalc_tensorflow.constants import *
from multicalc_tensorflow.creation import *
from multicalc_tensorflow.dtypes import astype, can_cast, finfo, iinfo, isdtype, result_type
from multicalc_tensorflow.elementwise import *
from multicalc_tensorflow.floats import *
from multicalc_tensorflow.gamma import digamma, erf, erfc, gammaln
from multicalc_tensorflow.indexing import *
from multicalc_tensorflow.inspection import *
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
from multicalc_tensorflow.searching import *
from multicalc_tensorflow.sets import *
from multicalc_tensorflow.sorting import *
from multicalc_tensorflow.special import *
from multicalc_tensorflow.statistical import *
from multicalc_tensorflow.update import select, update
from multicalc_tensorflow.utility import *

__array_api_version__ = "2024.12"
