"""MXNet's C functions, called directly: the layers of its Python side cost as much as an operator
on a small array."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ctypes import (
    CFUNCTYPE,
    POINTER,
    byref,
    c_bool,
    c_char_p,
    c_int,
    c_int64,
    c_uint,
    c_void_p,
    memmove,
)  # fmt: skip
from functools import cache, lru_cache, wraps
from math import prod
from typing import Any, TypeVar, cast

import numpy

from .loading import load
from .state import state

mx = load()
Array = Any
_ndarray, _check, _library = mx.np.ndarray, mx.base.check_call, mx.base._LIB

imperative_invoke = mx.ndarray.register._imperative_invoke
"""MXNet's own call of an operator, which :mod:`multicalc_mxnet.engine.hook` replaces."""

_INTS, _HANDLES = POINTER(c_int), POINTER(c_void_p)


def _function(name: str, *arguments: Any) -> Any:
    # A function object of our own: argument types on MXNet's would change it for everybody.
    return CFUNCTYPE(c_int, *arguments)((name, _library))


_invoke = _function(
    "MXImperativeInvokeEx",
    *(c_void_p, c_int, c_void_p, _INTS, POINTER(_HANDLES), c_int, c_void_p, c_void_p),
    POINTER(_INTS),
)
_backward = _function(
    "MXAutogradBackwardEx",
    *(c_int, c_void_p, c_void_p, c_int, c_void_p, c_int, c_int, c_int),
    *(POINTER(_HANDLES), POINTER(_INTS)),
)
_mark = _function("MXAutogradMarkVariables", c_int, c_void_p, c_void_p, c_void_p)
_set_bulk_size = _function("MXEngineSetBulkSize", c_int, _INTS)
_context = _function("MXNDArrayGetContext", c_void_p, _INTS, _INTS)
_create = _function(
    "MXNDArrayCreateEx",
    *(c_void_p, c_uint, c_int, c_int, c_int, c_int, POINTER(c_void_p)),
)
_data = _function("MXNDArrayGetData", c_void_p, POINTER(c_void_p))
_wait = _function("MXNDArrayWaitToRead", c_void_p)
_set_recording = _function("MXAutogradSetIsRecording", c_int, _INTS)
_detach = _function("MXNDArrayDetach", c_void_p, POINTER(c_void_p))
_dtype = _function("MXNDArrayGetDType", c_void_p, _INTS)
_slice = _function("MXNDArraySlice", c_void_p, c_uint, c_uint, POINTER(c_void_p))
_reshape = _function(
    "MXNDArrayReshape64", c_void_p, c_int, POINTER(c_int64), c_bool, POINTER(c_void_p)
)
_shape = _function("MXNDArrayGetShapeEx", c_void_p, _INTS, POINTER(_INTS))

_DTYPES = {
    code: numpy.dtype(dtype)
    for code, dtype in mx.nd.ndarray._DTYPE_MX_TO_NP.items()
    if dtype is not None
}
DTYPES = {code: dtype.name for code, dtype in _DTYPES.items()}
"""Names by MXNet's numbers."""
FLOATING = frozenset(code for code, name in DTYPES.items() if name.startswith("float"))
DOUBLE = mx.nd.ndarray._DTYPE_NP_TO_MX[numpy.float64]

Attributes = tuple[int, Any, Any]
"""How many, their names and values."""


@lru_cache(maxsize=4096)
def attributes(keys: tuple[str, ...], values: tuple[str, ...]) -> Attributes:
    """An operator's attributes as the C side takes them."""
    strings = c_char_p * len(keys)
    names, texts = (strings(*(s.encode() for s in each)) for each in (keys, values))
    return len(keys), names, texts


class Direct(_ndarray):  # type: ignore[valid-type,misc]
    """An array of a function being transformed: Python's operators on it call MXNet's directly."""

    __slots__ = ()


def invoke(handle: int, operands: Sequence[Array], attributes: Attributes) -> tuple[Array, ...]:
    """The outputs of an operator of the NumPy kind."""
    count, outs, kinds = c_int(), _HANDLES(), _INTS()
    _check(_invoke(handle, len(operands), _handles(operands), count, outs, *attributes, kinds))
    kind = Direct if state.recordings else _ndarray
    return tuple([_owned(kind, c_void_p(outs[i])) for i in range(count.value)])


_BULK = 64
Function = TypeVar("Function", bound=Callable[..., Any])


def at_once(f: Function) -> Function:
    """``f`` with its operators handed to MXNet's engine together: waking it takes longer than a
    small operator. Not for code of a user's, who may hand an array on to another thread: that would
    not wait for an operator that the engine hasn't been given yet."""

    @wraps(f)
    def call(*args: Any, **kwargs: Any) -> Any:
        before, ignored = c_int(), c_int()
        try:
            _set_bulk_size(_BULK, before)
            return f(*args, **kwargs)
        finally:
            # In C, as an interrupt comes before what a function of Python's does.
            _set_bulk_size(before.value, ignored)

    return cast(Function, call)


def set_recording(on: bool) -> bool:
    """Whether operators are recorded from now on; gives whether they were."""
    before = c_int()
    _set_recording(on, before)
    return bool(before.value)


def detach(x: Array) -> Array:
    """An array that shares the memory, and is a constant of every recording."""
    handle = c_void_p()
    _check(_detach(x.handle, handle))
    return _owned(_ndarray, handle)


def values(x: Array) -> numpy.ndarray:
    """In NumPy, whatever depends on ``x``."""
    return detach(x).asnumpy()


def copied(x: Array) -> Array:
    """``x`` in memory of its own, as a constant of every recording."""
    kind = kind_of(x)
    if kind[1] != _CPU or prod(kind[3:]) > _SMALL:
        return invoke(handle_of("_np_copy"), [detach(x)], attributes((), ()))[0]
    # Without the engine, which takes several times as long.
    _check(_wait(x.handle))
    source = c_void_p()
    _check(_data(x.handle, source))
    return _filled(kind, source.value or 0)


def extent(x: Array) -> tuple[int, int]:
    """Where in memory ``x`` begins and ends."""
    start = c_void_p()
    # MXNet allocates what it is asked about, and the operator that computes it may do so at once.
    _check(_wait(x.handle))
    _check(_data(x.handle, start))
    begin = start.value or 0
    return begin, begin + prod(shape_of(x)) * _DTYPES[dtype_code(x)].itemsize


def array_like(x: Array, values: numpy.ndarray) -> Array:
    """``values`` as an array of ``x``'s dtype, on its device."""
    code, device, number, *_ = kind_of(x)
    if device != _CPU:
        return mx.np.array(values, dtype=DTYPES[code], ctx=x.ctx)
    values = numpy.asarray(values, _DTYPES[code], order="C")
    return _filled((code, device, number, *values.shape), values.ctypes.data)


def part(x: Array, start: int, stop: int, shape: Sequence[int]) -> Array:
    """``x[start:stop]``, reshaped, in the same memory."""
    sliced, reshaped = c_void_p(), c_void_p()
    _check(_slice(x.handle, start, stop, sliced))
    rows = _owned(_ndarray, sliced)
    lengths = (c_int64 * len(shape))(*shape)
    _check(_reshape(rows.handle, len(shape), lengths, False, reshaped))
    return _owned(_ndarray, reshaped)


def _filled(kind: Sequence[int], source: int) -> Array:
    """A new array of that kind on the CPU, with what is in memory at ``source``."""
    code, device, number, *shape = kind
    handle, target = c_void_p(), c_void_p()
    lengths, size = (c_int * len(shape))(*shape), prod(shape)
    _check(_create(lengths, len(shape), device, number, False, code, handle))
    if size:
        _check(_data(handle, target))
        memmove(target, source, size * _DTYPES[code].itemsize)
    return _owned(_ndarray, handle)


_CPU = mx.cpu().device_typeid
_SMALL = 2**16


def mark(variables: Sequence[Array]) -> None:
    """Make arrays variables of the tape. It wants a buffer for each gradient, which is never
    written, as :func:`backward` gives new arrays: one stands for all."""
    count = len(variables)
    buffers = [detach(x) for x in variables[:1]] * count
    _check(_mark(count, _handles(variables), (c_uint * count)(*[1] * count), _handles(buffers)))


def backward(
    heads: Sequence[Array],
    head_grads: Sequence[Array] | None,
    variables: Sequence[Array],
    retain_graph: bool,
) -> list[Array]:
    """As ``mx.autograd.grad``; without ``head_grads`` they are ones."""
    found, kinds = _HANDLES(), _INTS()
    _check(
        _backward(
            *(len(heads), _handles(heads), None if head_grads is None else _handles(head_grads)),
            *(len(variables), _handles(variables)),
            *(retain_graph, False, mx.autograd.is_training(), found, kinds),
        )
    )
    return [_owned(_ndarray, c_void_p(found[i])) for i in range(len(variables))]


def dtype_code(x: Array) -> int:
    """MXNet's number for the dtype."""
    code = c_int()
    _dtype(x.handle, code)
    return code.value


def is_floating(x: Array) -> bool:
    return dtype_code(x) in FLOATING


def shape_of(x: Array) -> list[int]:
    size, lengths = c_int(), _INTS()
    _shape(x.handle, size, lengths)
    return lengths[: size.value]


def kind_of(x: Array) -> tuple[int, ...]:
    """Its dtype, device and shape."""
    device, number = c_int(), c_int()
    _context(x.handle, device, number)
    return dtype_code(x), device.value, number.value, *shape_of(x)


def _handles(arrays: Sequence[Array]) -> Any:
    return (c_void_p * len(arrays))(*[x.handle for x in arrays])


@cache
def handle_of(name: str) -> int:
    """The operator that MXNet has registered under that name."""
    handle = c_void_p()
    _check(_library.NNGetOpHandle(c_char_p(name.encode()), byref(handle)))
    assert handle.value is not None
    return handle.value


@cache
def operator_name(handle: int) -> str:
    """The name MXNet has registered the operator under, such as ``_npi_exp``."""
    name = c_char_p()
    _check(_library.MXSymbolGetAtomicSymbolName(c_void_p(handle), byref(name)))
    return str(mx.base.py_str(name.value))


def _owned(kind: Any, handle: c_void_p) -> Array:
    """The array that frees the handle."""
    x = kind.__new__(kind)
    x.handle, x.writable = handle, True
    return x
