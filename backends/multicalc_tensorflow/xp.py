"""The namespace under the name that a library taking an ``xp`` is given."""

# ruff: noqa: F403  (this module is nothing but the names it passes on)

from multicalc_tensorflow.namespace import *
