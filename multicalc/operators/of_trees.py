"""Operators of what gives products of trees, of one vector or of a block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from multicalc.backend import Arrays
from multicalc.calls import trees
from multicalc.calls.call import Call
from multicalc.operators.applied import linear
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.space import Space


def symmetric_of_trees(call: Call, product: Callable[[Any], Any], text: str) -> LinearOperator:
    """The operator on vectors like the arguments of ``call``, whose ``product`` takes one of them,
    or a block with one more axis, the last."""
    space, moved = Space.of_inputs(call), call.backend.namespace.moveaxis

    def along(vectors: Arrays) -> Arrays:
        return tuple(trees.flatten(product(call.inputs(vectors)))[0])

    def of_many(vectors: Arrays) -> Arrays:
        columns = tuple([moved(v, 0, -1) for v in vectors])
        return tuple([moved(y, -1, 0) for y in along(columns)])

    apply = linear(space, along, space, of_many)
    return LinearOperator(space, space, True, text, apply, apply)
