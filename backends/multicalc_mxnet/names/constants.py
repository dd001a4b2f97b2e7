"""The constants of the array API standard."""

# ruff: noqa: F401  (this module is nothing but the names it collects)

from math import e, inf, nan, pi

newaxis = None
