"""Graphs of named nodes only: every partial, adjoint and path of the chapter's rows 6 to 8."""

from __future__ import annotations

from math import cos, isclose, sin

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError

BOOK, GENERIC = (-1.0, 0.0, -2.0, 1.0), (1.0, 1.0, -2.0, 1.0)


def network(backend, at):
    w, x, y, z = (mc.variable(value, backend=backend) for value in at)
    with mc.record():
        a = (w + x + y + z) ** 2
        b = (w + x - y - z) ** 2
        u = (a + b) ** 2
        v = (a - b) ** 2
        f = (u + v) ** 2
    return mc.graph(f, only="named")


@pytest.mark.parametrize("at", [BOOK, GENERIC])
def test_the_chapters_network(backend, at):
    graph = network(backend, at)
    w, x, y, z = at
    s, d = w + x + y + z, w + x - y - z
    a, b = s**2, d**2
    u, v = (a + b) ** 2, (a - b) ** 2
    partials = {("a", "u"): 2 * (a + b), ("b", "u"): 2 * (a + b)}
    partials |= {("a", "v"): 2 * (a - b), ("b", "v"): -2 * (a - b)}
    partials |= {("u", "f"): 2 * (u + v), ("v", "f"): 2 * (u + v)}
    partials |= {(name, "a"): 2 * s for name in "wxyz"}
    partials |= {
        (name, "b"): sign * 2 * d for name, sign in zip("wxyz", (1, 1, -1, -1), strict=True)
    }
    assert {(e.source, e.target): e.partial for e in graph.edges} == partials
    assert [node.name for node in graph.nodes] == [*"wxyzabuvf"]
    assert [node.value for node in graph.nodes] == [w, x, y, z, a, b, u, v, (u + v) ** 2]
    df = 2 * (u + v)
    da, db = df * (2 * (a + b) + 2 * (a - b)), df * (2 * (a + b) - 2 * (a - b))
    adjoints = dict(f=1, u=df, v=df, a=da, b=db)
    adjoints |= {name: da * 2 * s + db * 2 * d for name in "wx"}
    adjoints |= {name: da * 2 * s - db * 2 * d for name in "yz"}
    assert {node.name: node.adjoint for node in graph.nodes} == adjoints
    for name in "wxyz":
        products = {path.names: path.product for path in graph.paths(name)}
        assert products == {
            (name, first, second, "f"): partials[name, first] * partials[first, second] * df
            for first in "ab"
            for second in "uv"
        }
        assert sum(products.values()) == adjoints[name]


def test_three_paths(backend):
    """Row 7: f = uv + u², u = a·sin y, v = b², a = xy, b = yz: y reaches f three times."""
    at = {"x": 0.8, "y": 1.3, "z": -0.6}
    x, y, z = (mc.variable(value, backend=backend) for value in at.values())
    with mc.record():
        a, b = x * y, y * z
        u, v = a * xp.sin(y), b**2
        f = u * v + u**2
    graph = mc.graph(f, only="named")
    x0, y0, z0 = at.values()
    a0, b0 = x0 * y0, y0 * z0
    u0, v0 = a0 * sin(y0), b0**2
    found = {path.names: path.product for path in graph.paths("y")}
    expected = {
        ("y", "u", "f"): (v0 + 2 * u0) * a0 * cos(y0),
        ("y", "a", "u", "f"): (v0 + 2 * u0) * sin(y0) * x0,
        ("y", "b", "v", "f"): u0 * 2 * b0 * z0,
    }
    assert found.keys() == expected.keys()
    assert all(isclose(found[names], expected[names], rel_tol=1e-14) for names in expected)
    assert isclose(graph["y"].adjoint, sum(expected.values()), rel_tol=1e-14)


def test_partials_of_arrays_are_products_of_jacobians(backend):
    matrix, at = np.array([[1.0, -2.0], [0.5, 3.0], [0.0, 1.0]]), np.array([0.1, 0.2])
    w, x = mc.variable(matrix, backend=backend), mc.variable(at, backend=backend)
    with mc.record():
        h = 2.0 * xp.tanh(w @ x)
        y = xp.sum(h * h)
    graph = mc.graph(y, only="named")
    assert [(edge.source, edge.target) for edge in graph.edges] == [
        ("w", "h"), ("x", "h"), ("h", "y"),
    ]  # fmt: skip
    values = 2 * np.tanh(matrix @ at)
    slopes = 2 * (1 - np.tanh(matrix @ at) ** 2)
    expected = {"x": np.diag(slopes) @ matrix}
    expected["w"] = np.einsum("i,ij,k->ijk", slopes, np.eye(3), at)
    for name in "wx":
        found = mc.to_numpy(graph.edge(name, "h").partial)
        np.testing.assert_allclose(found, expected[name], rtol=1e-14, atol=0)
    np.testing.assert_allclose(mc.to_numpy(graph.edge("h", "y").partial), 2 * values, rtol=1e-14)


def test_parallel_ways_are_summed_and_several_results_taken_apart():
    x = mc.variable(3.0, backend="numpy")
    with mc.record():
        y = x * x**2 + x
    (edge,) = mc.graph(y, only=[]).edges
    assert edge.partial == 28.0
    with mc.record():
        first, second = xp.unstack(xp.stack([x**2, x**3]))
        y = first * second
    graph = mc.graph(y, only=["second"])
    assert graph["second"].expression == "unstack(stack([x ** 2, x ** 3]))[1]"
    assert graph.edge("x", "second").partial == 27.0
    # Of first alone, second held fixed: 2x · x³.
    assert graph.edge("x", "y").partial == 162.0


def test_what_is_shown_is_chosen_by_names_or_variables():
    x = mc.variable(3.0, backend="numpy")
    with mc.record():
        u = x**2
        v = u + 1.0
        y = v * u
    by_name, by_variable = mc.graph(y, only=["u"]), mc.graph(y, only=[u])
    assert str(by_name) == str(by_variable)
    assert [node.name for node in by_name.nodes] == ["x", "u", "y"]
    assert by_name["y"].expression == "(u + 1.0) * u"
    assert by_name.edge("u", "y").partial == 19.0
    with pytest.raises(InvalidArgumentError, match=r"only=\['q'\]: the graph has no such node; it"):
        mc.graph(y, only=["q"])
    with pytest.raises(InvalidArgumentError, match=r"only=\[Variable"):
        mc.graph(y, only=[mc.variable(1.0, backend="numpy")])
    with pytest.raises(InvalidArgumentError, match="only='u': give 'named', or a list"):
        mc.graph(y, only="u")


def test_expressions_have_the_parentheses_they_need():
    a, b, c = (mc.variable(value, backend="numpy") for value in (2.0, 3.0, 5.0))
    with mc.record():
        written = {
            "a - (b - c)": a - (b - c),
            "a - b - c": a - b - c,
            "(a + b) * c": (a + b) * c,
            "a * b + c": a * b + c,
            "a / (b * c)": a / (b * c),
            "-(a + b)": -(a + b),
            "-a ** 2": -(a**2),
            "(-a) ** 2": (-a) ** 2,
            "(a ** b) ** c": (a**b) ** c,
            "a ** b ** c": a ** (b**c),
            "2.0 ** -a": 2.0**-a,
            "exp(a - b) / c": xp.exp(a - b) / c,
            "abs(a - b) % c": abs(a - b) % c,
        }
    for expression, y in written.items():
        assert mc.graph(y, only=[]).nodes[-1].expression == expression
        assert float(y) == eval(expression, {"exp": np.exp, "a": 2.0, "b": 3.0, "c": 5.0})


def test_a_long_expression_is_left_out():
    x = mc.variable(1.0, backend="numpy")
    with mc.record():
        y = x
        for _ in range(60):
            y = y * 0.5 + y * 0.5
    graph = mc.graph(y, only=[])
    assert len(graph["y"].expression) < 500
    assert "…" in graph["y"].expression
    assert graph.edge("x", "y").partial == 1.0
