"""Weights of one model in the other's layout, gradients and directions taken across, and a port
that starts from equal weights."""

from __future__ import annotations

from typing import Any

import numpy as np

import multicalc.testing as mt
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.ports.network import FAMILY
from multicalc_conformance.references.closed_form import closed_form
from multicalc_conformance.references.directions import directions

A = {
    "bias.0": (2,),
    "bias.1": (2,),
    "image": (2, 3, 1, 2),
    "packed": (6, 2),
    "parts.0": (2, 2),
    "parts.1": (2, 1),
    "turned": (2, 2),
}
"""The names and shapes of one model's weights, in the order of a tree's leaves,"""
B = {
    "added": (2,),
    "image": (1, 2, 3, 2),
    "k": (2, 2),
    "one": (2, 3),
    "q": (2, 2),
    "turned": (2, 2),
    "v": (2, 2),
}
"""and of the other's."""
RULES = (
    mt.rule(("bias.0", "bias.1"), "added", mt.layouts.add),
    mt.rule("image", "image", mt.layouts.Permute((2, 3, 1, 0))),
    mt.rule("packed", ("q", "k", "v"), mt.layouts.Split(3, axis=0), mt.layouts.transpose),
    mt.rule(("parts.0", "parts.1"), "one", mt.layouts.Concat(axis=1), mt.layouts.Flip((1,))),
    mt.rule("turned", "turned", mt.layouts.transpose, mt.layouts.Scale(0.5)),
)


def scenarios() -> list[Scenario]:
    ours, others = ([np.zeros(shape) for shape in shapes.values()] for shapes in (A, B))
    across = {"push": (_push, _pushed), "copied": (_copied, _pushed), "round": (_round, _rounded)}
    back = {"pull": (_pull, _pulled), "inverse": (_inverse, _undone)}
    return [
        closed_form(FAMILY, "weights taken across", across, directions(ours, 0.4)),
        closed_form(FAMILY, "gradients taken back", back, directions(others, 1.1)),
    ]


# -- by the ports ----------------------------------------------------------------------------------


def _push(backend: str, *ours: Any) -> Any:
    match = mt.match(_one(backend, ours), _other(backend), RULES)
    return _in_order(match.push(dict(zip(A, ours, strict=True))), B)


def _copied(backend: str, *ours: Any) -> Any:
    """The weights of a port that was given the other's."""
    one, other = _one(backend, ours), _other(backend)
    return _in_order(mt.copy_parameters(one, other, mt.match(one, other, RULES)).parameters, B)


def _round(backend: str, *ours: Any) -> Any:
    """Across and back."""
    match = mt.match(_one(backend, ours), _other(backend), RULES)
    return _in_order(match.inverse(match.push(dict(zip(A, ours, strict=True)))), A)


def _pull(backend: str, *others: Any) -> Any:
    match = mt.match(_one(backend), _other(backend), RULES)
    return _in_order(match.pull(dict(zip(B, others, strict=True))), A)


def _inverse(backend: str, *others: Any) -> Any:
    match = mt.match(_one(backend), _other(backend), RULES)
    return _in_order(match.inverse(dict(zip(B, others, strict=True))), A)


def _one(backend: str, leaves: Any = None) -> mt.Port:
    weights = [np.ones(shape) for shape in A.values()] if leaves is None else leaves
    named = dict(zip(A, weights, strict=True))
    tree = {
        **{name: named[name] for name in ("image", "packed", "turned")},
        **{name: [named[f"{name}.{k}"] for k in (0, 1)] for name in ("bias", "parts")},
    }
    return mt.Port.function(_unused, tree, backend=backend, name="one")


def _other(backend: str) -> mt.Port:
    weights = {name: np.ones(shape) for name, shape in B.items()}
    return mt.Port.function(_unused, weights, backend=backend, name="other")


def _unused(p: Any, x: Any) -> Any:
    """Models' weights are matched by what they are alone."""
    return xp.sum(x)


def _in_order(arrays: dict[str, np.ndarray], names: Any) -> list[np.ndarray]:
    return [arrays[name] for name in names]


# -- by hand ---------------------------------------------------------------------------------------


def _pushed(b0: Any, b1: Any, image: Any, packed: Any, left: Any, right: Any, turned: Any) -> Any:
    moved = np.moveaxis(image, (0, 1), (3, 2))
    one = np.hstack([right, left[:, ::-1]])
    return b0 + b1, moved, packed[2:4].T, one, packed[:2].T, turned.T / 2, packed[4:].T


def _rounded(b0: Any, b1: Any, *rest: Any) -> Any:
    """Of a sum of two the first is all."""
    return b0 + b1, 0 * b1, *rest


def _pulled(added: Any, image: Any, k: Any, one: Any, q: Any, turned: Any, v: Any) -> Any:
    """The transpose: both terms of a sum get its gradient."""
    moved = np.moveaxis(image, (3, 2), (0, 1))
    packed = np.vstack([q.T, k.T, v.T])
    return added, added, moved, packed, one[:, :0:-1], one[:, :1], turned.T / 2


def _undone(added: Any, *others: Any) -> Any:
    _, _, *found, turned = _pulled(added, *others)
    return added, 0 * added, *found, 4 * turned
