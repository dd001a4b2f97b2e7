"""Attributes and methods of arrays that people type from habit, with the meaning of ``xp``."""

from __future__ import annotations

from typing import Any

from multicalc import xp
from multicalc.arrays.habits import Habits
from multicalc.errors import InvalidArgumentError


class Methods(Habits):
    """The standard's attributes beside those that say what an array is, and methods for ``xp``'s
    functions of one array."""

    __slots__ = ()

    @property
    def shape(self) -> tuple[int, ...]:
        raise NotImplementedError

    @property
    def T(self) -> Any:  # noqa: N802 (the standard's name)
        """The transpose of a matrix."""
        if len(self.shape) != 2:
            raise InvalidArgumentError(
                f"x.T is of matrices, found shape {self.shape}; write xp.matrix_transpose(x) for a "
                "stack of them, and of a vector x itself"
            )
        return xp.matrix_transpose(self)

    @property
    def mT(self) -> Any:  # noqa: N802 (the standard's name)
        """The transpose of each matrix of a stack."""
        return xp.matrix_transpose(self)

    @property
    def at(self) -> Any:
        """``x.at[key].set(v)`` and the like: :class:`multicalc.xp.at`."""
        return xp.at(self)

    def sum(self, axis: Any = None, **options: Any) -> Any:
        return xp.sum(self, axis=axis, **options)
