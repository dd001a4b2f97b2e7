"""The result of the adapter's primitive, ``vjp`` or ``jvp``, as the protocol has it."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.backend import Arrays, Backend, owner
from multicalc_conformance.checks import arrays, guide, namespace, operators, precision
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import CheckError, check, refuse
from multicalc_conformance.checks.expected import difference

X, Y = [[1.0, 2.0], [3.0, 4.0]], [0.5, -1.0]
READY = (namespace.needed, operators.operators, precision.numbers)


def gives(backend: Backend, primitive: str) -> bool:
    """Whether the adapter's class has the primitive, which may be derived from the other."""
    return getattr(type(backend), primitive) is not getattr(Backend, primitive)


class Seen:
    """``f(x, y) = (x @ y, y * y), (x + 1,)`` as an adapter has it, and what arrays it was given."""

    def __init__(self, candidate: Candidate) -> None:
        self.xp = candidate.xp
        self.inputs: tuple[Any, ...] = ()
        self.runs = 0

    def __call__(self, *xs: Any) -> tuple[Arrays, Arrays]:
        self.inputs = xs
        self.runs += 1
        x, y = xs
        return (x @ self.xp.reshape(y, (2, 1)), y * y), (x + 1.0,)


@check("vjp's result has its form", guide.DERIVATIVE, *READY)
def of_vjp(candidate: Candidate) -> None:
    if not gives(candidate.backend, "vjp"):
        return
    f = Seen(candidate)
    xs = candidate.arrays(X, Y)
    found = candidate.backend.vjp(f, xs)
    outs, aux, pullback = _parts(found, "vjp", "outs, aux, pullback")
    _runs(f, 1, "vjp")
    _given(candidate, f, "vjp")
    if not callable(pullback):
        raise CheckError(f"vjp's third value, the pullback, is a {type(pullback).__name__}")
    # Before a value is read, which may be what is wrong.
    given = pullback(candidate.arrays([[1.0], [2.0]], [3.0, 4.0]))
    # Some frameworks take the cotangents together with the function.
    _runs(f, 2, "vjp and its pullback")
    _outputs(candidate, "vjp", outs, aux)
    _tuple_of(candidate, "the pullback", given, xs, "one cotangent for each input")


@check("jvp's result has its form", guide.FORWARD_ONLY, *READY)
def of_jvp(candidate: Candidate) -> None:
    if not gives(candidate.backend, "jvp"):
        return
    f = Seen(candidate)
    found = candidate.backend.jvp(
        f, candidate.arrays(X, Y), candidate.arrays([[1, 0], [0, 1]], [2, 3])
    )
    outs, aux, pushed = _parts(found, "jvp", "outs, aux, out_tangents")
    _given(candidate, f, "jvp")
    _runs(f, 1, "jvp")
    _outputs(candidate, "jvp", outs, aux)
    _tuple_of(candidate, "jvp's tangents", pushed, outs, "one for each output")


def _parts(found: Any, primitive: str, parts: str) -> tuple[Any, Any, Any]:
    if not isinstance(found, tuple):
        raise CheckError(f"{primitive} gave a {type(found).__name__}; it has to give {parts}")
    if len(found) != 3:
        raise CheckError(
            f"{primitive} gave {len(found)} values; it has to give three: {parts}. f gives a pair, "
            "(outs, aux), and aux is passed along, also where it is empty"
        )
    return found


def _given(candidate: Candidate, f: Seen, primitive: str) -> None:
    """What ``f`` was called with."""
    if len(f.inputs) != 2:
        raise CheckError(
            f"{primitive} called f with {len(f.inputs)} arguments, where xs has 2; write f(*xs)"
        )
    strange = [arrays.dotted_name(x) for x in f.inputs if owner(x) != candidate.name]
    if strange:
        raise CheckError(
            f"within {primitive} f gets a {strange[0]}, which is none of array_types, "
            f"{candidate.adapter.array_types}; add that type there",
            guide.ARRAYS,
        )


def _runs(f: Seen, most: int, primitive: str) -> None:
    if f.runs > most:
        enough = "once is" if most == 1 else "twice is"
        raise CheckError(
            f"{primitive} called f {f.runs} times; {enough} enough, and f may take long, or do "
            "more than compute"
        )


def _outputs(candidate: Candidate, primitive: str, outs: Any, aux: Any) -> None:
    if not isinstance(outs, tuple) or not isinstance(aux, tuple):
        kinds = type(outs).__name__, type(aux).__name__
        raise CheckError(
            f"{primitive}'s outs and aux are a {kinds[0]} and a {kinds[1]}, not tuples"
        )
    if len(aux) != 1:
        raise CheckError(
            f"{primitive} gave {len(aux)} arrays of aux, where f gave 1; pass it along"
        )
    if len(outs) != 2:
        raise CheckError(f"{primitive} gave {len(outs)} outs, where f gave 2")
    rights = ([[-1.5], [-2.5]], [0.25, 1.0], [[2.0, 3.0], [4.0, 5.0]])
    faults = []
    for what, x, right in zip(
        ("first out", "second out", "aux"), (*outs, *aux), rights, strict=True
    ):
        said = f"{primitive}'s {what}"
        if owner(x) != candidate.name:
            faults.append(f"{said} is a {arrays.dotted_name(x)}, not an array of the framework")
        else:
            faults += filter(None, [difference(candidate, said, x, right)])
    refuse(faults)


def _tuple_of(candidate: Candidate, what: str, found: Any, like: Arrays, count: str) -> None:
    """``found`` is a tuple of arrays, each of the shape and dtype of its own of ``like``."""
    if not isinstance(found, tuple):
        raise CheckError(f"{what} gave a {type(found).__name__}; it has to give a tuple, {count}")
    if len(found) != len(like):
        raise CheckError(f"{what}: {len(found)} arrays, where there has to be {count}, {len(like)}")
    for k, (x, at) in enumerate(zip(found, like, strict=True)):
        if x is None:
            raise CheckError(f"{what}: number {k} is None; with takes_none zeros are written out")
        if owner(x) != candidate.name:
            raise CheckError(f"{what}: number {k} is a {arrays.dotted_name(x)}, no array")
        has = candidate.backend.shape(x), candidate.backend.dtype(x)
        asked = candidate.backend.shape(at), candidate.backend.dtype(at)
        if has != asked:
            raise CheckError(
                f"{what}: number {k} has shape {has[0]} and dtype {has[1]}, where it has to have "
                f"{asked[0]} and {asked[1]}"
            )
        if not np.any(candidate.numpy(x)):
            raise CheckError(
                f"{what}: number {k} is zero, where it is not; None stands for zero, and is right "
                "only for an input that f doesn't use"
            )


CHECKS = (of_vjp, of_jvp)
