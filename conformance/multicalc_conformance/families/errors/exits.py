"""What would take numbers out of a portable function, or write into its arrays: refused by name."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc.errors import PortabilityError, UnsupportedOperationError
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.errors.refusal import Refusal, X, refused, scenario

OUT: dict[str, Callable[[Any], Any]] = {
    "float(x)": lambda x: float(x[0]),
    "int(x)": lambda x: int(x[0]),
    "complex(x)": lambda x: complex(x[0]),
    "round(x)": lambda x: round(float(x[0]), 2),
    "x.item()": lambda x: x[0].item(),
    "x.tolist()": lambda x: x.tolist()[0],
    "x.numpy()": lambda x: x.numpy()[0],
    "math.exp(x)": lambda x: math.exp(x[0]),
    "np.asarray(x)": lambda x: np.asarray(x)[0],
    "np.array([x, ...])": lambda x: np.array([x[0], x[1]])[0],
}
NUMPYS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "np.exp": (lambda x: np.exp(x)[0], "xp.exp"),
    "np.sum": (lambda x: np.sum(x), "xp.sum"),
    "np.concatenate": (lambda x: np.concatenate([x, x])[0], "xp.concat"),
    "np.linalg.norm": (lambda x: np.linalg.norm(x), "xp.norm"),
    "np.add, out=": (lambda x: np.add(X, x, out=np.zeros(3))[0], "y = y + x"),
}


def scenarios() -> list[Scenario]:
    found = [
        scenario("numbers out of a portable function", _out()),
        scenario("NumPy's functions in a portable function", _numpys()),
        scenario("writing into portable arrays", _written()),
    ]
    return [replace(each, native_only=True) for each in found]


def _grad(f: Callable[[Any], Any]) -> Callable[[str], Any]:
    return lambda b: mc.grad(mc.portable(lambda x: xp.sum(x**2) * f(x)), backend=b)(X)


def _out() -> dict[str, Refusal]:
    told = "would lose the derivative", "xp."
    return {name: refused(_grad(f), PortabilityError, *told) for name, f in OUT.items()}


def _numpys() -> dict[str, Refusal]:
    return {
        name: refused(_grad(f), PortabilityError, "derivative", word)
        for name, (f, word) in NUMPYS.items()
    }


def _written() -> dict[str, Refusal]:
    def assigned(x: Any) -> Any:
        x[0] = 1.0
        return x[0]

    def added(x: Any) -> Any:
        x[0] += 1.0
        return x[0]

    return {
        name: refused(_grad(f), UnsupportedOperationError, "xp.at(x, key).set")
        for name, f in (("x[0] = v", assigned), ("x[0] += v", added))
    }
