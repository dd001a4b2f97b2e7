"""The array API standard's names over ``mx.np``, and a few beyond it."""

# ruff: noqa: F401, F403  (this module is nothing but the names it collects)

import sys

from multicalc.xp.common.constants import *
from multicalc.xp.completing import complete

from .names import control, fft, linalg
from .names.creation import *
from .names.dtypes import *
from .names.dtypes import OWN
from .names.elementwise import *
from .names.gamma import digamma, erf, erfc, erfinv, gammaln
from .names.indexing import *
from .names.inspection import *
from .names.integers import *
from .names.manipulation import *
from .names.searching import *
from .names.sets import *
from .names.softened import *
from .names.sorting import *
from .names.statistical import *
from .names.utility import *

complete(sys.modules[__name__], OWN)
