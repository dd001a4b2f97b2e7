"""Reverse mode on MXNet's own tape, forward levels outside of it included.

With ``k`` forward levels around, an input is a tower ``x = Σ_S x_S ε_S`` over the sets ``S`` of
levels, and every ``x_S`` is a plain array. Only ``x_∅`` is made a variable of the tape. Because
``∂^S ∇φ = ∇ ∂^S φ``, the gradient of ``φ = ⟨ct, y⟩`` is the tower with ``g_S = ∇_{x_∅} φ_S``, where
``φ_S = Σ_{A ⊔ B = S} ⟨ct_A, y_B⟩``: one run of MXNet's ``backward`` for each ``S``, on the same
recording.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from ..runtime import autograd, calls
from ..runtime.calls import Array
from ..runtime.loading import load
from ..runtime.state import NeedsReverseLevelError, Tape, state
from . import hook
from .boxes import Level, without_levels
from .forward import ForwardLevel
from .reverse import reverse_vjp
from .towers import assemble, parts_of
from .traced import Traced

mx = load()


def tape_vjp(f: Any, xs: Sequence[Array]) -> tuple[tuple, tuple, Any]:
    """``outs, aux, pullback``; raises :class:`NeedsReverseLevelError` if ``f`` goes backwards."""
    variables, outs, aux, _ = _recorded(f, xs, [])
    return (
        tuple(map(_detached, outs)),
        tuple(map(_detached, aux)),
        _pullback(f, xs, variables, outs),
    )


def tape_value_and_grad(f: Any, xs: Sequence[Array]) -> tuple[tuple, tuple, tuple, Any]:
    """``outs, aux, grads`` of an ``f`` with one scalar output, and, where that is a compiled
    function of ``xs`` along a direction, what gives the columns of its Hessian (see
    :meth:`CompiledGraph.columns`), or ``None``; raises as :func:`tape_vjp` does."""
    level = _only_level(xs)
    tangents = [] if level is None else [calls.detach(x.mark) for x in xs]
    variables, outs, aux, cut = _recorded(f, xs, tangents, level)
    (out,) = outs
    grads: tuple
    if not isinstance(out, Traced):
        grads = tuple(autograd.gradients_of_one(out, variables))
    elif level is not None and parts_of(out).keys() == {frozenset(), frozenset({level})}:
        found = autograd.gradients_of_one(out.mark, variables + tangents)
        pairs = zip(found[len(xs) :], found, strict=False)
        grads = tuple([Traced(level, value, mark) for value, mark in pairs])
    else:
        one = mx.np.ones(out.shape, dtype=out.dtype, ctx=out.ctx)
        grads = _pullback(f, xs, variables, outs)((one,))
    columns = partial(cut[0].graph.columns, cut[0].parts, variables, tangents) if cut else None
    return (_detached(out),), tuple(map(_detached, aux)), grads, columns


def tape_hessian_product(f: Any, xs: Sequence[Array], ts: Sequence[Array]) -> tuple:
    """``∇⟨∇f(x), t⟩`` of an ``f`` with one scalar output, at plain arrays; raises as
    :func:`tape_vjp` does. ``t`` is no variable, so that the gradient isn't computed beside it."""
    level = ForwardLevel()
    # The function sees no array that it could write into.
    variables = [calls.detach(x) for x in xs]
    calls.mark(variables)
    inputs = [Traced(level, v, calls.detach(t)) for v, t in zip(variables, ts, strict=True)]
    try:
        (out,), _, _ = _on_tape(f, inputs, variables, level)
    finally:
        level.open = False
    if isinstance(out, Traced):
        return tuple(autograd.gradients_of_one(out.mark, variables))
    return tuple(map(mx.np.zeros_like, variables))


def _only_level(xs: Sequence[Array]) -> Level | None:
    """The one level around, if all of ``xs`` have plain parts there. Then
    ``∂φ(x; ẋ) = ⟨∇φ(x), ẋ⟩``, so that one run backwards from it gives the gradient, which is its
    derivative by ``ẋ``, with the tangent, which is that by ``x``."""
    levels = {x.level if isinstance(x, Traced) and _is_plain(x) else None for x in xs}
    return levels.pop() if len(levels) == 1 else None


def _is_plain(x: Traced) -> bool:
    """Whether what it is made of has no levels itself."""
    return not isinstance(x.value, Traced) and not isinstance(x.mark, Traced)


def _recorded(
    f: Any, xs: Sequence[Array], tangents: list, along: Level | None = None
) -> tuple[list, tuple, tuple, list]:
    """The variables that stand for ``xs`` on the tape, ``outs, aux`` as computed from them, and
    what was cut off the tape. ``tangents`` are made variables too, where they are given."""
    if tangents:
        # The function sees no array that it could write into.
        variables = [calls.detach(x.value) for x in xs]
        calls.mark(variables + tangents)
        pairs = zip(xs, variables, tangents, strict=True)
        inputs = [Traced(x.level, v, t) for x, v, t in pairs]
    else:
        variables = autograd.variables([without_levels(x) for x in xs])
        inputs = [_over(x, v) for x, v in zip(xs, variables, strict=True)]
    return variables, *_on_tape(f, inputs, [*variables, *tangents], along)


def _on_tape(
    f: Any, inputs: Sequence[Array], variables: Sequence[Array], along: Level | None
) -> tuple[tuple, tuple, list]:
    """``outs, aux`` at ``inputs``, which are made of ``variables``, and what was cut off."""
    tape = Tape(variables, along)
    state.tapes.append(tape)
    try:
        with hook.installed(), autograd.recording():
            outs, aux = f(*inputs)
    finally:
        state.tapes.pop()
    if tape.abandoned:  # the function caught the signal
        raise NeedsReverseLevelError
    if any(each.result is not outs[0] for each in tape.cut):
        for each in tape.cut:
            each.graph.is_last = False
        return _on_tape(f, inputs, variables, None)
    return outs, aux, tape.cut


def _pullback(f: Any, xs: Sequence[Array], variables: list, outs: tuple) -> Any:
    plain = not any(isinstance(y, Traced) for y in outs)
    parts = [parts_of(y) for y in outs]
    shapes = [tuple(calls.shape_of(y)) for y in outs]

    def pullback(cts: Sequence[Array]) -> tuple[Array, ...]:
        autograd.check_cotangents(cts, shapes)
        if state.tapes:
            state.tapes[-1].abandon()
        if any(_has_reverse(ct) for ct in cts):
            return tuple(reverse_vjp(f, xs)[2](cts))
        autograd.refuse_recording()
        if plain and not any(isinstance(ct, Traced) for ct in cts):
            return tuple(autograd.gradients(outs, cts, variables))
        with hook.installed():
            ct_parts = [{} if ct is None else parts_of(ct) for ct in cts]
            towers: list[dict] = [{} for _ in xs]
            for s in _sets(ct_parts, parts):
                heads, head_grads = _pairs(s, ct_parts, parts)
                for tower, g in zip(
                    towers, autograd.gradients(heads, head_grads, variables), strict=True
                ):
                    tower[s] = g
            return tuple(
                assemble(tower) if tower else mx.np.zeros_like(v)
                for tower, v in zip(towers, variables, strict=True)
            )

    return pullback


def _over(x: Array, raw: Array) -> Array:
    """``x`` with the plain array at its bottom replaced."""
    return Traced(x.level, _over(x.value, raw), x.mark) if isinstance(x, Traced) else raw


def _detached(y: Array) -> Array:
    if isinstance(y, Traced):
        return Traced(y.level, _detached(y.value), _detached(y.mark))
    return calls.detach(y)


def _sets(ct_parts: list[dict], parts: list[dict]) -> list[frozenset[Level]]:
    """Every set of levels at which the gradient may be other than zero."""
    sets = {
        a | b for cts, ys in zip(ct_parts, parts, strict=True) for a in cts for b in ys if not a & b
    }
    return sorted(sets, key=len)


def _pairs(
    s: frozenset[Level], ct_parts: list[dict], parts: list[dict]
) -> tuple[list[Array], list[Array]]:
    heads, head_grads = [], []
    for cts, ys in zip(ct_parts, parts, strict=True):
        for a, ct in cts.items():
            head = ys.get(s - a) if a <= s else None
            if head is not None:
                heads.append(head)
                head_grads.append(ct)
    return heads, head_grads


def _has_reverse(x: Array) -> bool:
    if not isinstance(x, Traced):
        return False
    return not isinstance(x.level, ForwardLevel) or _has_reverse(x.value) or _has_reverse(x.mark)
