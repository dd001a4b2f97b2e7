"""The array namespace by the name other libraries expect: ``from multicalc_mxnet import xp``."""

# ruff: noqa: F401, F403  (this module is nothing but the names it passes on)

from .namespace import *
from .namespace import __array_api_version__, __array_namespace_info__
