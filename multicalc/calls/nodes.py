"""Classes whose instances are trees although nobody has registered them with optree: those that are
registered with JAX's trees (equinox's modules, flax's structs) or PyTorch's, dataclasses, and
classes of attrs.

Whatever knows them has been imported where there is an instance: it is looked for in
``sys.modules`` only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from threading import Lock
from typing import Any, NamedTuple

import optree

NAMESPACE = "multicalc"

_REGISTRIES = ("jax.tree_util", "torch.utils._pytree")
"""Modules whose ``tree_flatten(x, is_leaf)`` gives children, and a structure with ``unflatten``."""

Flattened = tuple[Sequence[Any], Any, Sequence[str] | None]
"""Children, what else there is, and what the children are called."""

_taken: set[type] = set()
_lock = Lock()


class NodeKind(NamedTuple):
    """How instances of a class are taken apart and made again."""

    flatten: Callable[[Any], Flattened]
    unflatten: Callable[[Any, Sequence[Any]], Any]
    entry: type[optree.PyTreeEntry]
    """How a child is called."""


def adopted(x: Any) -> bool:
    """Whether ``x``, a leaf to optree until now, has been made known to it as a tree."""
    kind = type(x)
    if kind.__module__ == "builtins":  # Functions and slices.
        return False
    with _lock:
        if kind in _taken:
            return True
        found = _registered(x) or _of_fields(kind)
        if found is None:
            return False
        register: Any = optree.register_pytree_node
        register(
            kind, found.flatten, found.unflatten, path_entry_type=found.entry, namespace=NAMESPACE
        )
        _taken.add(kind)
        return True


def content(x: Any) -> Any:
    """The array that a variable of Keras holds; anything else as it is."""
    variable = getattr(sys.modules.get("keras"), "Variable", None)
    return x.value if variable is not None and isinstance(x, variable) else x


def _registered(x: Any) -> NodeKind | None:
    for name in _REGISTRIES:
        registry = sys.modules.get(name)
        if registry is None:
            continue
        flatten = _one_level(registry.tree_flatten)
        children, *_ = flatten(x)
        if not (len(children) == 1 and children[0] is x):
            again = lambda structure, children: structure.unflatten(children)  # noqa: E731
            return NodeKind(flatten, again, optree.FlattenedEntry)
    return None


def _one_level(tree_flatten: Callable[..., Any]) -> Callable[[Any], Flattened]:
    def flatten(x: Any) -> Flattened:
        return *tree_flatten(x, is_leaf=lambda y: y is not x), None

    return flatten


def _of_fields(kind: type) -> NodeKind | None:
    """Of a dataclass or a class of attrs: its fields are the children, but for those whose metadata
    say ``{"static": True}``, as in JAX."""
    found = fields(kind) if is_dataclass(kind) else getattr(kind, "__attrs_attrs__", None)
    if found is None:
        return None
    static = tuple(each.name for each in found if each.metadata.get("static"))
    names = tuple(each.name for each in found if each.name not in static)

    def flatten(x: Any) -> Flattened:
        children = [getattr(x, name) for name in names]
        return children, tuple([getattr(x, name) for name in static]), names

    def unflatten(fixed: Any, children: Sequence[Any]) -> Any:
        # Past ``__init__``, which may check or convert what it gets, and past what is frozen.
        x: Any = object.__new__(kind)
        for name, value in zip((*names, *static), (*children, *fixed), strict=True):
            object.__setattr__(x, name, value)
        return x

    return NodeKind(flatten, unflatten, optree.GetAttrEntry)
