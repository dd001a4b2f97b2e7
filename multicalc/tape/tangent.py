"""Forward mode along a graph: the tangent of each variable from those of what it was made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from multicalc.backend import Array
from multicalc.errors import InvalidArgumentError
from multicalc.tape.backward import like
from multicalc.tape.node import Node
from multicalc.tape.variable import Variable


def tangents(
    variables: Sequence[Variable],
    nodes: Mapping[int, Node | None],
    called: Mapping[int, str],
    given: Mapping[str, Any],
) -> dict[int, Array]:
    """Each variable's tangent, by serial number; those of inputs are ``given`` by name, else 0."""
    backend = variables[0]._backend
    zeros = backend.namespace.zeros_like
    inputs = {called[x._serial]: x for x in variables if nodes[x._serial] is None}
    for name in given:
        if name not in inputs:
            raise InvalidArgumentError(
                f"tangents={{{name!r}: ...}}: the graph has no input {name!r}; its inputs are "
                f"{', '.join(inputs)}"
            )
    found: dict[int, Array] = {}
    for x in variables:
        node = nodes[x._serial]
        if node is None:
            name = called[x._serial]
            found[x._serial] = like(x, given[name], "tangent") if name in given else zeros(x.value)
        elif x._serial not in found:
            along = tuple(found[each._serial] for each in node.inputs)
            xs = tuple(each.value for each in node.inputs)
            _, _, outs = backend.jvp(node.operation, xs, along)
            found.update(zip(node.outputs, outs, strict=True))
    return found
