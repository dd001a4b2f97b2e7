"""Pytrees: the one place that knows how nested arguments become flat lists of leaves.

Dicts, lists, tuples, namedtuples and whatever is registered with optree (globally or in the
``"multicalc"`` namespace, for example by ``optree.dataclasses.dataclass(namespace="multicalc")``)
are nodes, and so are the classes of ``nodes``; everything else is a leaf. A dict's leaves come in
its own order of keys, so that ``f`` gets it as the caller made it: a loop over its values may be
what ``f`` computes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any

import optree

from multicalc.backend import LEAF_TYPES, owner
from multicalc.calls.nodes import NAMESPACE as NAMESPACE
from multicalc.calls.nodes import adopted, content
from multicalc.errors import UnsupportedOperationError

Spec = optree.PyTreeSpec

_as_given = optree.dict_insertion_ordered(True, namespace=NAMESPACE)
# For as long as the process runs: optree has it as a scope, kept open by this reference.
_as_given.__enter__()

_LEAF: Any = 0
LEAF: Spec = optree.tree_structure(_LEAF, namespace=NAMESPACE)
"""The structure of one leaf."""


def flatten(tree: Any) -> tuple[list[Any], Spec]:
    """The leaves of ``tree`` in a fixed order, and the structure that puts them back."""
    # Most trees are one array: these needn't be taken apart.
    if type(tree) in LEAF_TYPES:
        return [tree], LEAF
    if type(tree) is tuple and LEAF_TYPES.issuperset(map(type, tree)):
        return list(tree), _tuple_of_leaves(len(tree))
    leaves, spec = optree.tree_flatten(tree, namespace=NAMESPACE)
    if LEAF_TYPES.issuperset(map(type, leaves)):
        return leaves, spec
    # Not remembered of types that are leaves: one may be registered later.
    if any([_is_node(x) for x in leaves if type(x) not in LEAF_TYPES]):
        return flatten(tree)
    return [x if type(x) in LEAF_TYPES else content(x) for x in leaves], spec


def _is_node(x: Any) -> bool:
    """Whether ``x``, which is a leaf to optree, is to be taken apart: it has been told how."""
    return owner(x) is None and adopted(x)


@cache
def _tuple_of_leaves(count: int) -> Spec:
    return tuple_of((LEAF,) * count)


def flatten_as(spec: Spec, tree: Any) -> list[Any] | None:
    """The leaves of ``tree`` in the order of ``spec``, whatever the order of its dicts' keys; None
    if it has another structure."""
    leaves, found = flatten(tree)
    if found == spec:
        return leaves
    try:
        leaves = spec.flatten_up_to(tree)
    except ValueError:
        return None
    return list(map(content, leaves)) if optree.all_leaves(leaves, namespace=NAMESPACE) else None


def flatten_with_none(spec: Spec, tree: Any) -> list[Any] | None:
    """As :func:`flatten_as`, of a tree that may have None for a leaf, or for a whole part: then it
    is that part's leaves."""
    if tree is None:
        return [None] * spec.num_leaves
    if is_leaf(spec):
        return [tree] if optree.tree_is_leaf(tree, namespace=NAMESPACE) else None
    try:
        one_level: Any = optree.treespec_one_level(spec)
        parts = one_level.flatten_up_to(tree)
    except ValueError:
        return None
    leaves: list[Any] = []
    for child, part in zip(children(spec), parts, strict=True):
        found = flatten_with_none(child, part)
        if found is None:
            return None
        leaves += found
    return leaves


def unflatten(spec: Spec, leaves: Sequence[Any]) -> Any:
    """The tree with structure ``spec`` and the given leaves."""
    return leaves[0] if spec is LEAF else optree.tree_unflatten(spec, leaves)


def shallow(
    args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> tuple[Sequence[Any], tuple[Any, ...]]:
    """The leaves of a call whose arguments are leaves, or dicts, lists and tuples of leaves, and a
    key that calls of one structure and of the same types of leaves have in common.

    Most calls are such, and are taken apart here in a third of optree's time. Of others the key
    has a type that is not in ``LEAF_TYPES``.
    """
    if not kwargs and _NODES.isdisjoint(map(type, args)):
        return args, tuple(map(type, args))
    leaves: list[Any] = []
    kind: list[Any] = []
    for x in args:
        of = type(x)
        if of is dict:
            values = x.values()
            leaves += values
            # 1 and True are one key.
            kind += dict, len(x), *x, *map(type, x), *map(type, values)
        elif of is list or of is tuple:
            leaves += x
            kind += of, len(x), *map(type, x)
        else:
            leaves.append(x)
            kind.append(of)
    if kwargs:
        values = kwargs.values()
        leaves += values
        kind += None, *kwargs, *map(type, values)
    return leaves, tuple(kind)


_NODES = frozenset((dict, list, tuple))
_KEPT = 4096
_specs: dict[tuple[Any, ...], Spec] = {}
"""The structures of calls by the keys of ``shallow``."""


def flatten_call(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[list[Any], Spec]:
    """``flatten((args, kwargs))``."""
    leaves, kind = shallow(args, kwargs)
    spec = _specs.get(kind)
    if spec is not None:
        return list(leaves), spec
    if not LEAF_TYPES.issuperset(map(type, leaves)):
        return flatten((args, dict(kwargs)))
    if leaves is args:
        spec = leaves_only(len(args))
    else:
        call: Any = (args, dict(kwargs))
        spec = _genuine(optree.tree_structure(call, namespace=NAMESPACE))
    if len(_specs) >= _KEPT:
        _specs.clear()
    _specs[kind] = spec
    return list(leaves), spec


def unflatten_call(spec: Spec, leaves: Sequence[Any]) -> tuple[Sequence[Any], Mapping[str, Any]]:
    """The ``args, kwargs`` of ``flatten_call``."""
    if spec is leaves_only(len(leaves)):
        return leaves, {}
    call: Any = optree.tree_unflatten(spec, leaves)
    return call[0], call[1]


@cache
def leaves_only(count: int) -> Spec:
    """The structure of ``(args, kwargs)`` where ``args`` are so many leaves, and no ``kwargs``."""
    call: Any = ((0,) * count, {})
    return _genuine(optree.tree_structure(call, namespace=NAMESPACE))


def _genuine(spec: Spec) -> Spec:
    """``spec``, which is kept. What reads our code to compile it has structures of its own in the
    place of optree's, and runs the code as it is where that raises."""
    if type(spec) is not Spec:
        raise UnsupportedOperationError(
            "a compiler reads multicalc's code, as torch.compile does, and can't take a transform "
            "into one graph; leave fullgraph=False, or compile the function by mc.jit"
        )
    return spec


def without(spec: Spec, kept: Collection[int]) -> Spec:
    """``spec`` with None for the leaves that are not among ``kept``."""
    if len(kept) == spec.num_leaves:
        return spec
    leaves = [_LEAF if i in kept else None for i in range(spec.num_leaves)]
    tree: Any = optree.tree_unflatten(spec, leaves)
    return optree.tree_structure(tree, namespace=NAMESPACE)


_NONE = object()
"""Stands for a None that is something."""


def spread(prefix: Any, tree: Any) -> list[Any] | None:
    """The leaves of ``prefix``, a tree that may end above the leaves of ``tree``, each as often as
    ``tree`` has leaves there and in their order; None, too, which may stand for a part of it. None
    if it doesn't fit."""
    _, spec = flatten(tree)
    flatten(prefix)  # So that all its classes are known.
    try:
        marked = optree.tree_map(
            lambda x: _NONE if x is None else x,
            prefix,
            is_leaf=lambda x: x is None,
            namespace=NAMESPACE,
        )
        found = flatten_as(spec, optree.tree_broadcast_prefix(marked, tree, namespace=NAMESPACE))
    except ValueError:
        return None
    return None if found is None else [None if x is _NONE else x for x in found]


def flatten_nones(tree: Any) -> tuple[list[Any], Spec]:
    """``flatten``, with None a leaf."""
    flatten(tree)  # So that all its classes are known.
    return optree.tree_flatten(tree, none_is_leaf=True, namespace=NAMESPACE)


def map_leaves(function: Callable[..., Any], tree: Any, *rest: Any) -> Any:
    """``function`` applied to the leaves of trees of one structure."""
    leaves, spec = flatten(tree)
    others = [spec.flatten_up_to(each) for each in rest]
    return unflatten(spec, list(map(function, leaves, *others)))


def leaf_names(spec: Spec, root: str) -> list[str]:
    """How a reader would write the path to each leaf: ``root['w'][0]``."""
    return [accessor.codify(root) for accessor in optree.treespec_accessors(spec)]


def children(spec: Spec) -> list[Spec]:
    """The structures of a node's children."""
    return optree.treespec_children(spec)


def tuple_of(specs: Sequence[Spec]) -> Spec:
    """The structure of a tuple of trees of these structures."""
    return optree.treespec_tuple(list(map(_genuine, specs)), namespace=NAMESPACE)


def is_leaf(spec: Spec) -> bool:
    """Whether the tree is one leaf."""
    return optree.treespec_is_leaf(spec)


def argument_names(spec: Spec) -> list[str]:
    """How a reader would write each leaf of ``flatten_call``: ``argument 0['w']``, ``argument n``
    of one that was given by name."""
    positional, named = children(spec)
    parts: list[tuple[Any, Spec]] = list(enumerate(children(positional)))
    parts += zip(named.entries(), children(named), strict=True)
    return [name for k, part in parts for name in leaf_names(part, f"argument {k}")]


def paths(spec: Spec) -> list[tuple[Any, ...]]:
    """The keys and places that lead to each leaf."""
    return optree.treespec_paths(spec)
