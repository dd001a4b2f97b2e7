"""The pullback of an operator as an operator, which is what makes reverse mode nest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from ..runtime import autograd
from ..runtime.calls import Array
from ..runtime.loading import load
from .operators import Operator, apply
from .rules import RuledOperator

mx = load()


class VjpOperator(Operator):
    """``(x..., ct...) ↦ J(x)ᵀ ct`` of one operator.

    ``size`` is the number of operands of the operator, ``wanted`` the positions of those whose
    cotangents are computed, ``given`` the positions of the outputs whose cotangents are operands.
    """

    vjp: ClassVar[Callable[..., tuple]]
    """Reverse mode, which is made of these operators: :mod:`.vjp` puts itself here."""

    def __init__(
        self, op: Operator, size: int, wanted: tuple[int, ...], given: tuple[int, ...]
    ) -> None:
        self.name = f"pullback of {op.name}"
        self._op, self._size, self._wanted, self._given = op, size, wanted, given

    def run(self, operands: Sequence[Array]) -> tuple[Array, ...]:
        """Plain arrays: MXNet's tape of this one operator."""
        xs, cts = list(operands[: self._size]), operands[self._size :]
        variables = autograd.variables([xs[i] for i in self._wanted])
        for i, x in zip(self._wanted, variables, strict=True):
            xs[i] = x
        with autograd.recording():
            ys = self._op.run(xs)
        heads = [ys[i] for i in self._given]
        return tuple(autograd.gradients(heads, cts, variables))

    def jvp(self, xs: Sequence, ts: Sequence, ys: tuple) -> tuple[Array | None, ...]:
        """Linear in ``ct``; in ``x`` it is the gradient of ``⟨ct, jvp(x; ẋ)⟩``, ``ẋ`` constant."""
        primals, cts = xs[: self._size], xs[self._size :]
        dxs, dcts = ts[: self._size], ts[self._size :]
        terms = []
        if any(t is not None for t in dcts):
            given = [i for i, t in zip(self._given, dcts, strict=True) if t is not None]
            op = VjpOperator(self._op, self._size, self._wanted, tuple(given))
            terms.append(apply(op, [*primals, *(t for t in dcts if t is not None)]))
        if any(t is not None for t in dxs):
            _, pull = self._tangent_map(primals, dxs, self._wanted)
            terms.append(pull(cts))
        return terms[0] if len(terms) == 1 else tuple(map(_add, *terms))

    def pullback(self, xs: Sequence, cts: Sequence, wanted: Sequence[int]) -> tuple:
        """With ``u`` the cotangent: ``jvp(x; u)`` for ``ct``, the gradient of
        ``⟨ct, jvp(x; u)⟩`` for ``x``."""
        primals, own_cts = xs[: self._size], xs[self._size :]
        dxs: list[Array | None] = [None] * self._size
        for i, u in zip(self._wanted, cts, strict=True):
            dxs[i] = u
        for_x = [i for i in wanted if i < self._size]
        tangents, pull = self._tangent_map(primals, dxs, for_x)
        found = dict(zip(for_x, pull(own_cts), strict=True)) if for_x else {}
        return tuple(found[i] if i < self._size else tangents[i - self._size] for i in wanted)

    def _tangent_map(self, xs: Sequence, dxs: Sequence, wanted: Sequence[int]) -> tuple:
        """``jvp(x; dx)`` at the given outputs, and its pullback to the operands ``wanted``."""

        def tangents(*moving: Array) -> tuple[tuple, tuple]:
            at = list(xs)
            for i, x in zip(wanted, moving, strict=True):
                at[i] = x
            ys = apply(self._op, at)
            dys = self._op.jvp(at, dxs, ys)
            return tuple(_zero_if_none(dys[i], ys[i]) for i in self._given), ()

        if not wanted:
            return tangents()[0], None
        outs, _, pull = self.vjp(tangents, tuple(xs[i] for i in wanted))
        return outs, pull


def pullback(op: Operator, xs: Sequence, cts: Sequence, wanted: Sequence[int]) -> tuple:
    """The cotangents of the operands ``xs`` of ``op`` whose positions are ``wanted``."""
    if isinstance(op, VjpOperator | RuledOperator):
        return op.pullback(xs, cts, wanted)
    given = tuple(i for i, ct in enumerate(cts) if ct is not None)
    of_op = VjpOperator(op, len(xs), tuple(wanted), given)
    return apply(of_op, [*xs, *(cts[i] for i in given)])


def _zero_if_none(dy: Array | None, y: Array) -> Array:
    return mx.np.zeros_like(y) if dy is None else dy


def _add(a: Array | None, b: Array | None) -> Array | None:
    if a is None or b is None:
        return b if a is None else a
    return a + b
