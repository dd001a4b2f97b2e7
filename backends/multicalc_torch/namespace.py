"""The array API standard's names over PyTorch, and a few beyond it."""

# ruff: noqa: F401, F403  (this module is nothing but the names it collects)

from math import e, inf, nan, pi

from torch import (
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

from multicalc_torch import linalg
from multicalc_torch.creation import *
from multicalc_torch.dtypes import *
from multicalc_torch.elementwise import *
from multicalc_torch.gamma import digamma, erf, erfc, gammaln
from multicalc_torch.linalg import (
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
from multicalc_torch.manipulation import *
from multicalc_torch.reductions import *
from multicalc_torch.searching import *
from multicalc_torch.sets import *
from multicalc_torch.special import *
from multicalc_torch.update import select, update

newaxis = None
__array_api_version__ = "2024.12"
