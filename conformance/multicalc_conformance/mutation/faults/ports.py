"""Faults of what holds two models or functions against each other: in what each part is given, in
what is allowed, in layouts, and in what is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from multicalc_conformance.mutation.faults.fault import Fault, in_frontend

HERE = ("ports",)
PORTS = "multicalc.testing.ports."
LAYOUTS = PORTS + "matching.layouts."


def _as_it_comes(right: Any) -> Any:
    """What a part gives goes on to the next one."""

    def put(self: Any, site: str, side: str, tree: Any) -> Any:
        return tree if side == "out" else right(self, site, side, tree)

    return put


def _unmoved(right: Any) -> Any:
    """Sites are noted, and nothing is added to what they give."""

    def left(self: Any, site: str, outputs: Any) -> Any:
        right(self, site, outputs)
        return outputs

    return left


def _largest_yet(right: Any) -> Any:
    """What is allowed of one array is allowed of all that come after."""
    seen = [0.0]

    def of(self: Any, noise: float, *arrays: Any) -> float:
        seen.append(right(self, noise, *arrays))
        return max(seen)

    return of


def _undone(right: Any) -> Any:
    """A layout's inverse for its transpose: they differ for sums and scales."""
    return lambda self, cotangents: self.inverse(cotangents)


def _unpushed(right: Any) -> Any:
    """The other model's direction is this one's, by name."""

    def products(match: Any, a: Any, b: Any, bound: Any) -> Any:
        there = SimpleNamespace(pairs=match.pairs, pull=match.pull, push=dict)
        return right(there, a, b, bound)

    return products


def _backwards(right: Any) -> Any:
    """The parts of a packed weight in the other order."""
    return lambda self, arrays: right(self, arrays)[::-1]


def _same_scale(right: Any) -> Any:
    """A scale is its own inverse."""
    return lambda self, shapes: self


def _without_epsilon(right: Any) -> Any:
    return tuple(cause for cause in right if cause.__name__ != "epsilon")


def _nothing(right: Any) -> Any:
    """Where all parts give the same, nothing is wrong."""

    def backward(self: Any, gradients: Any, known: Any) -> Iterator[Any]:
        yield from ()

    return backward


def _right(right: Any) -> Any:
    """Whatever can be compared is right."""

    def compared(*args: Any) -> Any:
        found = right(*args)
        return replace(found, verdict="right") if found.verdict == "wrong" else found

    return compared


def _absolute(right: Any) -> Any:
    """A tolerance that doesn't depend on the numbers."""
    return lambda a, b, allowed, **options: right(a, b, max(allowed, 1e-5), **options)


FAULTS = (
    Fault(
        "parts blamed for what came before",
        "each part is given what the one before made, not what it should have made",
        in_frontend(PORTS + "recording.Forced._put", _as_it_comes),
        HERE,
    ),
    Fault(
        "no gradient by what a part gives",
        "what is differentiated by isn't added to the part's result",
        in_frontend(PORTS + "recording.SiteRecorder.left", _unmoved),
        HERE,
    ),
    Fault(
        "a million roundings allowed",
        "the factor on what rounding explains was raised until all was green",
        in_frontend("multicalc.testing.noise.FACTOR", lambda right: 1e6),
        HERE,
    ),
    Fault(
        "one tolerance for all arrays",
        "differences are held against the largest array of all",
        in_frontend(PORTS + "held.Bound.of", _largest_yet),
        HERE,
    ),
    Fault(
        "gradients taken back by the inverse",
        "the transpose of a layout is its inverse only where entries are moved alone",
        in_frontend(PORTS + "matching.match.Match.pull", _undone),
        HERE,
    ),
    Fault(
        "a direction in the other model's layout",
        "the Hessian of each model is multiplied with the same arrays",
        in_frontend(PORTS + "holding.products", _unpushed),
        HERE,
    ),
    Fault(
        "query, key and value in the other order",
        "a packed weight's parts are taken from the end",
        in_frontend(LAYOUTS + "Split.push", _backwards),
        HERE,
    ),
    Fault(
        "a scale that isn't undone",
        "the way back has the factor of the way there",
        in_frontend(LAYOUTS + "Scale.undone", _same_scale),
        HERE,
    ),
    Fault(
        "blind to epsilon",
        "a cause is left out of the list of those that are tried",
        in_frontend(PORTS + "causes.diagnose.CAUSES", _without_epsilon),
        HERE,
    ),
    Fault(
        "gradients of parts not looked at",
        "parts whose results agree are taken for the same",
        in_frontend(PORTS + "findings.Finder.backward", _nothing),
        HERE,
    ),
    Fault(
        "a derivative is right if it is a number",
        "what it is held against is computed, and not looked at",
        in_frontend("multicalc.testing.derivatives.examined.beside_slope", _right),
        HERE,
    ),
    Fault(
        "an absolute tolerance beside the relative one",
        "numbers below it agree whatever they are",
        in_frontend("multicalc.testing.comparing.judging.gap", _absolute),
        HERE,
    ),
)
