"""A tree in two: what a transform is to see of it, and the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from multicalc.calls import trees
from multicalc.calls.leaves import is_differentiable
from multicalc.errors import InvalidArgumentError


def partition(
    tree: Any, predicate: Callable[[Any], bool] | Any = is_differentiable
) -> tuple[Any, Any]:
    """``tree`` in two of its structure: the leaves that ``predicate`` takes, and the others.

    Args:
        tree: any pytree, with leaves of any kind.
        predicate: a function of one leaf; or a tree of booleans, which may end above the leaves of
            ``tree``: ``{"encoder": False, "head": True}``. By default it takes arrays of a floating
            or complex dtype and Python's floats and complex numbers.

    Returns:
        ``(taken, rest)``; each has None where the other has a leaf. :func:`combine` makes one tree
        of them again.

    Raises:
        InvalidArgumentError: a tree of booleans does not fit ``tree``.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> model = {"w": np.array([1.0, 2.0]), "order": np.array([1, 0]), "name": "linear"}
    >>> params, rest = mc.partition(model)
    >>> params
    {'w': array([1., 2.]), 'order': None, 'name': None}
    >>> def loss(params):
    ...     model = mc.combine(params, rest)
    ...     return mc.xp.sum(mc.xp.take(model["w"], model["order"]) * np.array([1.0, 10.0]))
    >>> mc.grad(loss)(params)["w"].tolist()
    [10.0, 1.0]
    """
    leaves, spec = trees.flatten(tree)
    taken = list(map(predicate, leaves)) if callable(predicate) else trees.spread(predicate, tree)
    if taken is None:
        raise InvalidArgumentError(
            f"predicate must be a function of a leaf, or a tree of booleans that ends where "
            f"{spec} does or above; found {predicate!r}"
        )
    return (
        trees.unflatten(spec, [x if t else None for x, t in zip(leaves, taken, strict=True)]),
        trees.unflatten(spec, [None if t else x for x, t in zip(leaves, taken, strict=True)]),
    )


def combine(tree: Any, *others: Any) -> Any:
    """One tree of those that :func:`partition` gave, or that were made of these since.

    Args:
        tree, others: trees of one structure, if None counts as a leaf.

    Returns:
        The tree of that structure, each leaf from the first of them that has one.

    Raises:
        InvalidArgumentError: the structures differ.

    >>> import multicalc as mc
    >>> mc.combine({"w": 1.5, "name": None}, {"w": None, "name": "linear"})
    {'w': 1.5, 'name': 'linear'}
    """
    leaves, spec = trees.flatten_nones(tree)
    for other in others:
        more, found = trees.flatten_nones(other)
        if found != spec:
            raise InvalidArgumentError(
                f"combine needs trees of one structure, found {spec} and {found}"
            )
        leaves = [y if x is None else x for x, y in zip(leaves, more, strict=True)]
    return trees.unflatten(spec, leaves)
