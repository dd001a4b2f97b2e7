"""The names that need no linear algebra but products: what that is written over."""

# ruff: noqa: F403  (this module is nothing but the names it collects)

from .creation import *
from .elementwise import *
from .manipulation import *
from .products import *
from .statistical import *
