"""The array API standard's names over PyTorch, and a few beyond it."""

# ruff: noqa: F401, F403  (this module is nothing but the names it collects)

import sys

import torch

from multicalc.xp.common import exponential
from multicalc.xp.common.binding import bound
from multicalc.xp.common.constants import *
from multicalc.xp.common.kinds import dtypes_of
from multicalc.xp.completing import complete
from multicalc_torch import control, fft, linalg
from multicalc_torch.creation import *
from multicalc_torch.dtypes import *
from multicalc_torch.elementwise import *
from multicalc_torch.gamma import digamma, erf, erfc, erfinv, gammaln
from multicalc_torch.manipulation import *
from multicalc_torch.networks import conv
from multicalc_torch.reductions import *
from multicalc_torch.scalars import floats
from multicalc_torch.searching import *
from multicalc_torch.sets import *
from multicalc_torch.special import *
from multicalc_torch.update import select, update

# PyTorch's own loses digits of large matrices in second derivatives.
linalg.expm = bound(  # type: ignore[attr-defined]
    exponential.expm, sys.modules[__name__], floats, linalg.solve, linalg.squarings
)
complete(sys.modules[__name__], dtypes_of(torch))
