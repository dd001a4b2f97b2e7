"""Flattening, and how leaves are named in errors."""

from __future__ import annotations

from typing import NamedTuple

import optree
import pytest

from multicalc.calls import trees


class Pair(NamedTuple):
    first: int
    second: int


@optree.dataclasses.dataclass(namespace="multicalc")
class Box:
    content: int
    label: str = optree.dataclasses.field(default="plain", pytree_node=False)


@pytest.mark.parametrize(
    ("tree", "leaves"),
    [
        (1, [1]),
        ({"b": 1, "a": 2}, [1, 2]),
        ([1, (2, [3])], [1, 2, 3]),
        (Pair(1, 2), [1, 2]),
        (Box(1, label="mine"), [1]),
        ((), []),
        (None, []),
    ],
)
def test_there_and_back(tree, leaves):
    found, spec = trees.flatten(tree)
    assert found == leaves
    assert trees.unflatten(spec, found) == tree


def test_map_leaves():
    assert trees.map_leaves(lambda x, y: x + y, {"a": 1}, {"a": 2}) == {"a": 3}


def test_leaf_names_read_like_code():
    _, spec = trees.flatten({"w": [1, 2], "p": Pair(3, 4)})
    assert trees.leaf_names(spec, "x") == [
        "x['w'][0]",
        "x['w'][1]",
        "x['p'].first",
        "x['p'].second",
    ]


def test_other_objects_are_leaves():
    thing = object()
    assert trees.flatten(thing)[0] == [thing]


def test_a_tree_flattened_as_another():
    _, spec = trees.flatten({"b": 1, "a": [2, 3]})
    assert trees.flatten_as(spec, {"a": [5, 6], "b": 4}) == [4, 5, 6]


@pytest.mark.parametrize(
    "tree", [{"b": 1}, {"b": 1, "a": (2, 3)}, {"b": [1], "a": [2, 3]}, {"b": 1, "a": [2]}, 1]
)
def test_a_tree_of_another_structure_is_not_flattened(tree):
    _, spec = trees.flatten({"b": 1, "a": [2, 3]})
    assert trees.flatten_as(spec, tree) is None
