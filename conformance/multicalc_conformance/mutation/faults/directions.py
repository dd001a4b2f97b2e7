"""Faults in what is done with tangents and cotangents: right for ones, for one, or for a sum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from multicalc.backend import Arrays, Backend
from multicalc_conformance.mutation.faults.fault import Fault, Seeding, in_method

Change = Callable[[Any, Any], Any]


def _cotangents(change: Change) -> Seeding:
    """Each cotangent by ``change(namespace, cotangent)``."""
    return _all_cotangents(lambda xp, cs: tuple(c if c is None else change(xp, c) for c in cs))


def _all_cotangents(change: Callable[[Any, Arrays], Arrays]) -> Seeding:
    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays) -> Any:
        outs, aux, pullback = right(f, xs)
        return outs, aux, lambda cs: pullback(change(backend.namespace, tuple(cs)))

    return in_method("vjp", spoil)


def _tangents(operator: str, change: Change) -> Seeding:
    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays, tangents: Arrays) -> Any:
        return right(f, xs, tuple(change(backend.namespace, t) for t in tangents))

    return in_method(operator, spoil)


def _abs(xp: Any, c: Any) -> Any:
    return xp.abs(c) if "float" in str(c.dtype) else c


def _signs(xp: Any, c: Any) -> Any:
    return xp.sign(c) if "float" in str(c.dtype) else c


def _positive(xp: Any, c: Any) -> Any:
    return xp.where(c > 0, c, 0.0 * c) if "float" in str(c.dtype) else c


def _mean(xp: Any, c: Any) -> Any:
    """What a sum hands on, and a mean."""
    return 0.0 * c + xp.mean(c) if c.size else c


def _turned(xp: Any, c: Any) -> Any:
    return xp.flip(c) if len(c.shape) == 1 else c


def _transposed(xp: Any, c: Any) -> Any:
    square = len(c.shape) == 2 and c.shape[0] == c.shape[1]
    return xp.matrix_transpose(c) if square else c


def _first_entry(xp: Any, c: Any) -> Any:
    """A cotangent that is broadcast is read once."""
    return 0.0 * c + xp.reshape(c, (-1,))[0] if c.size else c


def _single(xp: Any, c: Any) -> Any:
    return xp.astype(xp.astype(c, xp.float32), xp.float64) if str(c.dtype) == "float64" else c


def _first_only(xp: Any, cs: Arrays) -> Arrays:
    return tuple([c if k == 0 or c is None else 0.0 * c for k, c in enumerate(cs)])


def _exchanged(xp: Any, cs: Arrays) -> Arrays:
    """The first two change places where their shapes allow it."""
    pair = len(cs) > 1 and cs[0] is not None and cs[1] is not None
    if not pair or cs[0].shape != cs[1].shape:
        return cs
    return (cs[1], cs[0], *cs[2:])


def _first_cotangent_kept(right: Any, backend: Backend, f: Any, xs: Arrays) -> Any:
    """A pullback keeps what it was first called with."""
    outs, aux, pullback = right(f, xs)
    kept: list[Any] = []

    def wrong(cs: Arrays) -> Any:
        kept.append(cs)
        return pullback(kept[0])

    return outs, aux, wrong


def _pulled_once(right: Any, backend: Backend, f: Any, xs: Arrays) -> Any:
    """What was recorded is freed by the first call."""
    outs, aux, pullback = right(f, xs)
    calls: list[None] = []

    def wrong(cs: Arrays) -> Any:
        calls.append(None)
        found = pullback(cs)
        return found if len(calls) == 1 else tuple(0.0 * g for g in found)

    return outs, aux, wrong


HERE = ("chapter", "operators")

FAULTS = (
    Fault("cotangent without its sign", "its size is taken", _cotangents(_abs), HERE),
    Fault("cotangent without its size", "its sign is taken", _cotangents(_signs), HERE),
    Fault("negative cotangents lost", "a mask of what is above zero", _cotangents(_positive), HERE),
    Fault("cotangent averaged", "right for sums and means", _cotangents(_mean), HERE),
    Fault("cotangent turned around", "right for what is symmetric", _cotangents(_turned), HERE),
    Fault("cotangent transposed", "a matrix in the other order", _cotangents(_transposed), HERE),
    Fault(
        "cotangent's first entry", "a broadcast one is read once", _cotangents(_first_entry), HERE
    ),
    Fault("cotangent in float32", "its digits are cut", _cotangents(_single), HERE),
    Fault("first cotangent only", "other outputs' are dropped", _all_cotangents(_first_only), HERE),
    Fault("cotangents exchanged", "of two outputs alike", _all_cotangents(_exchanged), HERE),
    Fault(
        "first cotangent kept",
        "a pullback keeps what it was first called with",
        in_method("vjp", _first_cotangent_kept),
        HERE,
    ),
    Fault(
        "pullback right once",
        "what was recorded is freed by the first call",
        in_method("vjp", _pulled_once),
        HERE,
    ),
    Fault("tangent without its sign", "its size is taken", _tangents("jvp", _abs), HERE),
    Fault("tangent without its size", "its sign is taken", _tangents("jvp", _signs), HERE),
    Fault("tangent in float32", "its digits are cut", _tangents("jvp", _single), HERE),
    Fault("hvp without its direction's sign", "its size is taken", _tangents("hvp", _abs), HERE),
    Fault("hvp along the mean", "right for ones", _tangents("hvp", _mean), HERE),
)
