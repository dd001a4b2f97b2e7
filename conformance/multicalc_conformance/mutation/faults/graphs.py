"""Faults of graphs: several operations taken as one, and tangents along them."""

from __future__ import annotations

from typing import Any

from multicalc_conformance.mutation.faults.fault import Fault, constant, in_frontend

TAPE = "multicalc.tape."


def _one_way_only(right: Any) -> Any:
    """An input's later uses are constants."""

    def call(self: Any, *xs: Any) -> Any:
        namespace, at, used = self.backend.namespace, dict(zip(self.inputs, xs, strict=True)), set()
        for node in self.steps:
            args = []
            for x in node.inputs:
                value = at[x._serial]
                args.append(constant(namespace, value) if x._serial in used else value)
                used.add(x._serial)
            at.update(zip(node.outputs, node.operation(*args)[0], strict=True))
        return (at[self.output],), ()

    return call


def _names_turned(right: Any) -> Any:
    def forward(variables: Any, nodes: Any, called: Any, given: Any) -> Any:
        turned = dict(zip(given, reversed([*given.values()]), strict=True))
        return right(variables, nodes, called, turned)

    return forward


HERE = ("chapter",)

FAULTS = (
    Fault(
        "a contraction's parallel ways lost",
        "an input that several steps use is differentiated in the first alone",
        in_frontend(TAPE + "contraction.Contraction.__call__", _one_way_only),
        HERE,
    ),
    Fault(
        "tangents in another order than their names",
        "a dict's values are taken by position",
        in_frontend(TAPE + "graph.forward", _names_turned),
        HERE,
    ),
)
