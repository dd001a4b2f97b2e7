"""opt_einsum of standard arrays, and through them of every backend's.

Importing this has opt_einsum know :class:`multicalc.Array`, so that its own functions take those of
a portable function. ``contract`` here is opt_einsum's, made portable: it takes any framework's
arrays.

>>> import numpy as np
>>> import multicalc as mc
>>> from multicalc.bridges.opt_einsum import contract
>>> left, right = np.arange(6.0).reshape(2, 3), np.ones((3, 2))
>>> mc.grad(lambda x: contract("ij,jk,ki->", x, right, np.eye(2)))(left).tolist()
[[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
"""

from __future__ import annotations

from multicalc import xp
from multicalc.arrays import Array, portable
from multicalc.bridges.needs import needs

with needs("opt_einsum"):
    import opt_einsum
    from opt_einsum.backends import dispatch

__all__ = ["contract"]

# It finds the functions for an array by where its class is defined, and keeps what it has found, or
# that it has found none.
_home = Array.__module__.partition(".")[0]
dispatch._cached_funcs |= {
    ("einsum", _home): xp.einsum,
    ("tensordot", _home): xp.tensordot,
    ("transpose", _home): xp.permute_dims,
}
dispatch._has_einsum[_home] = dispatch._has_tensordot[_home] = True

contract = portable(opt_einsum.contract)
