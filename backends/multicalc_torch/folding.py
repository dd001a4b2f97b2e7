"""What a captured graph needn't do at each call.

A derivative is captured with what reverse mode starts from, spread out over the operations that it
goes back through; with what one rule computes as another did; and where only a gradient is asked
for, with the end of the function, whose value nobody takes.
"""

from __future__ import annotations

from operator import getitem
from typing import Any

import torch
from torch.fx import GraphModule, Node

from multicalc_torch.private import OpOverload, schema

_aten = torch.ops.aten
_OF_SHAPE = (_aten.ones_like.default, _aten.zeros_like.default, _aten.full_like.default)
"""Operations that look at their first argument's shape and dtype only."""
_MOST_BYTES = 2**16
"""How much memory a result may take that is kept: a larger one takes longer than its operation."""


def fold(program: GraphModule) -> None:
    """``program`` with what depends on no argument computed now, with nothing computed twice, and
    without what nobody takes. What ``f`` captured is left to the calls, and so is what is written
    into."""
    graph = program.graph
    written = {_origin(node) for node in graph.nodes if _writes(node)}
    known: dict[Node, torch.Tensor] = {}
    computed: dict[Any, Node] = {}
    for node in graph.nodes:
        touched = [_origin(x) in written for x in (node, *node.all_input_nodes)]
        if not _is_pure(node) or any(touched):
            continue
        same = _base(node) or (None if _escapes(node) else _equal(node, known, computed))
        if same is not None:
            node.replace_all_uses_with(same)
        elif not _escapes(node) and (value := _value(node, known)) is not None:
            known[node] = value
    for k, (node, value) in enumerate(known.items()):
        if all([user in known for user in node.users]):
            continue
        program.register_buffer(f"known_{k}", value)
        with graph.inserting_before(node):
            node.replace_all_uses_with(graph.get_attr(f"known_{k}"))
    graph.eliminate_dead_code()
    program.recompile()


def _writes(node: Node) -> bool:
    return isinstance(node.target, OpOverload) and schema(node.target).is_mutable


def _origin(node: Node) -> Node:
    """Whose memory it may share."""
    while _is_view(node) and isinstance(node.args[0], Node):
        node = node.args[0]
    return node


def _is_pure(node: Node) -> bool:
    """Whether the same arguments give the same tensor each time."""
    target: Any = node.target
    return target is getitem or (
        isinstance(target, OpOverload)
        and torch.Tag.nondeterministic_seeded not in target.tags
        and isinstance(node.meta.get("val"), torch.Tensor)
    )


def _is_view(node: Node) -> bool:
    """Whether it may share its argument's memory."""
    target: Any = node.target
    return target is getitem or (
        isinstance(target, OpOverload)
        and any([returned.alias_info is not None for returned in schema(target).returns])
    )


def _escapes(node: Node) -> bool:
    """Whether the caller is given its memory: that can't be kept, nor be another result's."""
    return any([user.op == "output" or (_is_view(user) and _escapes(user)) for user in node.users])


def _base(node: Node) -> Node | None:
    """What it is a view of, or that one is in turn, if it is the same in all: then nobody can tell
    them apart, unless both are results, or one is and the other an argument."""
    source = node
    while source.target is not getitem and _is_view(source) and isinstance(source.args[0], Node):
        source = source.args[0]
        if _look(source) == _look(node):
            given = source.op != "call_function" or _is_result(source)
            return None if given and _is_result(node) else source
    return None


def _is_result(node: Node) -> bool:
    return any([user.op == "output" for user in node.users])


def _look(node: Node) -> Any:
    x: Any = node.meta.get("val")
    if not isinstance(x, torch.Tensor):
        return None
    return x.dtype, x.shape, x.stride(), x.storage_offset(), x.is_conj(), x.is_neg()


def _equal(node: Node, known: dict[Node, torch.Tensor], computed: dict[Any, Node]) -> Node | None:
    """What has the same elements: what it multiplies by one or takes from both sides, or an earlier
    node."""
    one, other = (*node.args, None, None)[:2]
    if node.target is _aten.pow.Tensor_Scalar and other == 1:
        return one if _alike(one, node) else None
    if node.target is _aten.where.self and node.args[1] is node.args[2]:
        return other if _alike(other, node) else None
    if node.target is _aten.mul.Tensor:
        for x, factor in ((one, other), (other, one)):
            if _alike(x, node) and factor in known and bool((known[factor] == 1).all()):
                return x
    key = node.target, _frozen(node.args), _frozen(node.kwargs)
    found = computed.setdefault(key, node)
    return None if found is node else found


def _alike(x: Any, node: Node) -> bool:
    """Whether ``x`` has the shape and dtype of ``node``."""
    return isinstance(x, Node) and (_look(x) or ())[:2] == _look(node)[:2]


def _frozen(x: Any) -> Any:
    """``x`` hashable; 1, 1.0 and True are different, and so are 0.0 and -0.0."""
    if isinstance(x, list | tuple):
        return tuple([_frozen(each) for each in x])
    if isinstance(x, dict):
        return tuple([(name, _frozen(each)) for name, each in x.items()])
    if isinstance(x, float | complex):
        return type(x), repr(x)
    return x if isinstance(x, Node) else (type(x), x)


def _value(node: Node, known: dict[Node, torch.Tensor]) -> torch.Tensor | None:
    """Its value, if it depends on no argument and is small."""
    target: Any = node.target
    args: tuple[Any, ...] = node.args
    if target in _OF_SHAPE:
        x = args[0].meta["val"]
        args = (torch.empty((), dtype=x.dtype, device=x.device).expand(x.shape), *args[1:])
    elif target is getitem or not all([x in known for x in node.all_input_nodes]):
        return None
    if node.meta["val"].numel() * node.meta["val"].element_size() > _MOST_BYTES:
        return None

    def value(x: Node) -> torch.Tensor:
        return known[x]

    found = target(*torch.fx.map_arg(args, value), **torch.fx.map_arg(node.kwargs, value))
    return found if isinstance(found, torch.Tensor) else None
