"""Faults of derivative rules of one's own: in what they are of, and what they are asked."""

from __future__ import annotations

from typing import Any

from multicalc_conformance.mutation.faults.fault import Fault, in_frontend, in_method

HERE = ("rules",)
LATTICE = "multicalc.backend.rules."


def _held(right: Any) -> Any:
    """Residuals are constants to the derivative of a rule."""

    def by_pull(backend: Any, forward: Any, pull: Any, xs: Any) -> Any:
        def of_constants(residuals: Any, cotangents: Any) -> Any:
            return pull(tuple(map(backend.stop_gradient, residuals)), cotangents)

        return right(backend, forward, of_constants, xs)

    return by_pull


def _output_held(right: Any) -> Any:
    """A residual that is the output is a constant."""

    def by_pull(backend: Any, forward: Any, pull: Any, xs: Any) -> Any:
        def of_copies(*xs: Any) -> Any:
            outs, residuals = forward(*xs)
            same = set(map(id, outs))
            copied = [backend.copy(r) if id(r) in same else r for r in residuals]
            return outs, tuple(copied)

        return right(backend, of_copies, pull, xs)

    return by_pull


def _without(right: Any, self: Any, f: Any, forward: Any, pull: Any, xs: Any) -> Any:
    return f(*xs)


def _moving(right: Any, self: Any, x: Any) -> Any:
    return x


def _untransposed(right: Any) -> Any:
    """A system is solved where its transpose is meant."""

    def solved(backend: Any, matvec: Any, b: Any) -> Any:
        return right(backend, backend.transpose(matvec, b), b)

    return solved


FAULTS = (
    Fault(
        "a rule without second derivatives",
        "residuals are saved as values, detached from what they were computed from",
        in_frontend(LATTICE + "differentiated_by_pull", _held),
        HERE,
    ),
    Fault(
        "an output that a rule keeps as a constant",
        "the output is saved before it has its derivative",
        in_frontend(LATTICE + "differentiated_by_pull", _output_held),
        HERE,
    ),
    Fault(
        "a rule that is ignored",
        "the function is differentiated as any other",
        in_method("custom_vjp", _without),
        HERE,
    ),
    Fault(
        "constants that go on moving",
        "stop_gradient is the identity",
        in_method("stop_gradient", _moving),
        HERE,
    ),
    Fault(
        "an adjoint system that isn't transposed",
        "the Jacobian of a residual is solved with as it is",
        in_frontend("multicalc.rules.implicit.solved", _untransposed),
        HERE,
    ),
)
