"""The namespace under the name that a library taking an ``xp`` is given."""

# ruff: noqa: F401, F403  (this module is nothing but the names it passes on)

from jax.numpy import __array_namespace_info__

from multicalc_jax.namespace import *
from multicalc_jax.namespace import __array_api_version__
