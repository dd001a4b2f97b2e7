"""One matrix in every layout that NumPy has: as what is differentiated, as a direction, as data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.families.state.calls import unchanged
from multicalc_conformance.families.state.waves import cos, exp, sin
from multicalc_conformance.references import exact
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.directions import direction
from multicalc_conformance.references.exact import Precise

X, C, V = (direction(k, (2, 3), "float64", 0.4) for k in range(3))
"""A point, data, and a direction, of both signs."""


def scenarios() -> list[Scenario]:
    return [_differentiated(), _directions(), _data(), _integers(), _repeated()]


def _read_only(x: np.ndarray) -> np.ndarray:
    x = x.copy()
    x.flags.writeable = False
    return x


def _strided(x: np.ndarray) -> np.ndarray:
    """Every other row and column of a matrix whose others are NaN."""
    wide = np.full((2 * x.shape[0], 2 * x.shape[1]), np.nan, dtype=x.dtype)
    wide[::2, ::2] = x
    return wide[::2, ::2]


def _unaligned(x: np.ndarray) -> np.ndarray:
    """One byte into a buffer."""
    return np.frombuffer(b"\0" + x.tobytes(), dtype=x.dtype, offset=1).reshape(x.shape)


LAYOUTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "big-endian": lambda x: x.astype(x.dtype.newbyteorder(">")),
    "Fortran order": np.asfortranarray,
    "read-only": _read_only,
    "strided": _strided,
    "backwards": lambda x: np.flip(np.flip(x).copy()),
    "unaligned": _unaligned,
}


def f(x: Any, c: Any) -> Any:
    """Σ c·sin x · Σ x²: not symmetric in any two entries."""
    return xp.sum(c * xp.sin(x)) * xp.sum(x * x)


def precisely(x: Any, c: Any) -> Any:
    """The same in mpmath."""
    return np.sum(c * sin(x)) * np.sum(x * x)


def _gradient(x: Any, c: Any, v: Any) -> Any:
    return exact.gradient(lambda x: precisely(x, c), [x])[0]


def _product(x: Any, c: Any, v: Any) -> Any:
    return exact.hvp(lambda x: precisely(x, c), [x], [v])[0]


def _hessian(x: Any, c: Any, v: Any) -> Any:
    return exact.hessian(lambda x: precisely(x, c), [x])[0]


Rows = dict[str, tuple[Callable[..., Any], Precise]]


def _scenario(name: str, rows: Rows, position: int) -> Scenario:
    """Each row in each layout of its argument at ``position``, which has to stay as it is."""

    def run(call: Callable[..., Any], layout: Callable[[np.ndarray], np.ndarray]) -> Run:
        def laid_out(b: str, *given: np.ndarray) -> Any:
            arrays = list(given)
            arrays[position] = layout(given[position])
            with unchanged(*arrays):
                return call(b, *arrays)

        return laid_out

    operators: dict[str, tuple[Run, Precise]] = {
        f"{operator}, {kind}": (run(call, layout), formula)
        for kind, layout in LAYOUTS.items()
        for operator, (call, formula) in rows.items()
    }
    return closed_form("data", name, operators, [X, C, V])


def _differentiated() -> Scenario:
    rows: Rows = {
        "value_and_grad": (
            lambda b, x, c, v: mc.value_and_grad(f, backend=b)(x, c),
            lambda x, c, v: (precisely(x, c), _gradient(x, c, v)),
        ),
        "hessian": (lambda b, x, c, v: mc.hessian(f, backend=b)(x, c), _hessian),
        "grad, compiled": (lambda b, x, c, v: mc.grad(jitted(f, b))(x, c), _gradient),
    }
    return _scenario("layouts of what is differentiated", rows, 0)


def _directions() -> Scenario:
    def each(x: Any, c: Any) -> Any:
        return xp.sin(x) * c

    def exactly(x: Any, c: Any, v: Any) -> Any:
        return cos(x) * c * v

    rows: Rows = {
        "jvp": (
            lambda b, x, c, v: mc.jvp(each, (x, c), (v,), argnums=(0,), backend=b)[1],
            exactly,
        ),
        "vjp": (
            lambda b, x, c, v: mc.vjp(each, x, c, argnums=0, backend=b)[1](v),
            exactly,
        ),
        "hvp": (
            lambda b, x, c, v: mc.hvp(f, (x, c), v, argnums=0, backend=b),
            _product,
        ),
    }
    return _scenario("layouts of tangents and cotangents", rows, 2)


def _data() -> Scenario:
    def captured(b: str, x: Any, c: Any, v: Any) -> Any:
        return mc.grad(lambda x: f(x, xp.asarray(c)), backend=b)(x)

    rows: Rows = {
        "an argument": (lambda b, x, c, v: mc.grad(f, backend=b)(x, c), _gradient),
        "an argument, compiled": (
            lambda b, x, c, v: mc.grad(jitted(f, b))(x, c),
            _gradient,
        ),
        "captured": (captured, _gradient),
    }
    return _scenario("layouts of data", rows, 1)


INTEGERS = {
    "int64": "int64",
    "int32": "int32",
    "int8": "int8",
    "uint8": "uint8",
    "big-endian int64": ">i8",
    "big-endian int32": ">i4",
}


def _integers() -> Scenario:
    """Positions of every integer dtype, and masks, passed along and captured."""
    at = np.array([2, 0, 2])

    def taken(x: Any, i: Any) -> Any:
        return xp.sum(xp.take(xp.exp(x), i, axis=1) * xp.take(x, i, axis=1))

    def run(dtype: str) -> Run:
        def each(b: str, x: Any) -> Any:
            i = at.astype(dtype)
            return (
                mc.grad(taken, backend=b)(x, i),
                mc.grad(lambda x: taken(x, i), backend=b)(x),
            )

        return each

    def slopes(x: Any) -> Any:
        slope = exp(x) * (1 + x) * np.array([1, 0, 2])
        return slope, slope

    operators: dict[str, tuple[Run, Precise]] = {
        name: (run(dtype), slopes) for name, dtype in INTEGERS.items()
    }
    return closed_form("data", "integers of every kind", operators, [X])


def _repeated() -> Scenario:
    """A row that stands for many: strides of zero, where nothing may be written."""

    def run(b: str, row: Any, c: Any, v: Any) -> Any:
        x = np.broadcast_to(row[:1], (2, 3))
        gradient = mc.grad(f, backend=b)(x, np.broadcast_to(c[:1], (2, 3)))
        (pulled,) = mc.vjp(lambda x: x * x, x, backend=b)[1](np.broadcast_to(v[:1], (2, 3)))
        return gradient, pulled

    def formula(row: Any, c: Any, v: Any) -> Any:
        x, c, v = (np.concatenate([each[:1]] * 2) for each in (row, c, v))
        return _gradient(x, c, v), 2 * x * v

    return closed_form("data", "a row that is repeated", {"grad, vjp": (run, formula)}, [X, C, V])
