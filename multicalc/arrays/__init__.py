"""Standard arrays, and the functions that get them."""

from multicalc.arrays.array import Array
from multicalc.arrays.standard import portable

__all__ = ["Array", "portable"]
