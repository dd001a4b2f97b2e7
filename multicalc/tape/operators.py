"""Python's operators for a class that has ``__multicalc_function__``."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from multicalc.backend import owner


class Operators:
    """``+ - * / ** @``, ``-x``, ``abs``, comparisons and indexing, each through
    ``__multicalc_function__`` with the function of the ``operator`` module."""

    __slots__ = ()

    # NumPy's own operators then leave the work to the reflected ones here.
    __array_ufunc__ = None

    def __multicalc_function__(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        raise NotImplementedError

    def _binary(self, function: Callable[..., Any], left: Any, right: Any) -> Any:
        other = right if left is self else left
        if isinstance(other, Operators | bool | int | float | complex) or owner(other) is not None:
            return self.__multicalc_function__(function, (left, right), {})
        return NotImplemented

    def __add__(self, other: Any) -> Any:
        return self._binary(operator.add, self, other)

    def __radd__(self, other: Any) -> Any:
        return self._binary(operator.add, other, self)

    def __sub__(self, other: Any) -> Any:
        return self._binary(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Any:
        return self._binary(operator.sub, other, self)

    def __mul__(self, other: Any) -> Any:
        return self._binary(operator.mul, self, other)

    def __rmul__(self, other: Any) -> Any:
        return self._binary(operator.mul, other, self)

    def __truediv__(self, other: Any) -> Any:
        return self._binary(operator.truediv, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self._binary(operator.truediv, other, self)

    def __pow__(self, other: Any) -> Any:
        return self._binary(operator.pow, self, other)

    def __rpow__(self, other: Any) -> Any:
        return self._binary(operator.pow, other, self)

    def __matmul__(self, other: Any) -> Any:
        return self._binary(operator.matmul, self, other)

    def __rmatmul__(self, other: Any) -> Any:
        return self._binary(operator.matmul, other, self)

    def __eq__(self, other: object) -> Any:
        return self._binary(operator.eq, self, other)

    def __ne__(self, other: object) -> Any:
        return self._binary(operator.ne, self, other)

    def __lt__(self, other: Any) -> Any:
        return self._binary(operator.lt, self, other)

    def __le__(self, other: Any) -> Any:
        return self._binary(operator.le, self, other)

    def __gt__(self, other: Any) -> Any:
        return self._binary(operator.gt, self, other)

    def __ge__(self, other: Any) -> Any:
        return self._binary(operator.ge, self, other)

    # == compares values, so that only identity can be hashed.
    __hash__ = object.__hash__

    def __neg__(self) -> Any:
        return self.__multicalc_function__(operator.neg, (self,), {})

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return self.__multicalc_function__(operator.abs, (self,), {})

    def __getitem__(self, key: Any) -> Any:
        return self.__multicalc_function__(operator.getitem, (self, key), {})

    def __array__(self, *args: Any, **kwargs: Any) -> np.ndarray:
        raise TypeError(
            "a variable does not turn into a NumPy array by itself, because its derivative would "
            "be lost; use the functions of multicalc.xp, or take .numpy()"
        )
