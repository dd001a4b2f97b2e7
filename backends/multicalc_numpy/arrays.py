"""The names that need no linear algebra but products: what that is written over."""

# ruff: noqa: F403  (this module is nothing but the names it collects)

from multicalc_numpy.creation import *
from multicalc_numpy.dtypes import *
from multicalc_numpy.elementwise import *
from multicalc_numpy.manipulation import *
from multicalc_numpy.products import *
from multicalc_numpy.reductions import *
