"""Faults of the frontend: arguments, structure, errors, state and control flow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from multicalc.backend import Backend, registry
from multicalc.calls import trees
from multicalc.errors import MixedBackendsError
from multicalc_conformance.mutation.faults.fault import Fault, bent, in_frontend, in_signatures

CALL = "multicalc.calls.call.Call."
EAGER = "multicalc.xp.eager."


def _first_positions(right: Any) -> Any:
    return lambda argnums, count: tuple(range(len(right(argnums, count))))


def _sorted_positions(right: Any) -> Any:
    return lambda argnums, count: tuple(sorted(right(argnums, count)))


def _turned_leaves(right: Any) -> Any:
    def inputs(self: Any, leaves: Any) -> Any:
        return right(self, list(reversed(leaves)))

    return inputs


def _blocks_swapped(right: Any) -> Any:
    def second_blocks(self: Any, blocks: Any) -> Any:
        return right(self, [list(column) for column in zip(*blocks, strict=True)])

    return second_blocks


def _aux_of_another_point(right: Any) -> Any:
    def aux(self: Any, arrays: Any) -> Any:
        _, moved = self(*(x * 1.0625 for x in self.xs))
        return right(self, moved)

    return aux


def _raises_another(right: Any) -> Any:
    def checked(self: Any, *xs: Any) -> Any:
        try:
            return right(self, *xs)
        except Exception as error:
            raise RuntimeError(str(error)) from error

    return checked


def _unchecked(right: Any) -> Any:
    return lambda self, *xs: self(*xs)


def _any_input(right: Any) -> Any:
    def check(x: Any, name: str, backend: Backend) -> Any:
        try:
            return right(x, name, backend)
        except Exception:
            return str(getattr(x, "dtype", "float64"))

    return check


def _first_backend(right: Any) -> Any:
    def choose(leaves: Any, explicit: Any = None) -> Any:
        try:
            return right(leaves, explicit)
        except MixedBackendsError:
            return registry.get_backend(explicit), True

    return choose


@contextmanager
def _running_left_behind(backend: Backend) -> Iterator[None]:
    def run_on(now: Any, f: Any, args: Any, kwargs: Any) -> Any:
        registry._running.set(now)
        return f(*args, **kwargs)

    try:
        with patch("multicalc.calls.call.run_on", run_on):
            yield
    finally:
        registry._running.set(None)


def _other_branch(right: Any) -> Any:
    def cond(pred: Any, true_fn: Any, false_fn: Any, *operands: Any) -> Any:
        from multicalc import xp

        taken = right(pred, true_fn, false_fn, *operands)
        other = right(not bool(pred), true_fn, false_fn, *operands)
        return trees.map_leaves(lambda t, o: bent(xp, t, o), taken, other)

    return cond


def _one_step_less(right: Any) -> Any:
    return lambda lower, upper, body_fn, init: right(lower, upper - 1, body_fn, init)


def _carry_constant(right: Any) -> Any:
    def scan(f: Any, init: Any, xs: Any, length: int) -> Any:
        from multicalc import xp
        from multicalc_conformance.mutation.faults.fault import constant

        def step(carry: Any, x: Any) -> Any:
            return f(tuple(constant(xp, c) for c in carry), x)

        return right(step, init, xs, length)

    return scan


def _one_step_more(right: Any) -> Any:
    return lambda cond_fn, body_fn, init: tuple(body_fn(*right(cond_fn, body_fn, init)))


FAULTS = (
    Fault(
        "argnums ignored",
        "the first arguments are differentiated, whichever were asked for",
        in_signatures("_positions", _first_positions),
        ("operators",),
    ),
    Fault(
        "argnums sorted",
        "their order is lost",
        in_signatures("_positions", _sorted_positions),
        ("operators",),
    ),
    Fault(
        "leaves permuted",
        "a tree is put together in another order than it was taken apart",
        in_frontend(CALL + "inputs", _turned_leaves),
        ("operators",),
    ),
    Fault(
        "Hessian's blocks transposed",
        "rows of blocks become columns, the blocks stay as they are",
        in_frontend(CALL + "second_blocks", _blocks_swapped),
        ("operators",),
    ),
    Fault(
        "aux dropped",
        "an empty auxiliary output",
        in_frontend(CALL + "aux", lambda right: lambda self, arrays: ()),
        ("operators",),
    ),
    Fault(
        "aux of another point",
        "the auxiliary output is of the latest evaluation, not of the one asked for",
        in_frontend(CALL + "aux", _aux_of_another_point),
        ("operators",),
    ),
    Fault(
        "wrong class of error",
        "a framework's RuntimeError in place of NotScalarError",
        in_frontend(CALL + "scalar_valued", _raises_another),
        ("errors",),
    ),
    Fault(
        "error swallowed",
        "a function that is not scalar-valued is differentiated all the same",
        in_frontend(CALL + "scalar_valued", _unchecked),
        ("errors",),
    ),
    Fault(
        "integers differentiated",
        "inputs that have no derivative are let through",
        in_signatures("_check_input", _any_input),
        ("errors",),
    ),
    Fault(
        "two frameworks in one call",
        "MixedBackendsError is not raised",
        in_signatures("choose", _first_backend),
        ("errors",),
    ),
    Fault(
        "transform left open",
        "after a call, new arrays are still made for it",
        _running_left_behind,
        ("errors", "state"),
    ),
    Fault(
        "cond' of the other branch",
        "the derivative of the branch not taken",
        in_frontend("multicalc.xp.cond", _other_branch),
        ("nested",),
    ),
    Fault(
        "loop without its last step",
        "upper - 1 is taken for the bound",
        in_frontend(EAGER + "fori_loop", _one_step_less),
        ("nested",),
    ),
    Fault(
        "while_loop with one step more",
        "the condition is looked at after the step",
        in_frontend(EAGER + "while_loop", _one_step_more),
        ("nested",),
    ),
    Fault(
        "scan's carry constant",
        "no derivative passes from one step to the next",
        in_frontend(EAGER + "scan", _carry_constant),
        ("nested",),
    ),
)
