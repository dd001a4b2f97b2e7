"""Pytrees: the one place that knows how nested arguments become flat lists of leaves.

Dicts, lists, tuples, namedtuples and whatever is registered with optree (globally or in the
``"multicalc"`` namespace, for example by ``optree.dataclasses.dataclass(namespace="multicalc")``)
are nodes; everything else is a leaf.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import optree

NAMESPACE = "multicalc"

Spec = optree.PyTreeSpec


def flatten(tree: Any) -> tuple[list[Any], Spec]:
    """The leaves of ``tree`` in a fixed order, and the structure that puts them back."""
    leaves, spec = optree.tree_flatten(tree, namespace=NAMESPACE)
    return leaves, spec


def unflatten(spec: Spec, leaves: Sequence[Any]) -> Any:
    """The tree with structure ``spec`` and the given leaves."""
    return optree.tree_unflatten(spec, leaves)


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
