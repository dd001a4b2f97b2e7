"""Where values leave a tensor: an error where a derivative would be lost with them.

NumPy takes a tensor's values by Python's buffers, in C, so that only an array comes out of
``np.exp(x)``. While a transform of ours runs a tensor gives no buffer, and NumPy asks for
``__array__`` instead. That, and what else reads the values of a tensor that a tape follows, raises
in a transform's thread; elsewhere it gives what it always does. What may depend on values, a branch
or an index, reads them as ever, and so do TensorFlow itself and Keras.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, cast

import numpy as np
from tensorflow.python.framework import ops

from multicalc.xp.common.exits import lost
from multicalc_tensorflow.here import here
from multicalc_tensorflow.private import is_watched

_eager = ops._EagerTensorBase
_read, _as_array = _eager._numpy, _eager.__array__
_READERS = {"__float__": "number", "__complex__": "number", "numpy": "method"}
_TRUSTED = {"tensorflow", "keras", "multicalc_tensorflow"}

_AS_BUFFER = 20
"""Which of the pointers that a type of Python's begins with is ``tp_as_buffer``."""
_slots = ctypes.c_void_p.from_address(
    id(ops.EagerTensor) + _AS_BUFFER * ctypes.sizeof(ctypes.c_void_p)
)
_buffer = ctypes.c_void_p.from_address(cast(int, _slots.value))
_give_buffer = _buffer.value


def _numpy(tensor: Any) -> Any:
    if here.transforms:
        reader = sys._getframe(1)
        exit = _READERS.get(reader.f_code.co_name)
        if exit is not None and _is_lost(tensor, reader.f_back):
            raise lost("tensorflow", exit, "tf.stop_gradient(x)", reader.f_code.co_name)
    return _read(tensor)


def _array(tensor: Any, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
    if here.transforms and _is_lost(tensor, sys._getframe(1)):
        raise lost("tensorflow", "NumPy", "tf.stop_gradient(x)")
    # As what a buffer gives: the tensor's own memory, which nobody writes into.
    array = np.asarray(_read(tensor))
    array.flags.writeable = False
    return np.array(array, dtype) if copy else np.asarray(array, dtype)


def _is_lost(tensor: Any, reader: Any) -> bool:
    package = reader.f_globals.get("__name__", "").partition(".")[0]
    return package not in _TRUSTED and is_watched(tensor)


def put(ours: bool) -> None:
    _eager._numpy = _numpy if ours else _read
    _eager.__array__ = _array if ours else _as_array
    _buffer.value = None if ours else _give_buffer
