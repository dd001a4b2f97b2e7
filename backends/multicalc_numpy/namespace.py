"""The array API standard's names over ``autograd.numpy``, and a few beyond it."""

# ruff: noqa: F401, F403  (this module is nothing but the names it collects)

import sys

import numpy as np

from multicalc.xp.common.constants import *
from multicalc.xp.common.kinds import dtypes_of
from multicalc.xp.completing import complete
from multicalc_numpy import fft, linalg
from multicalc_numpy.arrays import *
from multicalc_numpy.dtypes import *
from multicalc_numpy.gamma import digamma, erf, erfc, erfinv, gammaln
from multicalc_numpy.logistic import logaddexp, sigmoid, softplus
from multicalc_numpy.searching import *
from multicalc_numpy.sets import *
from multicalc_numpy.softmax import *
from multicalc_numpy.special import *

complete(sys.modules[__name__], dtypes_of(np))
