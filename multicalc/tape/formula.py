"""A single-step partial as a formula, where one gives the very number that was recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.tape.operation import FlatOperation
from multicalc.tape.partial import COMPUTED
from multicalc.tape.symbolic import derivative, symbols
from multicalc.tape.written import ATOM, Written

if TYPE_CHECKING:
    from multicalc.tape.parts import GraphEdge

CLOSE = {"float64": 1e-6, "float32": 1e-4}
COARSE = 1e-2
"""How near a formula must come to what was recorded, relatively: by dtype, and in any other. Six
digits are what is shown."""


def formula(edge: GraphEdge) -> str:
    """See :attr:`GraphEdge.formula`."""
    if edge.size() > COMPUTED:
        return ""
    operation = edge.local.node.operation
    product = isinstance(operation, FlatOperation) and operation.name in ("matmul", "vecdot")
    return edge.local.backend.scoped(
        edge.local.dtypes, _of_product if product else _by_symbols, edge
    )


def _of_product(edge: GraphEdge) -> str:
    """The other factor, where a vector is multiplied: ``"W"``, ``"Wᵀ"``."""
    node = edge.local.node
    assert isinstance(node.operation, FlatOperation)
    factors, _ = node.operation.arguments([*map(Written, edge.names)])
    others = [x for x in factors if x != edge.source]
    if len(others) != 1 or not isinstance(others[0], Written) or len(edge.shape) > 2:
        return ""
    values = dict(zip(edge.names, node.inputs, strict=True))
    if len(values[edge.source].shape) != 1:
        return ""
    other = values[others[0]].numpy()
    turned = factors[0] == edge.source and other.ndim == 2
    if not _agree(other.T if turned else other, edge):
        return ""
    return others[0].at(ATOM) + "ᵀ" * turned


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
