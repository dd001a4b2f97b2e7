"""Forward mode on a graph."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError, MixedBackendsError


@pytest.mark.parametrize("only", ["named", None])
def test_tangents_of_the_chapters_network(backend, only):
    w, x, y, z = (mc.variable(value, backend=backend) for value in (1.0, 1.0, -2.0, 1.0))
    with mc.record():
        a = (w + x + y + z) ** 2
        b = (w + x - y - z) ** 2
        u = (a + b) ** 2
        v = (a - b) ** 2
        f = (u + v) ** 2
    graph = mc.graph(f, only=only, tangents={"w": 1.0, "y": 2.0})
    # s = 1, d = 3, a = 1, b = 9: ȧ = 2s·3, ḃ = 2d·(1 - 2), u̇ = 20(ȧ + ḃ), v̇ = -16(ȧ - ḃ).
    expected = dict(w=1, x=0, y=2, z=0, a=6, b=-6, u=0, v=-192, f=328 * -192)
    assert {name: graph[name].tangent for name in expected} == expected
    assert graph["f"].tangent == graph["w"].adjoint + 2 * graph["y"].adjoint
    assert "tangent=6" in repr(graph["a"])
    assert "u̇ = 0" in graph.svg()


def test_tangents_of_arrays(backend):
    at, along = np.array([0.5, -1.0]), np.array([2.0, 3.0])
    x = mc.variable(at, backend=backend)
    with mc.record():
        h = xp.exp(x)
        loss = xp.sum(h * x)
    graph = mc.graph(loss, tangents={"x": along})
    np.testing.assert_allclose(mc.to_numpy(graph["h"].tangent), np.exp(at) * along, rtol=1e-15)
    assert np.isclose(graph["loss"].tangent, (np.exp(at) * (1 + at)) @ along, rtol=1e-14)
    assert "d loss = " in graph.svg()


def test_a_graph_without_them_has_none():
    x = mc.variable(0.5, backend="numpy")
    with mc.record():
        y = x**2
    assert mc.graph(y)["y"].tangent is None


def test_errors():
    x = mc.variable(0.5, backend="numpy")
    with mc.record():
        u = x**2
        y = u + 1.0
    with pytest.raises(InvalidArgumentError, match=r"no input 'u'; its inputs are x"):
        mc.graph(y, tangents={"u": 1.0})
    with pytest.raises(InvalidArgumentError, match=r"the tangent must have shape \(\)"):
        mc.graph(y, tangents={"x": np.ones(2)})
    with pytest.raises(MixedBackendsError, match="the tangent is a list"):
        mc.graph(y, tangents={"x": [1.0]})
    with pytest.raises(InvalidArgumentError, match="the tangent must be real"):
        mc.graph(y, tangents={"x": 1j})
    with pytest.raises(InvalidArgumentError, match=r"tangents must be a dict of names.*a float"):
        mc.graph(y, tangents=1.0)
