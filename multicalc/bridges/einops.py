"""einops of standard arrays, and through them of every backend's.

Importing this has einops know :class:`multicalc.Array`, so that its own functions take those of a
portable function. The functions here are einops's, made portable: they take any framework's arrays.

>>> import numpy as np
>>> import multicalc as mc
>>> from multicalc.bridges.einops import reduce
>>> image = np.arange(16.0).reshape(4, 4)
>>> reduce(image, "(h a) (w b) -> h w", "mean", a=2, b=2).tolist()
[[2.5, 4.5], [10.5, 12.5]]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from multicalc import xp
from multicalc.arrays import Array, portable
from multicalc.bridges.needs import needs

with needs("einops"):
    import einops
    from einops._backends import AbstractBackend

__all__ = ["einsum", "pack", "rearrange", "reduce", "repeat", "unpack"]


class EinopsBackend(AbstractBackend):
    """einops's protocol on :class:`Array`."""

    framework_name = "multicalc"

    def is_appropriate_type(self, tensor: Any) -> bool:
        return isinstance(tensor, Array)

    def from_numpy(self, x: np.ndarray) -> Array:
        return Array(x)

    def to_numpy(self, x: Array) -> np.ndarray:
        return x.numpy()

    def arange(self, start: int, stop: int) -> Array:
        return Array(np.arange(start, stop))

    def reshape(self, x: Array, shape: tuple[int, ...]) -> Any:
        return xp.reshape(x, shape)

    def transpose(self, x: Array, axes: tuple[int, ...]) -> Any:
        return xp.permute_dims(x, axes)

    def reduce(self, x: Array, operation: str, axes: tuple[int, ...]) -> Any:
        return getattr(xp, operation)(x, axis=tuple(axes))

    def stack_on_zeroth_dimension(self, tensors: Sequence[Array]) -> Any:
        return xp.stack(tensors)

    def add_axis(self, x: Array, new_position: int) -> Any:
        return xp.expand_dims(x, axis=new_position)

    def tile(self, x: Array, repeats: tuple[int, ...]) -> Any:
        return xp.tile(x, repeats)

    def concat(self, tensors: Sequence[Array], axis: int) -> Any:
        return xp.concat(tensors, axis=axis)

    def is_float_type(self, x: Array) -> bool:
        return bool(xp.isdtype(x.dtype, "real floating"))

    def einsum(self, pattern: str, *x: Array) -> Any:
        return xp.einsum(pattern, *x)


einsum, pack, rearrange, reduce, repeat, unpack = map(
    portable,
    (einops.einsum, einops.pack, einops.rearrange, einops.reduce, einops.repeat, einops.unpack),
)
