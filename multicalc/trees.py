"""Pytrees: the one place that knows how nested arguments become flat lists of leaves.

Dicts, lists, tuples, namedtuples and whatever is registered with optree (globally or in the
``"multicalc"`` namespace, for example by ``optree.dataclasses.dataclass(namespace="multicalc")``)
are nodes; everything else is a leaf.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import optree

NAMESPACE = "multicalc"

Spec = optree.PyTreeSpec


_LEAF: Any = 0
LEAF: Spec = optree.tree_structure(_LEAF, namespace=NAMESPACE)
"""The structure of one leaf."""

LEAF_TYPES: set[type] = set()
"""Types known to be leaves. Most trees are one array: these needn't be taken apart."""


def flatten(tree: Any) -> tuple[list[Any], Spec]:
    """The leaves of ``tree`` in a fixed order, and the structure that puts them back."""
    if type(tree) in LEAF_TYPES:
        return [tree], LEAF
    leaves, spec = optree.tree_flatten(tree, namespace=NAMESPACE)
    return leaves, spec


def unflatten(spec: Spec, leaves: Sequence[Any]) -> Any:
    """The tree with structure ``spec`` and the given leaves."""
    return leaves[0] if spec is LEAF else optree.tree_unflatten(spec, leaves)


def flatten_call(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[list[Any], Spec]:
    """``flatten((args, kwargs))``."""
    if not kwargs:
        for x in args:
            if type(x) not in LEAF_TYPES:
                break
        else:
            return list(args), _leaves_only(len(args))
    return flatten((args, kwargs))


def unflatten_call(spec: Spec, leaves: Sequence[Any]) -> tuple[Sequence[Any], Mapping[str, Any]]:
    """The ``args, kwargs`` of ``flatten_call``."""
    if spec is _leaves_only(len(leaves)):
        return leaves, {}
    call: Any = optree.tree_unflatten(spec, leaves)
    return call[0], call[1]


@cache
def _leaves_only(count: int) -> Spec:
    call: Any = ((0,) * count, {})
    return optree.tree_structure(call, namespace=NAMESPACE)


def map_leaves(function: Callable[..., Any], tree: Any, *rest: Any) -> Any:
    """``function`` applied to the leaves of trees of one structure."""
    return optree.tree_map(function, tree, *rest, namespace=NAMESPACE)


def leaf_names(spec: Spec, root: str) -> list[str]:
    """How a reader would write the path to each leaf: ``root['w'][0]``."""
    return [accessor.codify(root) for accessor in optree.treespec_accessors(spec)]


def children(spec: Spec) -> list[Spec]:
    """The structures of a node's children."""
    return optree.treespec_children(spec)


def tuple_of(specs: Sequence[Spec]) -> Spec:
    """The structure of a tuple of trees of these structures."""
    return optree.treespec_tuple(specs, namespace=NAMESPACE)


def is_leaf(spec: Spec) -> bool:
    """Whether the tree is one leaf."""
    return optree.treespec_is_leaf(spec)
