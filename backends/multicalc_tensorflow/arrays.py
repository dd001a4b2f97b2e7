"""The names that need no linear algebra but products: what that is written over."""

# ruff: noqa: F401, F403  (this module is nothing but the names it collects)

from multicalc_tensorflow.bitwise import *
from multicalc_tensorflow.complexes import *
from multicalc_tensorflow.creation import *
from multicalc_tensorflow.dtypes import astype, can_cast, finfo, iinfo, isdtype, result_type
from multicalc_tensorflow.elementwise import *
from multicalc_tensorflow.floats import *
from multicalc_tensorflow.manipulation import *
from multicalc_tensorflow.products import *
from multicalc_tensorflow.searching import where
from multicalc_tensorflow.statistical import *
