"""The derivatives of the functions that multicalc itself needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import prod
from typing import Any

import numpy as np

import multicalc as mc
from multicalc.testing.comparing.failure import attempt
from multicalc_conformance.checks import derivative, guide
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import check, refuse
from multicalc_conformance.checks.expected import DIGITS, difference
from multicalc_conformance.checks.namespace import NEEDED
from multicalc_conformance.checks.raised import raised

Rule = Callable[[np.ndarray, np.ndarray], Any]
"""What a change ``v`` of the argument ``x`` does to the result."""


def _itself(name: str) -> Rule:
    """Of a linear function."""
    return lambda x, v: NEEDED[name][1](v)


RULES: dict[str, Rule] = {
    **{name: _itself(name) for name in ("astype", "concat", "permute_dims", "reshape")},
    **{name: _itself(name) for name in ("sum", "take")},
    "asarray": lambda x, v: np.array([v[0], 0.0]),
    "exp": lambda x, v: np.exp(x) * v,
    "matmul": lambda x, v: v @ x[0] + x @ v[0],
    "ones_like": lambda x, v: 0.0 * v,
    "stack": lambda x, v: np.stack([v, v]),
    "where": lambda x, v: np.sign(x) * v,
    "zeros_like": lambda x, v: 0.0 * v,
}
OF_OPERATORS: dict[str, tuple[Callable[[Any], Any], Rule]] = {
    "x[1]": (lambda x: x[1], lambda x, v: v[1]),
    "x[1:]": (lambda x: x[1:], lambda x, v: v[1:]),
    "x / x[0]": (lambda x: x / x[0], lambda x, v: v / x[0] - x * v[0] / x[0] ** 2),
    "x ** 3": (lambda x: x**3, lambda x, v: 3.0 * x**2 * v),
    "2.0 - x": (lambda x: 2.0 - x, lambda x, v: -v),
    "1.0 / x": (lambda x: 1.0 / x, lambda x, v: -v / x**2),
    "-x": (lambda x: -x, lambda x, v: -v),
}
X = np.array([1.5, -2.0, 3.0])


@check("derivatives of what multicalc needs", guide.NAMESPACE, *derivative.READY)
def needed(candidate: Candidate) -> None:
    faults = []
    for name, rule in RULES.items():
        call, _, at = NEEDED[name]
        faults += _faults(candidate, name, partial(call, candidate.xp), rule, at)
    for name, (operator, rule) in OF_OPERATORS.items():
        faults += _faults(candidate, name, operator, rule, X)
    refuse(faults)


def _faults(
    candidate: Candidate, name: str, call: Callable[[Any], Any], rule: Rule, at: np.ndarray
) -> list[str]:
    """What is wrong with the pullback, of a cotangent whose entries all differ."""
    shape = np.shape(rule(at, at))
    dtype = "float32" if name == "astype" else "float64"
    cotangent = (1.0 + np.arange(prod(shape)) ** 2).reshape(shape).astype(dtype)
    units = np.eye(at.size).reshape(-1, *at.shape)
    right = np.array([np.sum(rule(at, unit) * cotangent) for unit in units]).reshape(at.shape)

    def pulled() -> Any:
        _, pullback = mc.vjp(call, candidate.array(at))
        return pullback(candidate.array(cotangent, dtype))[0]

    found = attempt(pulled)
    if isinstance(found, Exception):
        return [f"the pullback of {name} raised {raised(found, candidate)}"]
    fault = difference(candidate, f"the pullback of {name}", found, right, within=DIGITS[dtype])
    return [fault] if fault else []


CHECKS = (needed,)
