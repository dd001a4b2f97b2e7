"""What an operation gives on a backend's own arrays, held against what it has to give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from multicalc.arrays import portable
from multicalc.backend import DEFAULT_DTYPE, Backend, Running, get_backend, owner, run_on, use
from multicalc.calls import trees
from multicalc.calls.precision import FLOATING
from multicalc.errors import UnsupportedOperationError
from multicalc.testing.cosines import cosines
from multicalc.testing.portability.agreement import difference
from multicalc.testing.portability.step import NotedOperand, NotedStep, replaced
from multicalc.transforms.vjp import vjp


@dataclass(frozen=True)
class Outcome:
    """How something went on a backend: ``said`` is empty where it gave the right numbers."""

    said: str = ""
    supported: bool = True
    """False where the backend says that it can't."""

    @property
    def right(self) -> bool:
        return not self.said


@dataclass(frozen=True, eq=False)
class Expected:
    """The right result of a step and, if its arguments are differentiated and it has floating
    entries, those and the pullback of a direction by them."""

    value: Any
    floating: Any
    derivative: Any


Run = Callable[[Mapping[str, Any]], Any]


def expected(step: NotedStep) -> Expected | None:
    """The right result of a step; None where nobody can say."""
    if not step.right:
        return None
    run = portable(lambda given: step.run(step.right, given))
    backend = get_backend("numpy")
    now = Running(backend, step.floats, None)
    value = _value(lambda given: run_on(now, run, (given,), {}), step, backend)
    return Expected(value, *_transformed(run, step, backend))


def outcome(code: str, step: NotedStep, want: Expected | None, backend: Backend) -> Outcome:
    """How ``code`` goes on a backend's arrays: outside of transforms, and in one."""

    def run(given: Mapping[str, Any]) -> Any:
        return step.run(code, given)

    if step.marked:
        run = portable(run)
    inside = _tried(lambda: _inside(run, step, want, backend))
    if step.floats != DEFAULT_DTYPE:
        # A transform says that new floats are narrower; outside of one they aren't.
        return inside
    outside = _tried(lambda: _outside(run, step, want, backend))
    if outside.right and not inside.right:
        return replace(inside, said=f"{inside.said} (in a transform)")
    if inside.right and not outside.right:
        return replace(outside, said=f"{outside.said} (outside of transforms)")
    return outside


def _tried(measure: Callable[[], str]) -> Outcome:
    try:
        return Outcome(measure())
    except Exception as error:
        return raised(error)


def _outside(run: Run, step: NotedStep, want: Expected | None, backend: Backend) -> str:
    """What is wrong where no transform runs."""
    with use(backend.name):
        value = _value(run, step, backend)
    said = difference(value, want.value) if want else ""
    return f"gives {said}" if said else ""


def _inside(run: Run, step: NotedStep, want: Expected | None, backend: Backend) -> str:
    """What is wrong within a transform."""
    floating, derivative = _transformed(run, step, backend)
    if want is None:
        return ""
    if want.floating is None:
        now = Running(backend, step.floats, None)
        value = _value(lambda given: run_on(now, run, (given,), {}), step, backend)
        said = difference(value, want.value)
        return f"gives {said}" if said else ""
    if floating is None:
        return "loses the derivative"
    said = difference(floating, want.floating)
    if said:
        return f"gives {said}"
    said = difference(derivative, want.derivative)
    return f"has the derivative {said}" if said else ""


def raised(error: BaseException) -> Outcome:
    """How what raised went."""
    supported = not isinstance(error, UnsupportedOperationError)
    name = type(error).__name__ if supported else "not supported"
    lines = str(error).strip().splitlines() or [""]
    # MXNet's message is a traceback of its own, with what happened at the end.
    line = lines[-1] if lines[0].startswith("Traceback") else lines[0]
    return Outcome(f"{name}: {line}", supported)


def _value(run: Run, step: NotedStep, backend: Backend) -> Any:
    def array(x: NotedOperand) -> Any:
        return backend.from_numpy(x.value.copy())

    def native() -> Any:
        return host(run(replaced(step.given, NotedOperand, array)), backend)

    dtypes = {step.floats, *(x.value.dtype.name for x in step.operands)}
    return backend.scoped(frozenset(dtypes), native)


def _transformed(run: Run, step: NotedStep, backend: Backend) -> tuple[Any, Any]:
    """What is floating in the result, and the pullback of a direction by it; None and None if
    nothing is."""
    moving = [x for x in step.operands if x.traced and x.value.dtype.name.startswith(FLOATING)]
    if not moving:
        return None, None
    has_derivative = []

    def f(*xs: Any) -> Any:
        # Computed, as what is written into has to be: an argument itself may be protected.
        at = {id(x): 1.0 * native for x, native in zip(moving, xs, strict=True)}

        def array(x: NotedOperand) -> Any:
            return at[id(x)] if id(x) in at else backend.from_numpy(x.value, like=xs[0])

        outs = trees.flatten(run(replaced(step.given, NotedOperand, array)))[0]
        found = [out for out in outs if _is_floating(out, backend)]
        has_derivative.append(bool(found))
        # What has none is looked at too: that it runs.
        return found or xs[0]

    out, pullback = vjp(f, *[x.value for x in moving], backend=backend)
    if not has_derivative[0]:
        return None, None
    return out, pullback(trees.map_leaves(direction, out))


def direction(x: Any) -> np.ndarray:
    """A cotangent for ``x``, no two entries alike."""
    like = np.asarray(x)
    return cosines([like])[0].astype(like.dtype)


def host(tree: Any, backend: Backend) -> Any:
    """``tree`` with NumPy's arrays for the backend's."""

    def leaf(x: Any) -> Any:
        return backend.to_numpy(x) if owner(x) == backend.name else x

    return trees.map_leaves(leaf, tree)


def _is_floating(x: Any, backend: Backend) -> bool:
    return owner(x) == backend.name and backend.dtype(x).startswith(FLOATING)
