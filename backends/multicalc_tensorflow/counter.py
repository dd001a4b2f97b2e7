"""The index of a loop in a graph: a number without a value yet.

Eagerly the index is a Python number and takes the dtype of what it meets. An integer tensor would
be refused by TensorFlow's operators beside floats.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from multicalc.errors import TracingError
from multicalc.xp.common.numbers import is_number


class Counter:
    """A scalar tensor of int64, or of float64 once it was divided or met a float, that gives in to
    the dtype of the tensors beside it."""

    __slots__ = ("value",)
    __array_ufunc__ = None
    """NumPy's arrays leave their operators to it."""

    def __init__(self, value: tf.Tensor) -> None:
        self.value = value

    @property
    def dtype(self) -> tf.DType:
        return self.value.dtype

    @property
    def shape(self) -> tf.TensorShape:
        return self.value.shape

    @property
    def device(self) -> str:
        return self.value.device

    def __repr__(self) -> str:
        return f"<a loop's index: {self.value!r}>"

    def beside(self, dtype: tf.DType) -> tf.DType:
        """What it and a tensor of ``dtype`` become."""
        if dtype.is_bool or (
            self.dtype.is_floating and not (dtype.is_floating or dtype.is_complex)
        ):
            return self.dtype
        return dtype

    def __bool__(self) -> bool:
        raise _looked()

    def __index__(self) -> int:
        raise _looked()

    __int__ = __index__

    def __float__(self) -> float:
        raise _looked()

    def __neg__(self) -> Counter:
        return Counter(-self.value)

    def __pos__(self) -> Counter:
        return self

    def __abs__(self) -> Counter:
        return Counter(tf.abs(self.value))

    __hash__ = object.__hash__


def _looked() -> TracingError:
    return TracingError(
        "tensorflow: what is compiled can't look at the index of a loop; use xp.where or xp.cond, "
        "or a Python loop"
    )


def _together(x: Any, y: Any, wants_float: bool) -> tuple[tf.Tensor, tf.Tensor, bool]:
    """Two operands, of which one is a counter, in one dtype, and whether the result is one too."""
    weak = all(isinstance(each, Counter) or is_number(each) for each in (x, y))
    counter, other = (x, y) if isinstance(x, Counter) else (y, x)
    if isinstance(other, Counter):
        dtype = tf.float64 if tf.float64 in (x.dtype, y.dtype) else tf.int64
    elif weak:
        dtype = counter.beside(tf.as_dtype(np.asarray(other).dtype))
    else:
        other = tf.convert_to_tensor(other)
        dtype = counter.beside(other.dtype)
    if wants_float and dtype.is_integer:
        dtype = tf.float64
    return _cast(x, dtype), _cast(y, dtype), weak and not dtype.is_complex


def _cast(x: Any, dtype: tf.DType) -> tf.Tensor:
    return tf.constant(x, dtype) if is_number(x) else tf.cast(tf.convert_to_tensor(x), dtype)


def _operator(name: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
    function = getattr(operator, name)

    def result(x: Any, y: Any) -> Any:
        # A negative power of an integer is a float, as Python has it.
        inverse = name == "pow" and is_number(y) and isinstance(y, int) and y < 0
        first, second, weak = _together(x, y, wants_float=name == "truediv" or inverse)
        found = function(first, second)
        return Counter(found) if weak and not found.dtype.is_bool else found

    return (lambda self, other: result(self, other)), (lambda self, other: result(other, self))


for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow"):
    _forward, _backward = _operator(_name)
    setattr(Counter, f"__{_name}__", _forward)
    setattr(Counter, f"__r{_name}__", _backward)
for _name in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(Counter, f"__{_name}__", _operator(_name)[0])


def _to_tensor(
    counter: Counter, dtype: tf.DType | None = None, name: Any = None, as_ref: bool = False
) -> Any:
    """What TensorFlow's operators and functions call."""
    if dtype is None or dtype == counter.dtype:
        return counter.value
    return tf.cast(counter.value, dtype) if counter.beside(dtype) == dtype else NotImplemented


tf.register_tensor_conversion_function(Counter, _to_tensor)
