"""What a graph calls its variables, where nobody says so."""

from __future__ import annotations

import pytest

import multicalc as mc
from multicalc.errors import InvalidArgumentError


def names(graph):
    return [node.name for node in graph.nodes]


def test_the_callers_names_are_taken():
    x = mc.variable(2.0, backend="numpy")
    with mc.record():
        _hidden = x**2
        y = _hidden + 1.0
    assert names(mc.graph(y)) == ["x", "v1", "y"]
    also_x = x
    assert also_x is x
    assert names(mc.graph(y)) == ["x", "v1", "y"], "the first of two names counts"


shared = mc.variable(2.0, backend="numpy")


def test_globals_are_seen_unless_a_local_hides_them():
    with mc.record():
        y = shared * 3.0
    assert names(mc.graph(y)) == ["shared", "y"]

    def inside(shared):
        return mc.graph(y)

    assert names(inside(None)) == ["v1", "y"]


def test_lists_and_dicts_are_looked_through():
    params = {"b": mc.variable(1.0, backend="numpy"), "layers": [{"w": mc.variable(2.0)}]}
    xs = [mc.variable(3.0, backend="numpy"), mc.variable(4.0, backend="numpy")]
    first = xs[0]
    params["layers"][0]["w"] = mc.variable(2.0, backend="numpy")
    with mc.record():
        y = params["layers"][0]["w"] * xs[0] + xs[1] + params["b"]
    found = names(mc.graph(y, only="named"))
    assert found == ["params['b']", "first", "xs[1]", "params['layers'][0]['w']", "y"]
    assert first is xs[0]


def test_a_list_that_has_itself_in_it_ends():
    xs = [mc.variable(3.0, backend="numpy")]
    xs.append(xs)
    with mc.record():
        y = xs[0] ** 2
    assert names(mc.graph(y)) == ["xs[0]", "y"]


def test_a_variables_own_name_comes_before_the_callers_and_after_those_given():
    x = mc.variable(2.0, backend="numpy", name="weight")
    with mc.record():
        y = x**2
    assert names(mc.graph(y)) == ["weight", "y"]
    assert names(mc.graph(y, names={"p": x})) == ["p", "v1"]
    assert names(mc.graph(y, names={})) == ["weight", "v1"]


def test_names_that_are_none():
    x = mc.variable(2.0, backend="numpy")
    with mc.record():
        y = x**2
    with pytest.raises(InvalidArgumentError, match="names: 3 is no name"):
        mc.graph(y, names={3: x})
    with pytest.raises(InvalidArgumentError, match=r"names must be a dict of names.*a list"):
        mc.graph(y, names=["x"])
    for only in (3, [[1]], [3]):
        with pytest.raises(InvalidArgumentError, match=r"only="):
            mc.graph(y, only=only)
