"""Faults of ``vmap``: in where examples are, and in what rules do to them."""

from __future__ import annotations

from typing import Any

from multicalc_conformance.mutation.faults.fault import Fault, in_frontend

HERE = ("vmap",)
BATCHING = "multicalc.batching."


def _first_axis(right: Any) -> Any:
    """The axis of results stays where it is."""
    return lambda call, y, axis, place: right(call, y, None if axis is None else 0, place)


def _from_first_axis(right: Any) -> Any:
    """The examples are taken along the first axis whatever ``in_axes`` says."""

    def together(backend: Any, on: Any, xs: Any, axes: Any, size: int) -> Any:
        return right(backend, on, xs, tuple(None if a is None else 0 for a in axes), size)

    return together


def _branch_of_one(right: Any) -> Any:
    """All examples go where the first one goes."""

    def cond(self: Any, pred: Any, *rest: Any) -> Any:
        first = self._backend.same(pred.data[0]) if pred.many else pred
        return right(self, first, *rest)

    return cond


def _shared(right: Any) -> Any:
    """What is the same for all has the sum of all examples' derivatives."""

    def vjp(self: Any, f: Any, xs: Any) -> Any:
        outs, aux, pullback = right(self, f, xs)

        def pulled(cotangents: Any) -> Any:
            found = pullback(cotangents)
            total = self.below.namespace.sum
            return tuple(
                g if x.many else self.same(total(g.data, axis=0))
                for g, x in zip(found, xs, strict=True)
            )

        return outs, aux, pulled

    return vjp


FAULTS = (
    Fault(
        "the axis of results stays first",
        "out_axes is read for the structure only",
        in_frontend("multicalc.calls.mapped.MappedCall._moved", _first_axis),
        HERE,
    ),
    Fault(
        "examples along the first axis only",
        "in_axes is read for what is mapped only",
        in_frontend("multicalc.transforms.vmap.mapped_together", _from_first_axis),
        HERE,
    ),
    Fault(
        "the first example's branch for all",
        "a batch of conditions is looked at as if it were one",
        in_frontend(BATCHING + "control.Control.cond", _branch_of_one),
        HERE,
    ),
    Fault(
        "one gradient for a whole batch",
        "what is the same for all examples is differentiated once, and its gradients summed",
        in_frontend(BATCHING + "backend.BatchedBackend.vjp", _shared),
        HERE,
    ),
)
