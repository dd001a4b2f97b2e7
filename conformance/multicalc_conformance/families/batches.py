"""Every operation of ``xp`` mapped over a batch, with derivatives around and within."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from zlib import crc32

import numpy as np
from mpmath import mpc

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.reference import Reference, reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.operations import cases, steps
from multicalc_conformance.operations.case import Case
from multicalc_conformance.references import exact
from multicalc_conformance.references.directions import COMPLEX, direction
from multicalc_conformance.references.exact import Precise
from multicalc_conformance.references.twin import twin

COUNT = 3
SOURCE = "the same function of each example in mpmath; derivatives are differences at 200 digits"


def scenarios() -> list[Scenario]:
    chosen = _one_of_each()
    return [*map(_operation, chosen), *map(_gradients, filter(_is_smooth, chosen))]


def _one_of_each() -> list[Case]:
    """Each operation's first case of real numbers."""
    found: dict[str, Case] = {}
    for case in cases():
        if not case.is_complex:
            found.setdefault(case.operation, case)
    return list(found.values())


def _is_smooth(case: Case) -> bool:
    """Whether it has derivatives that aren't all zero; of QR MXNet has none."""
    constant = case in steps.ROUNDING or case.operation == "floor_divide"
    return bool(case.order) and not constant and case.operation != "linalg.qr"


def _batch(case: Case) -> list[np.ndarray]:
    rng = np.random.default_rng(crc32(str(case).encode()))
    return [np.stack([domain.sample(rng) for _ in range(COUNT)]) for domain in case.domains]


def _operation(case: Case) -> Scenario:
    """The operation mapped, with the derivative of the whole batch along a direction."""
    return twin(
        "batches",
        str(case),
        mc.vmap(case.call),
        _of_each(case.exact),
        _batch(case),
        operators=("jvp", "gradient") if _is_smooth(case) else ("value",),
        slack=case.slack_in("float64"),
        operations=(case.operation,),
    )


def _of_each(precise: Precise) -> Precise:
    """``precise`` of each example."""

    def stacked(*xs: Any) -> Any:
        rows = [exact.value(precise, [x[k] for x in xs]) for k in range(COUNT)]
        return tuple(np.stack(column) for column in zip(*rows, strict=True))

    return stacked


def _gradients(case: Case) -> Scenario:
    """The gradient of each example, and so of each with what is the same for all beside it."""
    xs = _batch(case)
    argnums = tuple(range(len(xs)))
    weights = _weights(case, [x[0] for x in xs])

    def weighted(*example: Any) -> Any:
        found = case.call(*example)
        outs = found if isinstance(found, tuple | list) else (found,)
        pairs = zip(weights(), outs, strict=True)
        return sum(xp.sum(xp.real(xp.multiply(np.conj(w), y))) for w, y in pairs)

    mapped = mc.vmap(mc.grad(weighted, argnums=argnums))
    compute = {"gradients": lambda b: _on(b, mapped, xs)}

    def references() -> dict[str, Reference]:
        scalar = exact.total(case.exact, exact.numbers(weights()))
        rows = [
            reference(
                lambda at: exact.gradient(scalar, at),
                exact.numbers([x[k] for x in xs]),
                "float64",
                case.slack_in("float64"),
            )
            for k in range(COUNT)
        ]
        return {"gradients": _stacked(rows)}

    name = f"{case}, each gradient"
    return Scenario("batches", name, compute, references, SOURCE, operations=(case.operation,))


def _weights(case: Case, xs: Sequence[np.ndarray]) -> Callable[[], list[np.ndarray]]:
    @cache
    def weights() -> list[np.ndarray]:
        outs = exact.value(case.exact, exact.numbers(list(xs)))
        return [
            direction(k, y.shape, COMPLEX["float64"] if _is_complex(y) else "float64", 0.3)
            for k, y in enumerate(outs)
        ]

    return weights


def _is_complex(y: np.ndarray) -> bool:
    return any(isinstance(each, mpc) for each in y.ravel())


def _stacked(rows: Sequence[Reference]) -> Reference:
    columns = zip(*[row.arrays for row in rows], strict=True)
    bounds = zip(*[row.bounds for row in rows], strict=True)
    return Reference([np.stack(column) for column in columns], [max(each) for each in bounds])


def _on(backend: str, f: Callable[..., Any], xs: Sequence[np.ndarray]) -> list[np.ndarray]:
    with mc.use(backend):
        return flat(f(*xs))
