"""Derivative rules of one's own, made of the one thing that an adapter gives for them: results that
have a pullback attached (:meth:`multicalc.backend.Backend.attach`).

The function runs on its arguments as constants, and what it gives has the rule as its derivative,
in whatever goes on differentiating. So no framework looks into the function, whose values can be
looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from multicalc.errors import NotDifferentiableError

if TYPE_CHECKING:
    from multicalc.backend.framework import Array, Arrays
    from multicalc.backend.protocol import Backend

FLOATING = ("float", "bfloat", "complex")


def differentiated_by_pull(
    backend: Backend,
    forward: Callable[..., tuple[Arrays, Arrays]],
    pull: Callable[[Arrays, Sequence[Array | None]], Sequence[Array | None]],
    xs: Arrays,
) -> Arrays:
    """``outs`` of ``forward(*xs) -> (outs, residuals)``, whose cotangents ``pull(residuals, ...)``
    takes to those of ``xs``."""
    still = tuple(map(backend.stop_gradient, xs))
    outs, residuals = forward(*still)
    if any([backend.connected(y) for y in (*outs, *residuals)]):
        raise NotDifferentiableError(
            f"{backend.name}: a function with a derivative rule of its own captures an array that "
            "is being differentiated, of which the rule says nothing; pass it as an argument"
        )
    moving, floating = _floating(backend, xs), _floating(backend, outs)
    # A residual that is an argument or a result has that one's derivative.
    known = {id(still[i]): ("x", at) for at, i in enumerate(moving)}
    known = {id(outs[i]): ("out", at) for at, i in enumerate(floating)} | known
    if len({id(x) for x in still}) < len(still):
        known = {}  # Of two that are one array it could be either's.
    places = [known.get(id(r)) for r in residuals]
    fixed = [x for i, x in enumerate(xs) if i not in moving]
    integers = len(outs) - len(floating)
    others = [r for r, place in zip(residuals, places, strict=True) if place is None]

    def pulled(xs: Arrays, kept: Arrays, outs: Arrays, cotangents: Arrays) -> Arrays:
        ours = iter(kept[len(fixed) :])
        if others and any(backend.differentiated(x) is not False for x in xs):
            # The derivative of the derivative is that of the residuals, too.
            again = forward(*_merged(moving, xs, kept[: len(fixed)]))[1]
            ours = iter([r for r, place in zip(again, places, strict=True) if place is None])
        found = {"x": xs, "out": outs}
        at = tuple([next(ours) if p is None else found[p[0]][p[1]] for p in places])
        given = _merged(floating, cotangents, (None,) * integers)
        pulled_back = pull(at, given)
        return tuple([pulled_back[i] for i in moving])

    attached = backend.attach(
        pulled,
        tuple([xs[i] for i in moving]),
        (*fixed, *others),
        tuple([outs[i] for i in floating]),
    )
    return _merged(floating, attached, [y for i, y in enumerate(outs) if i not in floating])


def differentiated_by_push(
    backend: Backend,
    f: Callable[..., Arrays],
    push: Callable[[Arrays, Sequence[Array | None]], tuple[Arrays, Sequence[Array | None]]],
    xs: Arrays,
) -> Arrays:
    """``f(*xs)``, whose tangents are those of ``push(xs, tangents) -> (outs, out_tangents)``: their
    pullback is the transpose of that, which is linear in the tangents."""

    def forward(*xs: Array) -> tuple[Arrays, Arrays]:
        return f(*xs), xs

    def pull(xs: Arrays, cotangents: Sequence[Array | None]) -> list[Array | None]:
        moving = _floating(backend, xs)

        def pushed(*tangents: Array) -> tuple[Arrays, Arrays]:
            whole = _merged(moving, tangents, (None,) * (len(xs) - len(moving)))
            out_tangents = push(xs, whole)[1]
            pairs = zip(out_tangents, cotangents, strict=True)
            return tuple([zeros_like(c) if t is None else t for t, c in pairs if c is not None]), ()

        zeros_like = backend.namespace.zeros_like
        zeros = tuple([zeros_like(xs[i]) for i in moving])
        _, _, pullback = backend.vjp(pushed, zeros)
        found = pullback(tuple([c for c in cotangents if c is not None]))
        return list(_merged(moving, found, (None,) * (len(xs) - len(moving))))

    return differentiated_by_pull(backend, forward, pull, xs)


def recomputed(backend: Backend, f: Callable[..., Arrays], xs: Arrays) -> Arrays:
    """``f(*xs)``, of which a pullback keeps ``xs`` alone, and runs ``f`` again. Where it captures
    what is differentiated, or may do so, it is ``f(*xs)``."""
    once = f(*map(backend.stop_gradient, xs))
    if any([backend.connected(y) is not False for y in once]):
        return f(*xs)

    def forward(*xs: Array) -> tuple[Arrays, Arrays]:
        return once, xs

    def pull(xs: Arrays, cotangents: Sequence[Array | None]) -> list[Array | None]:
        moving = _floating(backend, xs)
        fixed = [x for i, x in enumerate(xs) if i not in moving]

        def again(*at: Array) -> tuple[Arrays, Arrays]:
            outs = f(*_merged(moving, at, fixed))
            pairs = zip(outs, cotangents, strict=True)
            return tuple([y for y, c in pairs if c is not None]), ()

        _, _, pullback = backend.vjp(again, tuple([xs[i] for i in moving]))
        found = pullback(tuple([c for c in cotangents if c is not None]))
        return list(_merged(moving, found, (None,) * len(fixed)))

    return differentiated_by_pull(backend, forward, pull, xs)


def _floating(backend: Backend, xs: Sequence[Array]) -> list[int]:
    """The positions of those that have derivatives."""
    return [i for i, x in enumerate(xs) if backend.dtype(x).startswith(FLOATING)]


def _merged(places: Sequence[int], xs: Sequence[Any], rest: Sequence[Any]) -> tuple[Any, ...]:
    """``xs`` at their ``places``, and ``rest`` at the others."""
    merged, others = dict(zip(places, xs, strict=True)), iter(rest)
    return tuple([merged[i] if i in merged else next(others) for i in range(len(xs) + len(rest))])
