"""How weights of one library lie in another's: linear maps of arrays that undo and transpose.

``>>`` puts one behind the other: ``Permute((1, 0)) >> Split(3, axis=1)`` takes PyTorch's packed
``in_proj_weight`` to three kernels of flax.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.matching.linear import Arrays, Chain, Shape, WeightLayout


@dataclass(frozen=True, repr=False)
class Permute(WeightLayout):
    """The axes of each array in this order: ``Permute((2, 3, 1, 0))`` is OIHW to HWIO.

    >>> import numpy as np
    >>> Permute((2, 3, 1, 0)).push([np.zeros((8, 3, 5, 5))])[0].shape
    (5, 5, 3, 8)
    """

    axes: tuple[int, ...]

    def push(self, arrays: Arrays) -> list[np.ndarray]:
        return [np.transpose(x, self.axes) for x in arrays]

    def undone(self, shapes: Sequence[Shape]) -> WeightLayout:
        return Permute(tuple(int(i) for i in np.argsort(self.axes)))

    def __repr__(self) -> str:
        return "mt.layouts.transpose" if self.axes == (1, 0) else f"mt.layouts.Permute({self.axes})"


@dataclass(frozen=True, repr=False)
class Reshape(WeightLayout):
    """Each array with another shape, its entries in their order; -1 is what is left.

    >>> import numpy as np
    >>> Reshape((8, 2, 4)).push([np.zeros((8, 8))])[0].shape
    (8, 2, 4)
    """

    shape: Shape

    def push(self, arrays: Arrays) -> list[np.ndarray]:
        return [np.reshape(x, self.shape) for x in arrays]

    def undone(self, shapes: Sequence[Shape]) -> WeightLayout:
        if len(set(shapes)) > 1:
            found = ", ".join(map(str, shapes))
            raise InvalidArgumentError(
                f"{self!r} can't be undone for arrays of different shapes ({found}); write a rule "
                "for each"
            )
        return Reshape(tuple(shapes[0]))

    def __repr__(self) -> str:
        return f"mt.layouts.Reshape({self.shape})"


@dataclass(frozen=True, repr=False)
class Flip(WeightLayout):
    """Each array backwards along these axes.

    >>> import numpy as np
    >>> Flip((0,)).push([np.array([1.0, 2.0])])
    [array([2., 1.])]
    """

    axes: tuple[int, ...]

    def push(self, arrays: Arrays) -> list[np.ndarray]:
        return [np.flip(x, self.axes) for x in arrays]

    def undone(self, shapes: Sequence[Shape]) -> WeightLayout:
        return self

    def __repr__(self) -> str:
        return f"mt.layouts.Flip({self.axes})"


@dataclass(frozen=True, repr=False)
class Scale(WeightLayout):
    """Each array times a number.

    >>> import numpy as np
    >>> Scale(0.5).push([np.array([1.0, 2.0])])
    [array([0.5, 1. ])]
    """

    factor: float

    def push(self, arrays: Arrays) -> list[np.ndarray]:
        return [np.asarray(x * self.factor, dtype=x.dtype) for x in arrays]

    def pull(self, cotangents: Arrays, shapes: Sequence[Shape]) -> list[np.ndarray]:
        return self.push(cotangents)

    def undone(self, shapes: Sequence[Shape]) -> WeightLayout:
        return Scale(1 / self.factor)

    def __repr__(self) -> str:
        return f"mt.layouts.Scale({self.factor})"


@dataclass(frozen=True, repr=False)
class Split(WeightLayout):
    """Each array in parts along an axis: so many equal ones, or of these sizes.

    >>> import numpy as np
    >>> Split(2, axis=0).push([np.array([1.0, 2.0, 3.0, 4.0])])
    [array([1., 2.]), array([3., 4.])]
    """

    parts: int | tuple[int, ...]
    axis: int

    def push(self, arrays: Arrays) -> list[np.ndarray]:
        at = self.parts if isinstance(self.parts, int) else np.cumsum(self.parts)[:-1]
        return [part for x in arrays for part in np.split(x, at, self.axis)]

    def undone(self, shapes: Sequence[Shape]) -> WeightLayout:
        count = self.parts if isinstance(self.parts, int) else len(self.parts)
        return Concat(self.axis, count if len(shapes) > 1 else None)

    def __repr__(self) -> str:
        return f"mt.layouts.Split({self.parts}, axis={self.axis})"


@dataclass(frozen=True, repr=False)
class Concat(WeightLayout):
    """The arrays in one along an axis; with ``of``, each that many in a row.

    >>> import numpy as np
    >>> Concat(axis=0).push([np.array([1.0]), np.array([2.0, 3.0])])
    [array([1., 2., 3.])]
    """

    axis: int
    of: int | None = None

    def push(self, arrays: Arrays) -> list[np.ndarray]:
        of = self.of or len(arrays)
        rows = [arrays[i : i + of] for i in range(0, len(arrays), of)]
        return [np.concatenate(row, self.axis) for row in rows]

    def undone(self, shapes: Sequence[Shape]) -> WeightLayout:
        sizes = tuple(shape[self.axis] for shape in shapes[: self.of])
        return Split(len(sizes) if len(set(sizes)) == 1 else sizes, self.axis)

    def __repr__(self) -> str:
        of = "" if self.of is None else f", of={self.of}"
        return f"mt.layouts.Concat(axis={self.axis}{of})"


@dataclass(frozen=True, repr=False)
class Mix(WeightLayout):
    """The arrays in another order, or added: each result is the sum of those that it names.

    >>> import numpy as np
    >>> Mix(((1,), (0, 2))).push([np.array([1.0]), np.array([2.0]), np.array([3.0])])
    [array([2.]), array([4.])]
    """

    sums: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        used = [i for row in self.sums for i in row]
        if any(used.count(i) > 1 for row in self.sums if len(row) > 1 for i in row):
            raise InvalidArgumentError(f"{self!r}: an array that is added goes to one place only")

    def push(self, arrays: Arrays) -> list[np.ndarray]:
        if not self.sums or max(i for row in self.sums for i in row) >= len(arrays):
            raise InvalidArgumentError(f"{self!r} got {len(arrays)} arrays")
        zero = np.zeros_like(arrays[0])
        return [np.asarray(sum((arrays[i] for i in row[1:]), arrays[row[0]])) if row else zero
                for row in self.sums]  # fmt: skip

    def pull(self, cotangents: Arrays, shapes: Sequence[Shape]) -> list[np.ndarray]:
        places = [[k for k, row in enumerate(self.sums) if i in row] for i in range(len(shapes))]
        return Mix(tuple(map(tuple, places))).push(cotangents)

    def undone(self, shapes: Sequence[Shape]) -> WeightLayout:
        first = [row[0] if row else None for row in self.sums]
        return Mix(tuple((first.index(i),) if i in first else () for i in range(len(shapes))))

    def __repr__(self) -> str:
        return f"mt.layouts.Mix({self.sums})"


same: WeightLayout = Chain()
"""Everything as it is."""

transpose: WeightLayout = Permute((1, 0))
"""Matrices transposed."""

add: WeightLayout = Mix(((0, 1),))
"""Two arrays, added: a recurrent cell's two biases to one."""


def flattened(channels: int, columns: int) -> WeightLayout:
    """A dense kernel after a flattened image, from channels first to channels last.

    Args:
        channels: of the image.
        columns: of the kernel, which is ``(channels * height * width, columns)``.

    >>> import numpy as np
    >>> flattened(2, 1).push([np.arange(6.0)[:, None]])[0][:, 0]
    array([0., 3., 1., 4., 2., 5.])
    """
    return Reshape((channels, -1, columns)) >> Permute((1, 0, 2)) >> Reshape((-1, columns))


def packed_by_head(heads: int, columns: int) -> WeightLayout:
    """A packed projection whose rows are query, key and value of each head in turn, to three
    matrices.

    Args:
        heads: how many.
        columns: of the matrix, which is ``(heads * 3 * size, columns)``.

    >>> import numpy as np
    >>> [x[:, 0] for x in packed_by_head(2, 1).push([np.arange(6.0)[:, None]])]
    [array([0., 3.]), array([1., 4.]), array([2., 5.])]
    """
    return Reshape((heads, 3, -1, columns)) >> Split(3, axis=1) >> Reshape((-1, columns))
