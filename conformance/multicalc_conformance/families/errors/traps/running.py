"""A trap on a backend: eager, compiled, marked as portable, within a Hessian and on a tape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

import multicalc as mc
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.families.errors.refusal import of_checks
from multicalc_conformance.families.errors.traps.trap import POINT, Trap
from multicalc_conformance.references import exact
from multicalc_conformance.references.exact import Precise

Function = Callable[[Any], Any]


def _on_tape(f: Function, backend: str) -> Any:
    x = mc.variable(POINT, backend=backend)
    with mc.record():
        y = f(x)
    mc.backward(y)
    return np.zeros(3) if x.grad is None else mc.get_backend(backend).to_numpy(x.grad)


MODES: dict[str, tuple[Callable[[Function, str], Any], Callable[..., list[np.ndarray]]]] = {
    "grad": (lambda f, b: mc.grad(f, backend=b)(POINT), exact.gradient),
    "jit": (lambda f, b: jitted(mc.grad(f, backend=b), b)(POINT), exact.gradient),
    "portable": (lambda f, b: mc.grad(mc.portable(f), backend=b)(POINT), exact.gradient),
    "hessian": (lambda f, b: mc.hessian(f, backend=b)(POINT), exact.hessian),
    "tape": (_on_tape, exact.gradient),
}
"""How a function is run, and what that gives of one in mpmath."""


def scenario(name: str, traps: Mapping[str, Trap]) -> Scenario:
    """Traps that belong together."""
    return of_checks(
        name,
        {label: (trap.f, partial(_in_every_mode, trap)) for label, trap in traps.items()},
        "1 where the number is right, or the error names what to write",
    )


def told(error: BaseException) -> Iterator[str]:
    """What a traceback shows of ``error`` and of what it was raised from."""
    yield from (str(error), *getattr(error, "__notes__", ()))
    if error.__cause__ is not None:
        yield from told(error.__cause__)


def _in_every_mode(trap: Trap, backend: str) -> None:
    for mode in MODES:
        _check(trap, mode, backend)


def _check(trap: Trap, mode: str, backend: str) -> None:
    run, derivative = MODES[mode]
    try:
        found = run(trap.f, backend)
    except Exception as error:
        text = "\n".join(told(error))
        if not any(word in text for word in trap.write):
            raise AssertionError(
                f"{mode}: the error names none of {trap.write}: {type(error).__name__}: {text}"
            ) from error
    else:
        other = None if mode == "portable" else trap.also
        taken = [f for f in (trap.right, other) if f is not None]
        if not any(_near(found, _derivative(derivative, f)) for f in taken):
            raise AssertionError(f"{mode}: gave {found!r}, an error that names {trap.write} is due")


def _derivative(derivative: Callable[..., list[np.ndarray]], f: Precise) -> np.ndarray:
    (found,) = derivative(f, exact.numbers([POINT]))
    return found.astype(float)


def _near(found: Any, expected: np.ndarray) -> bool:
    return found.shape == expected.shape and np.allclose(found, expected, rtol=1e-12, atol=1e-12)
