"""The one place where MXNet is patched, for as long as a transform needs it.

Nearly every ``mx.np`` function ends in ``_imperative_invoke``, looked up in the globals of
``mxnet.ndarray.register``. While a transform runs, in any thread, that name is ours: a
call that has a traced operand goes to the levels, and so does one whose gradient MXNet has wrong
while we record; every other call goes straight to MXNet. The few entry points that don't end
there are covered one by one.
"""

from __future__ import annotations

import threading
from typing import Any

from multicalc.errors import UnsupportedOperationError

from ..runtime import calls
from ..runtime.loading import load
from ..runtime.state import state
from .operators import MxOperator, apply, apply_function
from .promotion import of_one_kind
from .tables import known
from .traced import Traced

mx = load()
_register = mx.ndarray.register
_functions = mx.ndarray.numpy._op
_packed = _functions._api_internal

tensordot = _packed.tensordot
helper = _functions._ufunc_helper
"""What functions of two operands, and with them Python's operators, come to."""
_call_cached = mx.ndarray.CachedOp.__call__
_call_custom = mx.autograd.Function.__call__


def _hooked_invoke(
    handle: int,
    ndargs: list,
    keys: list,
    vals: list,
    out: Any,
    is_np_op: bool,
    output_is_list: bool,
) -> Any:
    for operand in ndargs:
        if isinstance(operand, Traced):
            break
    else:
        if state.captures:
            state.captures[-1].notice(handle, ndargs)
        if not state.recordings or out is not None or not known(handle).is_replaced:
            if state.recordings and isinstance(out, mx.nd.NDArray) and not calls.is_floating(out):
                # A cast (`astype`): MXNet's gradient is 1, or what it finds in memory of the other
                # dtype.
                ndargs = [x.detach() for x in ndargs]
            if out is not None or not is_np_op:
                return calls.imperative_invoke(
                    handle, ndargs, keys, vals, out, is_np_op, output_is_list
                )
            outs = calls.invoke(
                handle, ndargs, calls.attributes(tuple(keys), tuple(map(str, vals)))
            )
            return list(outs) if output_is_list or len(outs) > 1 else outs[0]
    op = MxOperator(handle, keys, vals, is_np_op, output_is_list)
    if out is not None:
        raise UnsupportedOperationError(
            f"mxnet: {op.name} writes a differentiated value into an existing array (out=, an "
            "in-place operation or an assignment); write y = y + x for y += x, and "
            "xp.at(y, key).set(x) for y[key] = x."
        )
    expansion = known(handle).expansion
    outs = apply(op, ndargs) if expansion is None else expansion(op, ndargs)
    return list(outs) if output_is_list or len(outs) > 1 else outs[0]


def _hooked_tensordot(a: Any, b: Any, axes: Any) -> Any:
    if isinstance(a, Traced) or isinstance(b, Traced):
        return apply_function("tensordot", lambda x, y: _hooked_tensordot(x, y, axes), a, b)
    return tensordot(a, b, axes)


def _hooked_helper(lhs: Any, rhs: Any, *functions: Any, **kwargs: Any) -> Any:
    if state.hooks:
        lhs, rhs = of_one_kind(lhs, rhs)
    return helper(lhs, rhs, *functions, **kwargs)


def _refusing(original: Any, what: str) -> Any:
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        if any(isinstance(arg, Traced) for arg in args):
            raise UnsupportedOperationError(f"mxnet: cannot differentiate through {what}")
        return original(self, *args, **kwargs)

    return call


_PATCHES: tuple[tuple[Any, str, Any, Any], ...] = (
    (_register, "_imperative_invoke", _hooked_invoke, calls.imperative_invoke),
    (_packed, "tensordot", _hooked_tensordot, tensordot),
    (_functions, "_ufunc_helper", _hooked_helper, helper),
    (
        mx.ndarray.CachedOp,
        "__call__",
        _refusing(_call_cached, "a hybridized block; call net.hybridize(False) first."),
        _call_cached,
    ),
    (
        mx.autograd.Function,
        "__call__",
        _refusing(_call_custom, "mx.autograd.Function beyond first order or in forward mode."),
        _call_custom,
    ),
)

_lock = threading.Lock()
_users = 0
_complete = False
"""Whether all is patched: what was interrupted is done again."""


class installed:  # noqa: N801 (called like a function, and in every transform: no generator)
    """Keep the hook in place for the duration of the block; blocks nest and run in parallel."""

    __slots__ = ()

    def __enter__(self) -> None:
        global _users, _complete
        with _lock:
            _users += 1
            state.hooks += 1
            if not _complete:
                for owner, name, ours, _ in _PATCHES:
                    setattr(owner, name, ours)
                _complete = True

    def __exit__(self, *_: object) -> None:
        remove(1)


def remove(blocks: int) -> None:
    """Leave so many blocks of this thread."""
    global _users, _complete
    with _lock:
        _users -= blocks
        state.hooks -= blocks
        if _users == 0:
            _complete = False
            for owner, name, _, original in _PATCHES:
                setattr(owner, name, original)
