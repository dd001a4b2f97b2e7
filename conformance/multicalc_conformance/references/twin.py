"""Scenarios from a function written twice: in ``xp``, and in mpmath."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from textwrap import dedent
from typing import Any

import numpy as np
from mpmath import mpc

import multicalc as mc
from multicalc import xp
from multicalc.backend import Running, run_on
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.digits import Arrays
from multicalc_conformance.engine.reference import Reference, reference
from multicalc_conformance.engine.scenario import Compute, Scenario
from multicalc_conformance.references import exact
from multicalc_conformance.references.directions import COMPLEX, direction, directions
from multicalc_conformance.references.exact import Precise

Function = Callable[..., Any]
SHOWN = (str, int, float, tuple, list, dict)
"""What is told of a function's surroundings, beside the functions there."""
WEIGHTS = 0.3
"""Where the generic weights of outputs begin; directions of inputs begin elsewhere."""


def twin(
    family: str,
    name: str,
    f: Function,
    precise: Precise,
    inputs: Sequence[np.ndarray],
    *,
    operators: Sequence[str] = ("gradient", "jvp", "hvp"),
    source: str = "the same function in mpmath; derivatives are differences at 200 digits",
    slack: float = 1.0,
    operations: tuple[str, ...] = (),
    features: tuple[str, ...] = (),
    curved: bool = False,
) -> Scenario:
    """The scenario in which ``f``, of arrays like ``inputs``, is held against ``precise``.

    ``f`` returns an array or a tuple of arrays. The gradient and Hessian-vector product are those
    of the sum of all outputs with generic weights; ``jvp`` is the value with its tangent, and
    ``jacobian`` and ``hessian`` are whole. Where it
    is ``curved``, the second derivatives are of t + t²/2 of each weighted output t: of a linear
    ``f`` the sum has none, and zeros would pass.
    """
    inputs = [np.asarray(x) for x in inputs]
    dtype = _real(inputs[0].dtype)
    vs = directions(inputs, 0.8)
    given = tuple(inputs)
    argnums = tuple(range(len(inputs)))

    def outputs(*xs: Any) -> tuple[Any, ...]:
        found = f(*xs)
        return tuple(found) if isinstance(found, tuple | list) else (found,)

    def weighted(*xs: Any) -> list[Any]:
        outs = outputs(*xs)
        return [xp.real(xp.conj(w) * y) for w, y in zip(_weights(outs), outs, strict=True)]

    def scalar(*xs: Any) -> Any:
        return sum(xp.sum(t) for t in weighted(*xs))

    def bent(*xs: Any) -> Any:
        return sum(xp.sum(t + t * t / 2) for t in weighted(*xs))

    second = bent if curved else scalar

    def value(name: str) -> list[np.ndarray]:
        """As a transform has it; without one where there is no derivative: of integers and
        booleans, and of an operation for which the backend declares that it has none."""
        backend = mc.get_backend(name)
        limits = map(backend.limit, operations)
        constant = any(limit is not None and limit.order == 0 for limit in limits)
        if tuple(operators) != ("value",) and not constant:
            return flat(mc.vjp(outputs, *given, backend=name)[0])
        with backend.precision(frozenset(str(x.dtype) for x in given)):
            xs = [backend.from_numpy(x) for x in given]
            outs = run_on(Running(backend, dtype, xs[0]), outputs, xs, {})
            return [backend.to_numpy(y) for y in outs]

    compute: Mapping[str, Compute] = {
        "value": value,
        "gradient": lambda b: flat(mc.grad(scalar, argnums=argnums, backend=b)(*given)),
        "jvp": lambda b: flat(mc.jvp(outputs, given, tuple(vs), backend=b)),
        "hvp": lambda b: flat(mc.hvp(second, given, tuple(vs), backend=b)),
        "jacobian": lambda b: flat(mc.jacobian(outputs, argnums=argnums, backend=b)(*given)),
        "hessian": lambda b: flat(mc.hessian(second, argnums=argnums, backend=b)(*given)),
    }

    def references() -> dict[str, Reference]:
        at, tangents = exact.numbers(inputs), exact.numbers(vs)
        outs = exact.value(precise, at)
        ws = exact.numbers(
            [
                direction(k, y.shape, COMPLEX[dtype] if _is_complex(y) else dtype, WEIGHTS)
                for k, y in enumerate(outs)
            ]
        )
        phi = exact.total(precise, ws)
        psi = exact.total(precise, ws, curved=curved)
        quantities: dict[str, Callable[[Arrays], Arrays]] = {
            "value": lambda xs: exact.value(precise, xs),
            "gradient": lambda xs: exact.gradient(phi, xs),
            "jvp": lambda xs: [*exact.value(precise, xs), *exact.along(precise, xs, tangents)],
            "hvp": lambda xs: exact.hvp(psi, xs, tangents),
            "jacobian": lambda xs: exact.jacobian(precise, xs),
            "hessian": lambda xs: exact.hessian(psi, xs),
        }
        return {
            operator: reference(quantities[operator], at, dtype, slack) for operator in operators
        }

    return Scenario(
        family,
        name,
        {operator: compute[operator] for operator in operators},
        references,
        source,
        dtype,
        operations,
        features,
        shown(f, inputs),
    )


def shown(f: Function, inputs: Sequence[np.ndarray]) -> str:
    """The source of ``f`` and its inputs, as a reader needs them to reproduce a cell."""
    arguments = (
        f"x{k} = {np.array2string(x, threshold=60, separator=', ', floatmode='unique')}"
        for k, x in enumerate(inputs)
    )
    return "\n".join([*_source(f), *arguments])


def _source(f: Function) -> Iterator[str]:
    """The lines of ``f``, and what the names stand for in it that it has from where it was made; of
    a function of ``xp`` its name."""
    if f.__module__.startswith("multicalc.xp"):
        yield f"multicalc.xp: {f.__name__}"
        return
    try:
        yield dedent(inspect.getsource(f)).rstrip()
    except (OSError, TypeError):
        yield repr(f)
        return
    for name, value in inspect.getclosurevars(f).nonlocals.items():
        if inspect.isfunction(value):
            yield f"{name}:"
            yield from _source(value)
        elif isinstance(value, SHOWN) and " at 0x" not in repr(value):
            yield f"{name} = {value!r}"


def _weights(outs: tuple[Any, ...]) -> list[Any]:
    """Weights like the outputs, by the dtype and shape they have inside the transform."""
    found = []
    for k, y in enumerate(outs):
        wide = "complex128" if xp.isdtype(y.dtype, "complex floating") else "float64"
        found.append(xp.asarray(direction(k, tuple(y.shape), wide, WEIGHTS), dtype=y.dtype))
    return found


def _is_complex(y: np.ndarray) -> bool:
    return any(isinstance(v, mpc) for v in y.ravel())


def _real(dtype: np.dtype[Any]) -> str:
    return str(np.zeros(0, dtype).real.dtype)
