"""What the namespace's functions share: dtypes by any name, and Python scalars beside tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any

import numpy as np
import tensorflow as tf

from multicalc.backend import default_dtype
from multicalc.xp.common.kinds import PYTHONS
from multicalc.xp.common.nested import arrays_in, flat
from multicalc.xp.common.numbers import is_number
from multicalc_tensorflow.counter import Counter


def to_dtype(dtype: Any) -> tf.DType | None:
    """The TensorFlow dtype for a string, a NumPy dtype or type, a TensorFlow dtype or None."""
    if dtype is None:
        return None
    named = isinstance(dtype, str) and dtype in PYTHONS
    try:
        return tf.as_dtype(np.dtype(dtype) if named or isinstance(dtype, type) else dtype)
    except TypeError:
        # NumPy knows other names of them, "f8" and "single", and says of all others that it
        # doesn't.
        return tf.as_dtype(np.dtype(dtype))


def is_tensor(x: Any) -> bool:
    return isinstance(x, tf.Tensor | tf.Variable | tf.IndexedSlices | Counter)


def _gives_in(x: Any) -> bool:
    """Whether it takes the dtype of what is beside it."""
    return is_number(x) or isinstance(x, Counter)


def asarray(
    obj: Any, /, *, dtype: Any = None, device: Any = None, copy: bool | None = None
) -> tf.Tensor:
    """A tensor: of a tensor itself, a NumPy array, a number, or nested lists of those (symbolic
    ones too).

    Numbers beside tensors in a list take the tensors' dtype, unless that could not hold them; alone
    they become float64, int64, bool or complex128.
    """
    dtype = to_dtype(dtype)
    if is_tensor(obj):
        with on(device):
            if isinstance(obj, Counter) and dtype is None and obj.dtype.is_floating:
                dtype = to_dtype(default_dtype())
            tensor = tf.convert_to_tensor(obj)
            tensor = tensor if dtype is None else cast(tensor, dtype)
            return tensor if device is None and not copy else tf.identity(tensor)
    if copy is False:
        raise ValueError("TensorFlow copies whatever is not a tensor yet; copy=False can't be had")
    if isinstance(obj, list | tuple):
        tensors = arrays_in(obj, is_tensor)
        if tensors:
            dtype = dtype or beside(promoted(tensors), flat(obj))
            return tf.stack([asarray(each, dtype=dtype) for each in obj])
    array = np.array(obj, dtype=None if dtype is None else dtype.as_numpy_dtype)
    with on(device):
        return tf.constant(array)


def cast(x: tf.Tensor, dtype: tf.DType) -> tf.Tensor:
    """``x`` in ``dtype``; as a boolean, whether it is not zero: tf.cast sees only the real part."""
    if dtype.is_bool and x.dtype.is_complex:
        return tf.not_equal(x, 0)
    if dtype.is_complex and x.dtype.is_floating:
        # The pullback of tf.cast warns that it drops the imaginary part.
        real = tf.cast(x, dtype.real_dtype)
        return tf.complex(real, tf.zeros_like(real))
    return tf.cast(x, dtype)


def on(device: Any) -> AbstractContextManager[Any]:
    """Places what is made inside; None leaves the placing to TensorFlow and enclosing scopes."""
    return nullcontext() if device is None else tf.device(device)


def promoted(tensors: Iterable[Any]) -> tf.DType:
    """The dtype that holds all of the tensors'; TensorFlow itself promotes nothing."""
    return common_dtype(t.dtype for t in tensors)


def common_dtype(each: Iterable[tf.DType]) -> tf.DType:
    dtypes = {d.base_dtype for d in each}
    if len(dtypes) == 1:
        return dtypes.pop()
    return tf.as_dtype(np.result_type(*(d.as_numpy_dtype for d in dtypes)))


def operands(*xs: Any) -> tuple[Any, ...]:
    """Tensors of one dtype; a Python number takes that of the tensors beside it, unless that could
    not hold it (a float beside integers)."""
    if all([isinstance(x, tf.Tensor) for x in xs]):
        dtypes = [x.dtype for x in xs]
        if dtypes.count(dtypes[0]) == len(dtypes):
            return xs
    made = [x if _gives_in(x) else asarray(x) for x in xs]
    tensors = [x for x in made if not _gives_in(x)]
    counters = [x for x in made if isinstance(x, Counter)]
    if not tensors and not counters:
        return tuple(asarray(x) for x in made)
    dtype = beside(promoted(tensors or counters), made)
    if not tensors and dtype.is_floating:
        dtype = to_dtype(default_dtype())
    # For one number tf.constant is faster than NumPy's array, but keeps one for 0.0 and -0.0:
    # whichever this process had first.
    return tuple(
        [
            tf.constant(x, dtype)
            if dtype.is_floating and type(x) in (int, float) and x
            else asarray(x, dtype=dtype)
            for x in made
        ]
    )


def beside(dtype: tf.DType, numbers: Iterable[Any]) -> tf.DType:
    """``dtype``, or what it has to become to hold the Python numbers among ``numbers``."""
    for x in numbers:
        if isinstance(x, complex) and not dtype.is_complex:
            dtype = tf.complex64 if dtype == tf.float32 else tf.complex128
        elif isinstance(x, float) and not (dtype.is_floating or dtype.is_complex):
            dtype = tf.float64
        elif type(x) is int and dtype.is_bool:
            dtype = tf.int64
        elif isinstance(x, Counter):
            dtype = x.beside(dtype)
    return dtype


def floats(*xs: Any) -> tuple[Any, ...]:
    """As :func:`operands`, but integers and booleans as float64: TensorFlow has most functions for
    floats only, and means and reciprocals of integers as integers."""
    wide = default_dtype() if all(isinstance(x, Counter) for x in xs) else tf.float64
    return tuple(
        [
            x if x.dtype.is_floating or x.dtype.is_complex else tf.cast(x, wide)
            for x in operands(*xs)
        ]
    )


def of_one_shape(x1: tf.Tensor, x2: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Both, broadcast."""
    if x1.shape.is_fully_defined() and x1.shape == x2.shape:
        return x1, x2
    shape = tf.broadcast_dynamic_shape(tf.shape(x1), tf.shape(x2))
    return tf.broadcast_to(x1, shape), tf.broadcast_to(x2, shape)


def unary(
    function: Callable[..., Any], accept: Callable[..., Any] = operands
) -> Callable[[Any], Any]:
    """``function`` of one tensor, taking whatever :func:`operands`, or :func:`floats`, takes."""

    def call(x: Any, /) -> Any:
        return function(*accept(x))

    return _named(call, function)


def binary(
    function: Callable[..., Any], accept: Callable[..., Any] = operands
) -> Callable[[Any, Any], Any]:
    """``function`` of two tensors of one dtype, taking whatever :func:`operands`, or
    :func:`floats`, takes."""

    def call(x1: Any, x2: Any, /) -> Any:
        return function(*accept(x1, x2))

    return _named(call, function)


def _named(call: Callable[..., Any], function: Callable[..., Any]) -> Callable[..., Any]:
    call = wraps(function)(call)
    # The signature is the standard's, not TensorFlow's.
    del call.__wrapped__
    return call


def shape_of(shape: Any) -> Any:
    return (shape,) if isinstance(shape, int | np.integer) else shape
