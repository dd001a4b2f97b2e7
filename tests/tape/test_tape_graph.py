"""The graph as names, text, drawing and paths."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError, NotScalarError
from multicalc.tape.layout import arrange

SVG = "{http://www.w3.org/2000/svg}"


def small(backend="numpy"):
    a = mc.variable(2.0, backend=backend, name="a")
    b = mc.variable(5.0, backend=backend, name="b")
    with mc.record():
        s = a + b
        y = s * a - 0.1 * b**2
    return a, b, s, y


def texts(svg):
    return ["".join(each.itertext()) for each in ET.fromstring(svg).iter(f"{SVG}text")]


def minus(number):
    return f"{number:.6g}".replace("-", "−")


def test_table(backend):
    _, _, s, y = small(backend)
    assert (
        str(mc.graph(y, names={"s": s, "y": y}))
        == """\
graph of y: 7 nodes, 8 edges

node  expression  value  adjoint
a                     2        9
b                     5        1
s     a + b           7        2
v1    s * a          14        1
v2    b ** 2         25     -0.1
v3    0.1 * v2      2.5       -1
y     v1 - v3      11.5        1

edge     formula  partial
a → s    1              1
b → s    1              1
s → v1   a              2
a → v1   s              7
b → v2   2b            10
v2 → v3  0.1          0.1
v1 → y   1              1
v3 → y   -1            -1"""
    )


def test_every_name_value_and_partial_is_in_the_drawing(backend):
    _, _, s, y = small(backend)
    graph = mc.graph(y, names={"s": s, "y": y})
    found = texts(graph.svg())
    for node in graph.nodes:
        assert {node.name, f"= {minus(node.value)}"} <= set(found)
        assert f"∂y/∂{node.name} = {minus(node.adjoint)}" in found
    for edge in graph.edges:
        start, end = f"∂{edge.target}/∂{edge.source} = ", f"= {minus(edge.partial)}"
        assert any(text.startswith(start) and text.endswith(end) for text in found)
    assert len(found) == 4 * len(graph.nodes) + len(graph.edges)
    assert graph._repr_svg_() == graph.svg()


def test_drawing_runs_from_left_to_right_and_boxes_stay_apart():
    *_, y = small()
    graph = mc.graph(y)
    root = ET.fromstring(graph.svg())
    boxes = []
    for group in root.iter(f"{SVG}g"):
        if group.get("class", "").startswith("mc-node"):
            rect = group.find(f"{SVG}rect")
            name = "".join(group.find(f"{SVG}text").itertext())
            boxes.append((name, *(float(rect.get(k)) for k in ("x", "y", "width", "height"))))
    width, height = map(float, root.get("viewBox").split()[2:])
    place = {name: (x, y, width, height) for name, x, y, width, height in boxes}
    for edge in graph.edges:
        x, _, wide, _ = place[edge.source]
        assert x + wide < place[edge.target][0]
    for k, (_, x, y, w, h) in enumerate(boxes):
        assert 0 <= x <= x + w <= width
        assert 0 <= y <= y + h <= height
        for _, x2, y2, w2, h2 in boxes[:k]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


def test_layout_bends_long_edges_and_orders_against_crossings():
    # 0 and 1 feed 2 and 3 crosswise; 0 reaches 4 directly, past the middle layer.
    layout = arrange([10] * 5, [(0, 3), (1, 2), (2, 4), (3, 4), (0, 4)], bend=2, gap=4)
    assert layout.layer[:5] == (0, 0, 1, 1, 2)
    assert layout.routes[4] == (0, 5, 4)
    assert layout.layer[5] == 1
    upper = layout.y[0] < layout.y[1]
    assert (layout.y[3] < layout.y[2]) == upper


def test_names_are_escaped_and_distinct():
    x, also_x = (mc.variable(1.0, backend="numpy", name="x<&>") for _ in range(2))
    v1 = mc.variable(1.0, backend="numpy", name="v1")
    with mc.record():
        y = (x + also_x) * v1
    graph = mc.graph(y)
    assert [node.name for node in graph.nodes] == ["x<&>", "x<&>_2", "v1", "v2", "y"]
    assert {"x<&>", "x<&>_2"} <= set(texts(graph.svg()))


def test_names_from_locals():
    _, _, s, y = small()
    names = {"_": s, "n": 3, "other": mc.variable(1.0, backend="numpy")}
    graph = mc.graph(y, names=names | locals())
    assert [node.name for node in graph.nodes] == ["a", "b", "s", "v1", "v2", "v3", "y"]


def test_the_first_of_two_names_counts():
    _, _, s, y = small()
    assert mc.graph(y, names={"s": s, "also_s": s})["s"].value == 7.0


def test_one_edge_for_a_variable_used_twice_by_one_operation(backend):
    x = mc.variable(3.0, backend=backend, name="x")
    with mc.record():
        y = x * x
    (edge,) = mc.graph(y).edges
    assert (edge.source, edge.target, edge.partial) == ("x", "y", 6.0)


def test_a_name_can_be_given_afterwards():
    *_, y = small()
    y.name = "result"
    assert mc.graph(y).output == "result"


def test_expressions():
    x = mc.variable(np.ones((2, 3)), backend="numpy", name="x")
    with mc.record():
        written = {
            "sum(x, axis=0)": xp.sum(x, axis=0),
            "reshape(x, (3, 2))": xp.reshape(x, (3, 2)),
            "concat([x, x], axis=1)": xp.concat([x, x], axis=1),
            "unstack(x)[1]": xp.unstack(x)[1],
            "x[0]": x[0],
            "x[1, 1:]": x[1, 1:],
            "x[..., ::2]": x[..., ::2],
            "-x": -x,
            "x ** 2": x**2,
            "2.0 / x": 2.0 / x,
            "array(3) * x": np.ones(3) * x,
            "x @ array(3, 2)": x @ np.ones((3, 2)),
        }
    for expression, y in written.items():
        assert mc.graph(y, cotangent=np.ones(y.shape)).nodes[-1].expression == expression


def test_errors():
    *_, y = small()
    graph = mc.graph(y)
    with pytest.raises(InvalidArgumentError, match="no node 'q'; it has a, b"):
        graph["q"]
    with pytest.raises(InvalidArgumentError, match="no edge from 'b' to 'a'"):
        graph.edge("b", "a")
    with pytest.raises(InvalidArgumentError, match="found a float"):
        mc.graph(1.0)
    x = mc.variable([1.0, 2.0], backend="numpy")
    with mc.record():
        doubled = x * 2.0
    with pytest.raises(NotScalarError):
        mc.graph(doubled)
    assert mc.graph(doubled, cotangent=np.array([1.0, 10.0])).nodes[0].adjoint.tolist() == [2, 20]


def test_too_many_paths():
    x = mc.variable(1.0, backend="numpy", name="x")
    with mc.record():
        y = x
        for _ in range(60):
            y = y * 0.5 + y * 0.5
    graph = mc.graph(y)
    with pytest.raises(InvalidArgumentError, match=f"{2**60} paths from 'x', more than limit"):
        graph.paths("x")
    assert len(graph.paths(graph.nodes[-4].name)) == 2


def test_paths_that_do_not_start_at_the_source_cost_nothing():
    x, y = (mc.variable(1.0, backend="numpy", name=name) for name in "xy")
    with mc.record():
        z = y
        for _ in range(60):
            z = z * 0.5 + z * 0.5
        z = z + x
    (path,) = mc.graph(z).paths("x")
    assert path.product == 1.0


def test_a_large_partial_is_not_computed_to_be_shown():
    x = mc.variable(np.ones(200), backend="numpy", name="x")
    with mc.record():
        y = xp.sum(x**2)
    graph = mc.graph(y, names={"y": y})
    assert "x → v1" in str(graph)
    assert "200×200\n" in str(graph)
    assert "∂v1/∂x = 200×200" in texts(graph.svg())
    local = graph.edge("x", "v1").local
    assert "blocks" not in vars(local)
    assert graph.edge("x", "v1").partial.shape == (200, 200)


def test_a_graph_is_frozen():
    *_, y = small()
    graph = mc.graph(y)
    for each, name in ((graph, "nodes"), (graph.nodes[0], "value"), (graph.edges[0], "source")):
        with pytest.raises(AttributeError):
            setattr(each, name, None)
