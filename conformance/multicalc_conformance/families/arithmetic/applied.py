"""Each operator of operands of every kind, and between every two in both orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc.errors import PortabilityError
from multicalc_conformance.engine.digits import Arrays
from multicalc_conformance.engine.reference import Reference, reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.arithmetic.operands import DTYPES, Operand, numbers
from multicalc_conformance.families.arithmetic.operators import OPERATORS, UNARY, PythonOperator
from multicalc_conformance.families.arithmetic.promotion import refusal, result
from multicalc_conformance.references import exact
from multicalc_conformance.references.directions import direction, directions


@dataclass(frozen=True)
class Applied:
    """An operator of one operand, or between two."""

    operator: PythonOperator
    operands: tuple[Operand, ...]

    @property
    def name(self) -> str:
        return f" {self.operator.symbol} ".join([x.name for x in self.operands])

    @property
    def refused(self) -> str:
        return refusal(self.operator.symbol, *self.operands)

    @property
    def dtype(self) -> str:
        return result(self.operator.symbol, *self.operands)

    @property
    def needs_complex(self) -> bool:
        """Whether there are complex arrays in it, which a backend may not have."""
        return any(x.kind == "c" and (x.dtype or not self.refused) for x in self.operands)

    @property
    def arguments(self) -> list[np.ndarray]:
        return [x.value for x in self.operands if x.given]

    @property
    def varied(self) -> tuple[int, ...]:
        """Which arguments are differentiated, if the result is."""
        given = [x for x in self.operands if x.given]
        smooth = np.dtype(self.dtype).kind in "fc"
        return tuple(i for i, x in enumerate(given) if x.varied and smooth)

    def __call__(self, *arguments: Any) -> Any:
        """The operator of the arguments, and of what the function has without them."""
        left = iter(arguments)
        return self.operator.python(*[next(left) if x.given else x.value for x in self.operands])

    def value(self) -> Any:
        """The same of exact numbers."""
        return self.operator.exact(*[x.exact() for x in self.operands])

    def exactly(self, *varied: Any) -> Any:
        """The same of exact numbers, by what is differentiated."""
        left = iter(varied)
        smooth = bool(self.varied)
        return self.operator.exact(
            *[next(left) if x.varied and smooth else x.exact() for x in self.operands]
        )


def scenarios() -> list[Scenario]:
    return [_scenario(operator, z) for z in (False, True) for operator in (*UNARY, *OPERATORS)]


def applied(operator: PythonOperator) -> Iterator[Applied]:
    """All that is tried of an operator."""
    left, right = operator.sides[0], operator.sides[-1]
    if len(operator.sides) == 1:
        yield from (Applied(operator, (left.array(dtype),)) for dtype in DTYPES)
        return
    for one in DTYPES:
        a, b = left.array(one), right.array(one)
        yield from (Applied(operator, (a, right.array(other))) for other in DTYPES)
        for number in numbers():
            yield from (Applied(operator, each) for each in ((a, number), (number, b)))
    a, b = left.array("float32"), right.array("float32")
    yield from (Applied(operator, (a, each)) for each in right.beside())
    yield from (Applied(operator, (each, b)) for each in left.beside())


def _scenario(operator: PythonOperator, complex_arrays: bool) -> Scenario:
    chosen = [each for each in applied(operator) if each.needs_complex is complex_arrays]
    return Scenario(
        "arithmetic",
        operator.symbol + " of complex numbers" * complex_arrays,
        {each.name: partial(_compute, each) for each in chosen},
        lambda: {each.name: _reference(each) for each in chosen},
        "the same in Python's whole numbers and mpmath; derivatives are differences at 200 digits",
        operations=(operator.name,),
        features=("complex",) if complex_arrays else (),
    )


# -- what backends give ---------------------------------------------------------------------------


def _compute(operation: Applied, backend: str) -> list[np.ndarray]:
    given = operation.arguments
    with mc.use(backend):
        if operation.refused:
            return [_is_refused(operation)]
        found = [of_dtype(mc.portable(operation)(*given), operation.dtype)]
        if not operation.varied:
            return found
        f = mc.portable(partial(bent, operation))
        vs = _tangents(operation)
        found += mc.grad(f, argnums=operation.varied)(*given)
        found += mc.hvp(f, tuple(given), tuple(vs), argnums=operation.varied)
        found += _on_the_tape(operation, backend)
    wanted = [given[i].dtype.name for i in operation.varied] * 3
    return [found[0], *map(of_dtype, found[1:], wanted)]


def bent(f: Callable[..., Any], *arguments: Any) -> Any:
    """Σ t + t²/2 of the weighted result, as ``exact.total`` has it: all its derivatives are
    generic."""
    y = f(*arguments)
    t = xp.asarray(direction(0, tuple(y.shape), _wide(y.dtype), 0.3), dtype=y.dtype)
    t = xp.real(xp.conj(t) * y)
    return xp.sum(t + t * t / 2)


def _wide(dtype: Any) -> str:
    return "complex128" if xp.isdtype(dtype, "complex floating") else "float64"


def _on_the_tape(operation: Applied, backend: str) -> list[np.ndarray]:
    """The gradient by variables, beside NumPy's arrays as they are."""
    arguments: list[Any] = list(operation.arguments)
    for i in operation.varied:
        arguments[i] = mc.variable(arguments[i], backend)
    with mc.record():
        y = mc.portable(partial(bent, operation))(*arguments)
    mc.backward(y)
    return [mc.get_backend(backend).to_numpy(arguments[i].grad) for i in operation.varied]


def of_dtype(found: Any, dtype: str) -> np.ndarray:
    """What was found, which has to be NumPy's of that dtype, in double precision."""
    if not isinstance(found, np.ndarray | np.generic):
        raise AssertionError(f"gave a {type(found).__name__}, not an array")
    if found.dtype != dtype:
        raise AssertionError(f"gave dtype {found.dtype}, expected {dtype}")
    return np.asarray(found).astype("complex128" if found.dtype.kind == "c" else "float64")


def _is_refused(operation: Applied) -> np.ndarray:
    try:
        found = mc.portable(operation)(*operation.arguments)
    except PortabilityError as error:
        if operation.refused not in str(error):
            raise AssertionError(f"the message lacks {operation.refused!r}: {error}") from error
        return np.array(1.0)
    raise AssertionError(f"gave {found!r}, PortabilityError should have been raised")


# -- what they should give ------------------------------------------------------------------------


def _tangents(operation: Applied) -> list[np.ndarray]:
    return directions([operation.arguments[i] for i in operation.varied], 0.8)


def _reference(operation: Applied) -> Reference:
    if operation.refused:
        return Reference(exact.numbers([np.array(1.0)]), [0.0])
    at = exact.numbers([operation.arguments[i] for i in operation.varied])
    value = exact.value(operation.exactly, at)[0]
    (weights,) = exact.numbers([direction(0, value.shape, _wide(operation.dtype), 0.3)])
    total = exact.total(operation.exactly, [weights], curved=True)
    tangents = exact.numbers(_tangents(operation))

    def quantity(xs: Arrays) -> Arrays:
        found = exact.value(operation.exactly, xs)
        if not operation.varied:
            return found
        slope = exact.gradient(total, xs)
        return [*found, *slope, *exact.hvp(total, xs, tangents), *slope]

    return reference(quantity, at, _precision(operation))


def _precision(operation: Applied) -> str:
    """The least one on the way."""
    dtypes = {operation.dtype, *(x.dtype.name for x in operation.arguments)}
    return "float32" if dtypes & {"float32", "complex64"} else "float64"
