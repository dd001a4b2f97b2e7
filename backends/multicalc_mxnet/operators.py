"""Operators as values: something that runs on plain arrays, knows its tangent and its pullback.

:func:`apply` is the heart of the engine. The highest level among the operands handles the
operator, sees operands of lower levels as constants, and lowers it to operators on its own parts.
That gives nesting to any order, and no confusion between the perturbations of two levels.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable, Sequence
from typing import Any

from multicalc.errors import UnsupportedOperationError

from . import corrections, hook, native, rules
from .loading import load
from .state import state
from .traced import Array, Traced

mx = load()


class Operator:
    """A pure function of arrays: ``run`` on plain ones, ``jvp`` and ``pullback`` on any."""

    name: str
    constant = False
    """Whether the derivative is zero wherever it exists."""

    def run(self, operands: Sequence[Array]) -> tuple[Array, ...]:
        raise NotImplementedError

    def jvp(self, xs: Sequence, ts: Sequence, ys: tuple) -> tuple[Array | None, ...]:
        """The tangents of the outputs ``ys`` at ``xs``; ``None`` stands for zero."""
        raise NotImplementedError

    def pullback(self, xs: Sequence, cts: Sequence, wanted: Sequence[int]) -> tuple:
        """The cotangents of the operands whose positions are ``wanted``."""
        from .vjp_operator import VjpOperator

        given = tuple(i for i, ct in enumerate(cts) if ct is not None)
        op = VjpOperator(self, len(xs), tuple(wanted), given)
        return apply(op, [*xs, *(cts[i] for i in given)])


class MxOperator(Operator):
    """One MXNet operator with its attributes; calling it goes through the levels."""

    def __init__(
        self, handle: int, keys: list, vals: list, is_np_op: bool, output_is_list: bool
    ) -> None:
        self._call = (handle, keys, vals, is_np_op, output_is_list)
        self.name = operator_name(handle)
        self.constant = rules.TABLE.get(self.name) is rules.ZERO

    @property
    def attrs(self) -> dict[str, Any]:
        return dict(zip(self._call[1], self._call[2], strict=True))

    def with_attrs(self, **changes: Any) -> MxOperator:
        """The same operator with some attributes replaced."""
        handle, _, _, is_np_op, output_is_list = self._call
        attrs = self.attrs | changes
        return MxOperator(handle, list(attrs), list(attrs.values()), is_np_op, output_is_list)

    def run(self, operands: Sequence[Array]) -> tuple[Array, ...]:
        if state.recordings and self.name in corrections.TABLE:
            return corrections.TABLE[self.name](self, operands)
        return self.run_uncorrected(operands)

    def run_uncorrected(self, operands: Sequence[Array]) -> tuple[Array, ...]:
        """MXNet's own call, or what is recorded instead of it in a capture."""
        for x in operands:
            if isinstance(x, Traced):
                outs: tuple[Array, ...] = x.level.record(self, operands)
                return outs
        handle, keys, vals, is_np_op, output_is_list = self._call
        out = hook.invoke(handle, list(operands), keys, vals, None, is_np_op, output_is_list)
        return tuple(out) if isinstance(out, list) else (out,)

    def __call__(self, *operands: Array) -> Any:
        outs = apply(self, operands)
        return outs if len(outs) > 1 else outs[0]

    def jvp(self, xs: Sequence, ts: Sequence, ys: tuple) -> tuple[Array | None, ...]:
        rule = rules.TABLE.get(self.name)
        if rule is None:
            raise UnsupportedOperationError(
                f"mxnet: the operator {self.name} has no rule for forward mode or for derivatives "
                "beyond the first. Write it with other operations, or use "
                'method="finite-difference".'
            )
        dys = rule(self, xs, ts, ys)
        if not isinstance(dys, tuple):
            dys = (dys,)
        return tuple(_fit(dy, y) for dy, y in zip(dys, ys, strict=True))


class MultilinearOperator(Operator):
    """A function that is linear in each operand and isn't one call of the hook (``x[key]``)."""

    def __init__(self, name: str, function: Callable[..., Array]) -> None:
        self.name = name
        self._function = function

    def run(self, operands: Sequence[Array]) -> tuple[Array, ...]:
        return (self._function(*operands),)

    def jvp(self, xs: Sequence, ts: Sequence, ys: tuple) -> tuple[Array | None, ...]:
        terms = [
            self._function(*xs[:i], t, *xs[i + 1 :]) for i, t in enumerate(ts) if t is not None
        ]
        return (functools.reduce(lambda a, b: a + b, terms),)


def apply(op: Operator, operands: Sequence[Array]) -> tuple[Array, ...]:
    """``op`` on operands of any levels."""
    top = None
    for x in operands:
        if isinstance(x, Traced) and (top is None or x.level.id > top.id):
            top = x.level
    if top is None:
        return op.run(operands)
    if not top.open:
        raise UnsupportedOperationError(
            f"mxnet: {op.name} got an array that escaped from a transform that has ended. "
            "Return such arrays from the function instead of storing them."
        )
    outs: tuple[Array, ...] = top.process(op, operands)
    return outs


def apply_function(name: str, function: Callable[..., Array], *operands: Array) -> Array:
    """A multilinear Python function of arrays as an operator, applied."""
    return apply(MultilinearOperator(name, function), operands)[0]


def is_floating(x: Array) -> bool:
    return native.is_floating(x.dtype)


def _fit(dy: Array | None, y: Array) -> Array | None:
    """A tangent smaller than its output was broadcast by the operator."""
    if dy is None or not is_floating(y):
        return None
    if dy.dtype != y.dtype:
        dy = dy.astype(y.dtype)
    return dy if dy.shape == y.shape else mx.np.broadcast_to(dy, y.shape)


@functools.cache
def named(name: str, **attrs: Any) -> MxOperator:
    """The operator that MXNet has registered under that name."""
    handle = ctypes.c_void_p()
    mx.base.check_call(mx.base._LIB.NNGetOpHandle(mx.base.c_str(name), ctypes.byref(handle)))
    assert handle.value is not None
    return MxOperator(handle.value, list(attrs), list(attrs.values()), True, False)


@functools.cache
def operator_name(handle: int) -> str:
    """The name MXNet has registered the operator under, such as ``_npi_exp``."""
    name = ctypes.c_char_p()
    mx.base.check_call(
        mx.base._LIB.MXSymbolGetAtomicSymbolName(ctypes.c_void_p(handle), ctypes.byref(name))
    )
    return str(mx.base.py_str(name.value))
