"""A small network in parts, each written once for ``xp`` and for mpmath; and parts with a bug."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import multicalc as mc
import multicalc.testing as mt
from multicalc import xp
from multicalc_conformance.references import precise

FAMILY = "ports"
Part = Callable[[Any, Any, Any], Any]
"""Of a namespace, of all parameters, and of what the part before gave."""

SHAPES = {"hidden.b": (3,), "hidden.w": (3, 3), "mixed.w": (3, 3), "normal.weight": (3,)}
"""Of the parameters, in the order of a tree's leaves."""
NAMES = tuple(SHAPES)
X = np.array([[0.6, -1.1, 0.3], [-0.4, 0.9, 1.2]])
PARAMETERS = [
    np.cos(1.3 * k + 0.7 * np.arange(np.prod(shape))).reshape(shape)
    for k, shape in enumerate(SHAPES.values())
]


def _hidden(m: Any, p: Any, x: Any) -> Any:
    return m.matmul(x, p["hidden"]["w"]) + p["hidden"]["b"]


def _with_two_biases(m: Any, p: Any, x: Any) -> Any:
    return m.matmul(x, p["hidden"]["w"]) + p["hidden"]["b1"] + p["hidden"]["b2"]


def _without_bias(m: Any, p: Any, x: Any) -> Any:
    return m.matmul(x, p["hidden"]["w"])


def _tanh(m: Any, p: Any, x: Any) -> Any:
    return m.tanh(x)


def _sigmoid(m: Any, p: Any, x: Any) -> Any:
    return 1 / (1 + m.exp(-x))


def _normal(epsilon: float) -> Part:
    def normal(m: Any, p: Any, x: Any) -> Any:
        centred = x - m.mean(x, axis=-1, keepdims=True)
        variance = m.mean(centred**2, axis=-1, keepdims=True)
        return centred / m.sqrt(variance + epsilon) * p["normal"]["weight"]

    return normal


def _mixed(m: Any, p: Any, x: Any) -> Any:
    return m.matmul(x, p["mixed"]["w"])


def _transposed(m: Any, p: Any, x: Any) -> Any:
    return m.matmul(x, m.matrix_transpose(p["mixed"]["w"]))


def times(factor: float) -> Part:
    return lambda m, p, x: x * factor


def _mean(m: Any, p: Any, x: Any) -> Any:
    return m.mean(x, axis=0)


def _sum(m: Any, p: Any, x: Any) -> Any:
    return m.sum(x, axis=0)


PARTS: dict[str, Part] = {
    "hidden": _hidden,
    "active": _tanh,
    "normal": _normal(0.015625),
    "mixed": _mixed,
    "scaled": times(0.5),
    "pooled": _mean,
}
"""The network. Its numbers are exact in binary."""

TRANSPOSED = PARTS | {"mixed": _transposed}
TWO_BIASES = PARTS | {"hidden": _with_two_biases}

PLANTED: dict[str, tuple[Part, str]] = {
    "hidden": (_without_bias, "missing bias"),
    "active": (_sigmoid, "activation"),
    "normal": (_normal(0.125), "epsilon"),
    "mixed": (_transposed, "transposed weight"),
    "scaled": (times(0.25), "scale"),
    "pooled": (_sum, "mean or sum"),
}
"""By part the one with a bug, and what that is called."""


def run(parts: Mapping[str, Part], p: Any, x: Any) -> Any:
    """The network in ``xp``, each part's result tapped by its name."""
    for name, part in parts.items():
        x = mc.tap(name, part(xp, p, x))
    return x


def exactly(parts: Mapping[str, Part], p: Any, x: Any) -> dict[str, Any]:
    """What each part gives, in mpmath."""
    found = {}
    for name, part in parts.items():
        x = found[name] = part(precise, p, x)
    return found


def port(
    backend: str, parts: Mapping[str, Part], parameters: Any, name: str, *, portable: bool = False
) -> mt.Port:
    """The network as a port, of a function of native arrays or a portable one."""

    def network(p: Any, x: Any) -> Any:
        return run(parts, p, x)

    f = mc.portable(network) if portable else network
    return mt.Port.function(f, parameters, squares, backend=backend, name=name)


def squares(outputs: Any) -> Any:
    return xp.sum(outputs**2)


def tree(leaves: Any, names: tuple[str, ...] = NAMES) -> Any:
    """The parameters by part and name, of their arrays in the order of ``names``."""
    found: dict[str, dict[str, Any]] = {}
    for name, leaf in zip(names, leaves, strict=True):
        part, own = name.split(".")
        found.setdefault(part, {})[own] = leaf
    return found
