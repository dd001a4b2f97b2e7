"""The rule of one function of numbers that is wrong: mostly in a derivative only."""

from __future__ import annotations

from typing import Any

from multicalc_conformance.mutation.faults.fault import Fault, bent, constant, in_function


def _unary(name: str, slope: Any) -> Any:
    """The function's value, with the derivatives of ``slope(right, xp, x)``."""
    return in_function(
        name, lambda right, xp, x, *args, **kw: bent(xp, right(x, *args, **kw), slope(right, xp, x))
    )


def _square_once(right: Any, xp: Any, x: Any) -> Any:
    at = constant(xp, x)
    return bent(xp, right(x), 2.0 * at * x)


def _asinh_turned(right: Any, xp: Any, x: Any) -> Any:
    """First derivative (1 + x²)^-½, second with the other sign."""
    at = constant(xp, x)
    step, root = x - at, 1.0 / xp.sqrt(1.0 + at * at)
    return bent(xp, right(x), root * step + 0.5 * at * root**3 * step * step)


def _where_by_products(right: Any, xp: Any, condition: Any, x: Any, y: Any) -> Any:
    taken = right(condition, 1.0, 0.0)
    return taken * x + (1.0 - taken) * y


def _where_swapped(right: Any, xp: Any, condition: Any, x: Any, y: Any) -> Any:
    value = right(condition, x, y)
    if "float" not in str(getattr(value, "dtype", "")):
        return value
    return bent(xp, value, right(condition, y, x))


def _both_get_it(right: Any, xp: Any, x: Any, y: Any) -> Any:
    return bent(xp, right(x, y), x + y)


def _first_lost(right: Any, xp: Any, x: Any, y: Any, **kwargs: Any) -> Any:
    return right(constant(xp, x), y, **kwargs)


def _swapped(right: Any, xp: Any, x: Any, y: Any) -> Any:
    return bent(xp, right(x, y), right(y, x))


def _bigger_only(right: Any, xp: Any, x: Any, y: Any) -> Any:
    """What is far below the bigger argument is dropped, with its derivative."""
    return bent(xp, right(x, y), xp.maximum(x, y))


HERE = ("elementwise",)

FAULTS = (
    Fault("cos' = sin", "a sign in one rule", _unary("cos", lambda f, xp, x: -f(x)), HERE),
    Fault("exp' = 1", "the rule's factor is lost", _unary("exp", lambda f, xp, x: x), HERE),
    Fault(
        "tanh' detached",
        "the rule uses the output as a constant: right once, not twice",
        _unary("tanh", lambda f, xp, x: (1.0 - constant(xp, f(x)) ** 2) * x),
        HERE,
    ),
    Fault(
        "square'' = 0",
        "silently zero second derivatives, as MXNet's own tape has them",
        in_function("square", _square_once),
        HERE,
    ),
    Fault(
        "asinh'' negated",
        "right once, with the wrong sign twice, as MXNet's own tape has it",
        in_function("asinh", _asinh_turned),
        HERE,
    ),
    Fault(
        "abs' = 1",
        "straight through, whatever the sign",
        _unary("abs", lambda f, xp, x: x),
        ("elementwise", "nonsmooth"),
    ),
    Fault(
        "clip straight through",
        "the derivative outside the bounds is 1",
        _unary("clip", lambda f, xp, x: x),
        HERE,
    ),
    Fault(
        "relu leaky",
        "a slope of 0.01 below zero",
        _unary("relu", lambda f, xp, x: f(x) - 0.01 * f(-x)),
        HERE,
    ),
    Fault(
        "where multiplies",
        "by the condition as a number: NaN passes from the branch not taken",
        in_function("where", _where_by_products),
        ("nonsmooth",),
    ),
    Fault(
        "where' of the other branch",
        "the branches' cotangents change places",
        in_function("where", _where_swapped),
        HERE,
    ),
    Fault(
        "maximum' to both",
        "the smaller argument's cotangent is not cut",
        in_function("maximum", _both_get_it),
        ("elementwise", "nonsmooth"),
    ),
    Fault(
        "pow' without its exponent",
        "the exponent is taken as a constant",
        in_function("pow", lambda f, xp, x, y: f(x, constant(xp, y))),
        HERE,
    ),
    Fault(
        "divide' without its numerator",
        "a quotient rule with one half",
        in_function("divide", _first_lost),
        HERE,
    ),
    Fault(
        "atan2's arguments swapped",
        "x over y in the rule, y over x in the function",
        in_function("atan2", _swapped),
        HERE,
    ),
    Fault(
        "logaddexp' to the bigger argument",
        "the derivative of the maximum",
        in_function("logaddexp", _bigger_only),
        HERE,
    ),
    Fault(
        "log1p loses digits",
        "log(1 + x) near 0",
        in_function("log1p", lambda f, xp, x: xp.log(1.0 + x)),
        HERE,
    ),
    Fault(
        "sqrt made safe",
        "1e-12 is added, so that the derivative at 0 is finite",
        in_function("sqrt", lambda f, xp, x: f(x + 1e-12)),
        ("elementwise", "nonsmooth"),
    ),
)
