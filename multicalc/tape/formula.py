"""A single-step partial as a formula, where one gives the very number that was recorded."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from multicalc.tape.contraction import Contraction
from multicalc.tape.operation import FlatOperation
from multicalc.tape.partial import COMPUTED, LocalJacobian
from multicalc.tape.parts import GraphEdge
from multicalc.tape.symbolic import derivative, symbols
from multicalc.tape.written import ATOM, Expression

UNNAMED = "\uf8ff"
"""Stands for a variable that isn't shown: a formula must do without it."""
CLOSE = {"float64": 1e-6, "float32": 1e-4}
COARSE = 1e-2
"""How near a formula must come to what was recorded, relatively: by dtype, and in any other. Six
digits are what is shown."""


def formula(edge: GraphEdge) -> str:
    """See :attr:`GraphEdge.formula`."""
    if edge.size() > COMPUTED:
        return ""
    operation = edge.local.node.operation
    if isinstance(operation, FlatOperation):
        way = _of_product if operation.name in ("matmul", "vecdot") else _by_symbols
    else:
        way = _by_symbols if edge.local.node.inputs[edge.block[1]].shape == () else _of_steps
    return edge.local.backend.scoped(edge.local.dtypes, way, edge)


def _of_product(edge: GraphEdge) -> str:
    """The other factor, where a vector is multiplied: ``"W"``, ``"Wᵀ"``."""
    node = edge.local.node
    assert isinstance(node.operation, FlatOperation)
    factors, _ = node.operation.arguments([*map(Expression, edge.names)])
    others = [x for x in factors if x != edge.source]
    if len(others) != 1 or not isinstance(others[0], Expression) or len(edge.shape) > 2:
        return ""
    values = dict(zip(edge.names, node.inputs, strict=True))
    if len(values[edge.source].shape) != 1:
        return ""
    other = values[others[0]].numpy()
    turned = factors[0] == edge.source and other.ndim == 2
    if not _agree(other.T if turned else other, edge):
        return ""
    return others[0].at(ATOM) + "ᵀ" * turned


def _of_steps(edge: GraphEdge) -> str:
    """Of several steps on vectors: elementwise as a whole, or matrices along the one way."""
    node, position = edge.local.node, edge.block[1]
    assert isinstance(node.operation, Contraction)
    whole = _by_symbols(edge)
    if whole or len(edge.shape) != 2:
        return whole
    called = dict(zip(node.operation.inputs, edge.names, strict=True))
    serial, coefficient = node.operation.inputs[position], 1
    matrices: list[str] = []
    while serial != node.operation.output:
        uses = [
            (step, k)
            for step in node.operation.steps
            for k, x in enumerate(step.inputs)
            if x._serial == serial
        ]
        if len(uses) != 1 or len(uses[0][0].outputs) != 1:
            return ""
        ((step, k),) = uses
        names = tuple(called.get(x._serial, UNNAMED) for x in step.inputs)
        shape = step.operation.backend.shape(step.values[0]) + step.inputs[k].shape
        local = LocalJacobian(step, edge.local.dtypes)
        text = GraphEdge(names[k], UNNAMED, shape, local, (0, k), names).formula
        if not text or UNNAMED in text or len(shape) != 2:
            return ""
        if re.fullmatch(r"-?\d*I", text):
            coefficient *= int(re.sub(r"^(-?)I", r"\g<1>1I", text)[:-1])
        else:
            matrices.insert(0, text)
        serial = step.outputs[0]
    sign = {1: "", -1: "-"}.get(coefficient, str(coefficient))
    return sign + (" ".join(matrices) or "I")


def _by_symbols(edge: GraphEdge) -> str:
    """By differentiating what the node is of the variables: elementwise, where they are arrays."""
    node, position = edge.local.node, edge.block[1]
    source = node.inputs[position]
    shape = edge.shape[: len(edge.shape) - len(source.shape)]
    if source.shape != shape or any(x.shape not in ((), shape) for x in node.inputs):
        return ""
    found = derivative(node, position)
    if found is None:
        return ""
    slope, text = found
    values = [np.broadcast_to(x.numpy(), shape).ravel().tolist() for x in node.inputs]
    slopes = [_number(slope, at) for at in zip(*values, strict=True)]
    if not _agree(np.diag(slopes) if shape else np.array(slopes[0]), edge):
        return ""
    named = text.translate(dict(zip(map(ord, symbols(node)), edge.names, strict=True)))
    if not shape:
        return named
    return f"{named}I".replace("1I", "I") if named.lstrip("-").isdigit() else f"diag({named})"


def _number(slope: Callable[..., Any], at: Sequence[float]) -> float:
    """NaN where it is no real number."""
    try:
        return float(slope(*at))
    except (ArithmeticError, ValueError, TypeError):
        return float("nan")


def _agree(found: np.ndarray, edge: GraphEdge) -> bool:
    local = edge.local
    recorded = local.backend.to_numpy(local.blocks[edge.block[0]][edge.block[1]])
    near = CLOSE.get(local.node.inputs[0]._dtype_name(), COARSE)
    wide = recorded.astype("float64").reshape(found.shape)
    return bool(np.allclose(found, wide, rtol=near, atol=0.0))
