"""Operators as values: something that runs on plain arrays and knows its tangent.

:func:`apply` is the heart of the engine. The highest level among the operands handles the
operator, sees operands of lower levels as constants, and lowers it to operators on its own parts.
That gives nesting to any order, and no confusion between the perturbations of two levels.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from multicalc.errors import UnsupportedOperationError

from ..runtime import calls
from ..runtime.calls import Array
from ..runtime.loading import load
from ..runtime.state import state
from .boxes import Box
from .tables import known

mx = load()


class Operator:
    """A pure function of arrays: ``run`` on plain ones, ``jvp`` on any."""

    name: str
    constant = False
    """Whether the derivative is zero wherever it exists."""

    def run(self, operands: Sequence[Array]) -> tuple[Array, ...]:
        raise NotImplementedError

    def jvp(self, xs: Sequence, ts: Sequence, ys: tuple) -> tuple[Array | None, ...]:
        """The tangents of the outputs ``ys`` at ``xs``; ``None`` stands for zero."""
        raise NotImplementedError


class MxOperator(Operator):
    """One MXNet operator with its attributes; calling it goes through the levels."""

    def __init__(
        self, handle: int, keys: Sequence, vals: Sequence, is_np_op: bool, output_is_list: bool
    ) -> None:
        self._call = (handle, keys, vals, is_np_op, output_is_list)
        self.handle = handle
        self.name = calls.operator_name(handle)

    @functools.cached_property
    def _attributes(self) -> calls.Attributes:
        _, keys, vals, *_ = self._call
        return calls.attributes(tuple(keys), tuple(map(str, vals)))

    @property
    def attrs(self) -> dict[str, Any]:
        return dict(zip(self._call[1], self._call[2], strict=True))

    def with_attrs(self, **changes: Any) -> MxOperator:
        """The same operator with some attributes replaced."""
        handle, _, _, is_np_op, output_is_list = self._call
        attrs = self.attrs | changes
        return MxOperator(handle, list(attrs), list(attrs.values()), is_np_op, output_is_list)

    @property
    def constant(self) -> bool:  # type: ignore[override]
        return known(self.handle).constant

    def run(self, operands: Sequence[Array]) -> tuple[Array, ...]:
        if state.recordings:
            correction = known(self.handle).correction
            if correction is not None:
                return correction(self, operands)
        return self.run_uncorrected(operands)

    def run_uncorrected(self, operands: Sequence[Array]) -> tuple[Array, ...]:
        """MXNet's own call, or what is recorded instead of it in a capture."""
        for x in operands:
            if isinstance(x, Box):
                outs: tuple[Array, ...] = x.level.record(self, operands)
                return outs
        handle, keys, vals, is_np_op, _ = self._call
        if not is_np_op:
            return tuple(
                calls.imperative_invoke(handle, list(operands), keys, vals, None, False, True)
            )
        return calls.invoke(handle, operands, self._attributes)

    def __call__(self, *operands: Array) -> Any:
        for x in operands:
            if isinstance(x, Box):
                outs = apply(self, operands)
                break
        else:
            if state.captures:
                state.captures[-1].notice(self.handle, operands)
            outs = self.run(operands)
        return outs if len(outs) > 1 else outs[0]

    def jvp(self, xs: Sequence, ts: Sequence, ys: tuple) -> tuple[Array | None, ...]:
        rule = known(self.handle).rule
        if rule is None:
            raise UnsupportedOperationError(
                f"mxnet: the operator {self.name} has no rule for forward mode or for derivatives "
                "beyond the first. Write it with other operations, or use "
                'method="finite-difference".'
            )
        dys = rule(self, xs, ts, ys)
        if not isinstance(dys, tuple):
            dys = (dys,)
        return tuple([_fit(dy, y) for dy, y in zip(dys, ys, strict=True)])


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
        if isinstance(x, Box) and (top is None or x.level.id > top.id):
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


def _fit(dy: Array | None, y: Array) -> Array | None:
    """A tangent smaller than its output was broadcast by the operator."""
    if dy is None or not calls.is_floating(y):
        return None
    if calls.dtype_code(dy) != calls.dtype_code(y):
        dy = dy.astype(y.dtype)
    return dy if calls.shape_of(dy) == calls.shape_of(y) else mx.np.broadcast_to(dy, y.shape)


@functools.lru_cache(maxsize=4096, typed=True)
def named(name: str, **attrs: Any) -> MxOperator:
    """The operator that MXNet has registered under that name."""
    return MxOperator(calls.handle_of(name), list(attrs), list(attrs.values()), True, False)
