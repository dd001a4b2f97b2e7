"""Faults in whose memory a result, or what is kept, is in."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import numpy as np

from multicalc.backend import Backend
from multicalc_conformance.mutation.faults.fault import Fault, Seeding, in_frontend


def _equal(x: Any, y: Any) -> bool:
    plain = isinstance(x, np.ndarray) and isinstance(y, np.ndarray)
    return plain and x.shape == y.shape and x.dtype == y.dtype and bool(np.all(x == y))


def _one_buffer(right: Any) -> Any:
    """Results of a shape are written where the ones before were."""
    buffers: dict[Any, np.ndarray] = {}

    def to_numpy(self: Any, x: Any) -> Any:
        found = right(self, x)
        if type(found) is not np.ndarray or not found.ndim:
            return found
        buffer = buffers.setdefault((found.shape, found.dtype), np.empty_like(found))
        buffer[...] = found
        return buffer

    return to_numpy


def _in_to_numpy(backend: Backend) -> Any:
    kind = type(backend)
    return patch.object(kind, "to_numpy", _one_buffer(kind.to_numpy))


def _argument_as_value(right: Any) -> Any:
    """A value that is equal to an argument is that."""

    def vjp(f: Any, *primals: Any, **options: Any) -> Any:
        value, *rest = right(f, *primals, **options)
        same = next((x for x in primals if _equal(x, value)), value)
        return (same, *rest)

    return vjp


def _cotangent_as_gradient(right: Any) -> Any:
    def vjp(f: Any, *primals: Any, **options: Any) -> Any:
        value, pullback, *rest = right(f, *primals, **options)

        def wrong(cotangent: Any) -> Any:
            found = pullback(cotangent)
            if isinstance(found, tuple):
                return tuple([cotangent if _equal(g, cotangent) else g for g in found])
            return cotangent if _equal(found, cotangent) else found

        return (value, wrong, *rest)

    return vjp


def _at_the_arguments_now(right: Any) -> Any:
    """A pullback looks at the arguments when it is called."""

    def vjp(f: Any, *primals: Any, **options: Any) -> Any:
        value, _, *rest = right(f, *primals, **options)
        return (value, lambda cotangent: right(f, *primals, **options)[1](cotangent), *rest)

    return vjp


def _tangent_as_result(right: Any) -> Any:
    def jvp(f: Any, primals: Any, tangents: Any, **options: Any) -> Any:
        value, pushed, *rest = right(f, primals, tangents, **options)
        same = next((t for t in tangents if _equal(t, pushed)), pushed)
        return (value, same, *rest)

    return jvp


def _direction_as_product(right: Any) -> Any:
    def hvp(f: Any, primals: Any, tangents: Any, **options: Any) -> Any:
        found = right(f, primals, tangents, **options)
        return next((t for t in tangents if _equal(t, found)), found)

    return hvp


def _equal_gradients_once(right: Any) -> Any:
    """Equal gradients are one array."""

    def grad(f: Any, *args: Any, **options: Any) -> Any:
        gradient = right(f, *args, **options)

        def wrong(*xs: Any, **kwargs: Any) -> Any:
            found = gradient(*xs, **kwargs)
            pair = isinstance(found, tuple) and len(found) == 2
            return (found[0], found[0]) if pair and _equal(*found) else found

        return wrong

    return grad


def _model_of_now(right: Any) -> Any:
    """A model looks at its point when it is called."""

    def linear_approx(f: Any, x: Any, *args: Any, **options: Any) -> Any:
        class Late:
            def __getattr__(self, name: str) -> Any:
                return getattr(right(f, x, *args, **options), name)

            def __call__(self, *near: Any) -> Any:
                return right(f, x, *args, **options)(*near)

        return Late()

    return linear_approx


def _variable_by_reference(right: Any) -> Any:
    """A variable of NumPy's has the array itself."""

    def copy(self: Any, x: Any) -> Any:
        return x

    return copy


def _public(name: str, make: Any) -> Seeding:
    return in_frontend("multicalc." + name, make)


HERE = ("memory",)

FAULTS = (
    Fault(
        "results in one buffer",
        "results of a shape are written where the ones before were",
        _in_to_numpy,
        HERE,
    ),
    Fault(
        "value is the argument",
        "an identity gives back what it gets",
        _public("vjp", _argument_as_value),
        HERE,
    ),
    Fault(
        "cotangent handed on",
        "the adjoint of an identity",
        _public("vjp", _cotangent_as_gradient),
        HERE,
    ),
    Fault(
        "pullback at the arguments as they are now",
        "arguments are kept by reference",
        _public("vjp", _at_the_arguments_now),
        HERE,
    ),
    Fault(
        "tangent handed on",
        "the derivative of an identity",
        _public("jvp", _tangent_as_result),
        HERE,
    ),
    Fault(
        "direction handed on",
        "the Hessian of half a square",
        _public("hvp", _direction_as_product),
        HERE,
    ),
    Fault(
        "equal gradients are one array",
        "the adjoint of a sum",
        _public("grad", _equal_gradients_once),
        HERE,
    ),
    Fault(
        "model at the point as it is now",
        "its point is kept by reference",
        _public("linear_approx", _model_of_now),
        HERE,
    ),
    Fault(
        "variable by reference",
        "its array is the caller's",
        in_frontend("multicalc.backend.protocol.Backend.copy", _variable_by_reference),
        HERE,
    ),
)
