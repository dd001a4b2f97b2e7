"""A framework for reverse-mode differentiation, small enough to read in one sitting."""

from tiny.array import Array, array, vjp

__all__ = ["Array", "array", "vjp"]
__version__ = "0.1.0"
