"""The chapter's network, rows 6 to 9. Every expected number is derived by hand, here or there.

    f = (u + v)², u = (a + b)², v = (a - b)², a = s², b = d², s = w + x + y + z, d = w + x - y - z

so that df/du = df/dv = 2(u + v), df/da = 2(u + v)·2((a + b) + (a - b)),
df/db = 2(u + v)·2((a + b) - (a - b)), and ds = df/da·2s, dd = df/db·2d.
"""

from __future__ import annotations

import pytest

import multicalc as mc


def network(backend, at):
    w, x, y, z = (
        mc.variable(value, backend=backend, name=name)
        for value, name in zip(at, "wxyz", strict=True)
    )
    with mc.record():
        a = (w + x + y + z) ** 2
        b = (w + x - y - z) ** 2
        u = (a + b) ** 2
        v = (a - b) ** 2
        f = (u + v) ** 2
    return {"w": w, "x": x, "y": y, "z": z, "a": a, "b": b, "u": u, "v": v, "f": f}


# s = -2, d = 0, a = 4, b = 0, u = v = 16, f = 32².
AT_THE_BOOKS_POINT = {"w": -4096, "x": -4096, "y": -4096, "z": -4096}
AT_THE_BOOKS_POINT |= {"a": 64 * 16, "b": 0, "u": 64, "v": 64, "f": 1}

# s = 1, d = 3, a = 1, b = 9, u = 100, v = 64, f = 164².
WHERE_B_IS_NOT_ZERO = {"w": 73472, "x": 73472, "y": -68224, "z": -68224}
WHERE_B_IS_NOT_ZERO |= {"a": 328 * 4, "b": 328 * 36, "u": 328, "v": 328, "f": 1}

POINTS = [
    ((-1.0, 0.0, -2.0, 1.0), 1024.0, AT_THE_BOOKS_POINT),
    ((1.0, 1.0, -2.0, 1.0), 26896.0, WHERE_B_IS_NOT_ZERO),
]


@pytest.mark.parametrize(("at", "value", "partials"), POINTS)
def test_every_partial_of_the_network(backend, at, value, partials):
    variables = network(backend, at)
    mc.backward(variables["f"], intermediates=True)
    assert float(variables["f"]) == value
    assert {name: float(x.grad) for name, x in variables.items()} == partials


@pytest.mark.parametrize(("at", "value", "partials"), POINTS)
def test_only_inputs_get_a_gradient_unless_asked(backend, at, value, partials):
    variables = network(backend, at)
    variables["f"].backward()
    assert [float(variables[n].grad) for n in "wxyz"] == [partials[n] for n in "wxyz"]
    assert all(variables[n].grad is None for n in "abuvf")


@pytest.mark.parametrize(("at", "value", "partials"), POINTS)
def test_graph_holds_every_value_and_adjoint(backend, at, value, partials):
    variables = network(backend, at)
    graph = mc.graph(variables["f"], names=variables)
    assert graph.output == "f"
    assert graph["f"].value == value
    assert {name: graph[name].adjoint for name in variables} == partials
    assert len(graph.nodes) == 18
    assert len(graph.edges) == 23
    assert all(variables[n].grad is None for n in variables)


def test_single_step_partials(backend):
    graph = mc.graph((v := network(backend, (1.0, 1.0, -2.0, 1.0)))["f"], names=v)
    found = {(e.source, e.target): e.partial for e in graph.edges}
    # v1 v2 v3 are w + x, + y, + z; v4 v5 v6 are w + x, - y, - z; v7 = a + b, v8 = a - b.
    assert found == {
        ("w", "v1"): 1, ("x", "v1"): 1, ("v1", "v2"): 1, ("y", "v2"): 1, ("v2", "v3"): 1,
        ("z", "v3"): 1, ("v3", "a"): 2, ("w", "v4"): 1, ("x", "v4"): 1, ("v4", "v5"): 1,
        ("y", "v5"): -1, ("v5", "v6"): 1, ("z", "v6"): -1, ("v6", "b"): 6, ("a", "v7"): 1,
        ("b", "v7"): 1, ("v7", "u"): 20, ("a", "v8"): 1, ("b", "v8"): -1, ("v8", "v"): -16,
        ("u", "v9"): 1, ("v", "v9"): 1, ("v9", "f"): 328,
    }  # fmt: skip
    assert all(isinstance(partial, float) for partial in found.values())


def test_sum_over_the_paths(backend):
    graph = mc.graph((v := network(backend, (1.0, 1.0, -2.0, 1.0)))["f"], names=v)
    paths = {path.names[3:]: path.product for path in graph.paths("y")}
    # By way of a or b, then u or v: 328 · (±1) · (20 or -16) · (2 or 6) · (±1).
    assert paths == {
        ("a", "v7", "u", "v9", "f"): 13120.0,
        ("a", "v8", "v", "v9", "f"): -10496.0,
        ("b", "v7", "u", "v9", "f"): -39360.0,
        ("b", "v8", "v", "v9", "f"): -31488.0,
    }
    for name in v:
        assert sum(path.product for path in graph.paths(name)) == graph[name].adjoint


def test_three_paths(backend):
    # f = 2y·y² + y: df/dy = 6y² + 1 = 55 at 3, of which 1 directly, 2·9 by u and 6·6 by v.
    y = mc.variable(3.0, backend=backend, name="y")
    with mc.record():
        u = y * 2.0
        v = y**2
        f = u * v + y
    graph = mc.graph(f, names={"u": u, "v": v, "f": f})
    by_way = {path.names[1]: path.product for path in graph.paths("y")}
    assert by_way == {"f": 1.0, "u": 18.0, "v": 36.0}
    assert graph["y"].adjoint == 55.0
