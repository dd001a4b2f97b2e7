"""Results with a rule attached, as a primitive of autograd's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import autograd.builtins as _  # noqa: F401 (boxes of tuples)
from autograd.extend import defjvp_argnums, defvjp_argnums, primitive

from multicalc.backend import Arrays, Backend


class _Rule:
    """``pull`` over the operands ``(*xs, *kept, *outs)`` of one call."""

    __slots__ = ("backend", "outs_from", "pull", "xs_to")

    def __init__(self, backend: Backend, pull: Any, xs_to: int, outs_from: int) -> None:
        self.backend, self.pull, self.xs_to, self.outs_from = backend, pull, xs_to, outs_from

    def pullback(self, operands: Sequence[Any], outs: Arrays) -> Callable[[Arrays], Arrays]:
        """From cotangents of ``outs`` to those of the ``xs`` among ``operands``."""
        xs, kept = operands[: self.xs_to], operands[self.xs_to : self.outs_from]

        def pulled(cotangents: Arrays) -> Arrays:
            conj, zeros_like = self.backend.namespace.conj, self.backend.namespace.zeros_like
            # Both ends are conjugated, as autograd's rules give the conjugate of the gradient.
            found = self.pull(xs, kept, outs, tuple(map(conj, cotangents)))
            pairs = zip(xs, found, strict=True)
            return tuple([zeros_like(x) if g is None else conj(g) for x, g in pairs])

        return pulled

    def bare(self, outs: Sequence[Any]) -> Any:
        """A tuple of several, or the one: boxes of tuples take autograd a while."""
        return outs[0] if len(outs) == 1 else tuple(outs)

    def tuple_of(self, result: Any, count: int) -> Arrays:
        """As :meth:`bare` has taken it; a box has no length of its own."""
        return (result,) if count == 1 else tuple([result[i] for i in range(count)])


def attach(backend: Backend, pull: Any, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
    rule = _Rule(backend, pull, len(xs), len(xs) + len(kept))
    return rule.tuple_of(_attached(*xs, *kept, *outs, rule=rule), len(outs))


@primitive  # type: ignore[untyped-decorator]
def _attached(*operands: Any, rule: _Rule) -> Any:
    return rule.bare(operands[rule.outs_from :])


def _pulled(
    argnums: Sequence[int], result: Any, operands: Sequence[Any], kwargs: dict[str, Any]
) -> Callable[[Any], list[Any]]:
    rule: _Rule = kwargs["rule"]
    count = len(operands) - rule.outs_from
    pullback = rule.pullback(operands, rule.tuple_of(result, count))

    def pulled(cotangent: Any) -> list[Any]:
        cotangents = rule.tuple_of(cotangent, count)
        found = pullback(cotangents) if argnums[0] < rule.xs_to else ()
        zeros = rule.backend.namespace.zeros_like
        return [
            found[i]
            if i < rule.xs_to
            else zeros(operands[i])
            if i < rule.outs_from
            else cotangents[i - rule.outs_from]
            for i in argnums
        ]

    return pulled


def _pushed(
    argnums: Sequence[int],
    tangents: Sequence[Any],
    result: Any,
    operands: Sequence[Any],
    kwargs: dict[str, Any],
) -> Any:
    rule: _Rule = kwargs["rule"]
    outs = rule.tuple_of(result, len(operands) - rule.outs_from)
    given = dict(zip(argnums, tangents, strict=True))
    zeros = rule.backend.namespace.zeros_like
    ts = [given[i] if i in given else zeros(x) for i, x in enumerate(operands)]
    through = tuple(ts[rule.outs_from :])
    if argnums[0] < rule.xs_to:
        push = rule.backend.transpose(rule.pullback(operands, outs), outs)
        by_rule = push(tuple(ts[: rule.xs_to]))
        through = tuple([a + b for a, b in zip(through, by_rule, strict=True)])
    return rule.bare(through)


defvjp_argnums(_attached, _pulled)
defjvp_argnums(_attached, _pushed)
