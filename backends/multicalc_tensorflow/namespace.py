"""The array API standard's names over TensorFlow, and a few beyond it."""

# ruff: noqa: F401, F403  (this module is nothing but the names it collects)

import sys

import tensorflow as tf

from multicalc.xp.common.constants import *
from multicalc.xp.common.kinds import dtypes_of
from multicalc.xp.completing import complete
from multicalc_tensorflow import control, fft, linalg
from multicalc_tensorflow.arrays import *
from multicalc_tensorflow.gamma import digamma, erf, erfc, erfinv, gammaln
from multicalc_tensorflow.indexing import *
from multicalc_tensorflow.inspection import *
from multicalc_tensorflow.networks import convolution
from multicalc_tensorflow.searching import *
from multicalc_tensorflow.sets import *
from multicalc_tensorflow.sorting import *
from multicalc_tensorflow.special import *
from multicalc_tensorflow.update import select, update
from multicalc_tensorflow.utility import *

complete(sys.modules[__name__], dtypes_of(tf))
conv = convolution(globals()["conv"])
