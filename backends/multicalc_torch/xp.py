"""The namespace under the name that a library taking an ``xp`` is given."""

# ruff: noqa: F401, F403  (this module is nothing but the names it passes on)

from multicalc_torch.namespace import *
from multicalc_torch.namespace import __array_api_version__, __array_namespace_info__
