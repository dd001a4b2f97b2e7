"""Rules that are right for positive numbers only, and functions that lose digits or a branch."""

from __future__ import annotations

from typing import Any

from multicalc_conformance.mutation.faults.fault import Fault, bent, constant, in_function


def _slope(name: str, slope: Any, chapter: str = "") -> Any:
    """The function's value, with the derivatives of ``slope(right, xp, x)``."""
    return in_function(
        name,
        lambda right, xp, x, *args, **kw: bent(xp, right(x, *args, **kw), slope(right, xp, x)),
        chapter,
    )


def _of_size(right: Any, xp: Any, x: Any) -> Any:
    """As if the argument were positive."""
    return right(xp.abs(x))


def _pow_of_size(right: Any, xp: Any, x: Any, y: Any) -> Any:
    """x³ by way of |x|³."""
    if not hasattr(x, "dtype") or "float" not in str(x.dtype):
        return right(x, y)
    return bent(xp, right(x, y), right(xp.abs(x), y))


def _prod_by_logs(right: Any, xp: Any, x: Any, **kwargs: Any) -> Any:
    """exp Σ log |x|: what has no sign."""
    value = right(x, **kwargs)
    axes = {k: v for k, v in kwargs.items() if k != "dtype"}
    return bent(xp, value, xp.exp(xp.sum(xp.log(xp.abs(x)), **axes)))


def _max_from_zero(right: Any, xp: Any, x: Any, **kwargs: Any) -> Any:
    """A running maximum starts at zero."""
    return xp.maximum(right(x, **kwargs), 0.0) if "float" in str(x.dtype) else right(x, **kwargs)


def _logsumexp_from_zero(right: Any, xp: Any, x: Any, **kwargs: Any) -> Any:
    """The biggest element is sought from zero on, so that all below underflow."""
    if kwargs.get("axis") is not None or "complex" in str(x.dtype):
        return right(x, **kwargs)
    return xp.log(xp.sum(xp.exp(x), **kwargs))


def _towards_zero(right: Any, xp: Any, x: Any, y: Any) -> Any:
    """C's remainder, which has the sign of the dividend."""
    return x - y * xp.trunc(x / y)


def _quotient_towards_zero(right: Any, xp: Any, x: Any, y: Any) -> Any:
    return xp.trunc(x / y)


def _half_plane(right: Any, xp: Any, x: Any, y: Any) -> Any:
    """atan(x/y) where the second argument may be negative."""
    return xp.atan(xp.divide(x, y))


def _size_of_first(right: Any, xp: Any, x: Any, y: Any) -> Any:
    """|x|/h is the factor of both signs."""
    slope = constant(xp, xp.abs(x) / right(x, y))
    return bent(xp, right(x, y), slope * x + right(constant(xp, x), y))


def _sign_of_first(right: Any, xp: Any, x: Any, y: Any) -> Any:
    return bent(xp, right(x, y), x)


def _digits(name: str, error: float) -> Any:
    """The derivative with a relative error, as a polynomial of few terms has it."""
    return in_function(name, lambda right, xp, x: bent(xp, right(x), (1.0 + error) * right(x)))


def _round_straight(right: Any, xp: Any, x: Any) -> Any:
    return right(x) + (x - xp.trunc(x * 2.0**40) / 2.0**40)


ELEMENTWISE, ARRAYS = ("elementwise",), ("arrays",)

FAULTS = (
    Fault("sinh' of the size", "right for positive numbers", _slope("sinh", _of_size), ELEMENTWISE),
    Fault("atan' of the size", "right for positive numbers", _slope("atan", _of_size), ELEMENTWISE),
    Fault("asin' of the size", "right for positive numbers", _slope("asin", _of_size), ELEMENTWISE),
    Fault("erf' of the size", "right for positive numbers", _slope("erf", _of_size), ELEMENTWISE),
    Fault("tan' of the size", "right for positive numbers", _slope("tan", _of_size), ELEMENTWISE),
    Fault(
        "expm1' of the size", "right for positive numbers", _slope("expm1", _of_size), ELEMENTWISE
    ),
    Fault(
        "sigmoid' of the size",
        "a branch for numbers below zero",
        _slope("sigmoid", _of_size),
        ELEMENTWISE,
    ),
    Fault(
        "softplus' of the size",
        "a branch for numbers below zero",
        _slope("softplus", _of_size),
        ELEMENTWISE,
    ),
    Fault(
        "pow' of the size",
        "a power by way of the logarithm",
        in_function("pow", _pow_of_size),
        ELEMENTWISE,
    ),
    Fault(
        "hypot' of the size",
        "the first argument's sign is lost",
        in_function("hypot", _size_of_first),
        ELEMENTWISE,
    ),
    Fault(
        "copysign' = 1",
        "the second argument's sign is lost",
        in_function("copysign", _sign_of_first),
        ELEMENTWISE,
    ),
    Fault("prod' by logarithms", "signs are lost", in_function("prod", _prod_by_logs), ARRAYS),
    Fault(
        "max from zero", "a running maximum starts at 0", in_function("max", _max_from_zero), ARRAYS
    ),
    Fault(
        "logsumexp underflows",
        "the biggest element is sought from zero on",
        in_function("logsumexp", _logsumexp_from_zero),
        ARRAYS,
    ),
    Fault(
        "remainder towards zero",
        "C's, with the dividend's sign",
        in_function("remainder", _towards_zero),
        ELEMENTWISE,
    ),
    Fault(
        "floor_divide towards zero",
        "C's quotient of integers",
        in_function("floor_divide", _quotient_towards_zero),
        ELEMENTWISE,
    ),
    Fault(
        "atan2 in half the plane",
        "atan of the quotient",
        in_function("atan2", _half_plane),
        ELEMENTWISE,
    ),
    Fault(
        "gammaln without reflection",
        "log |Γ| as if it were even",
        in_function("gammaln", _of_size),
        ELEMENTWISE,
    ),
    Fault(
        "gammaln' to nine digits", "a series of few terms", _digits("gammaln", 5e-10), ELEMENTWISE
    ),
    Fault(
        "digamma' to nine digits",
        "a series of few terms, as PyTorch's trigamma",
        _digits("digamma", 5e-10),
        ELEMENTWISE,
    ),
    Fault(
        "erf' to eight digits",
        "an approximation made for single precision",
        _digits("erf", 2e-8),
        ELEMENTWISE,
    ),
    Fault(
        "silu' to nine digits",
        "an approximation made for single precision",
        _digits("silu", 5e-9),
        ELEMENTWISE,
    ),
    Fault(
        "round straight through",
        "the derivative of a step is 1",
        in_function("round", _round_straight),
        ELEMENTWISE,
    ),
    Fault(
        "floor straight through",
        "the derivative of a step is 1",
        in_function("floor", _round_straight),
        ELEMENTWISE,
    ),
    Fault(
        "sign straight through",
        "the derivative of a step is 1",
        in_function("sign", _round_straight),
        ELEMENTWISE,
    ),
)
