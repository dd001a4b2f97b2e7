"""Backpropagation step by step."""

from __future__ import annotations

import numpy as np

import multicalc as mc
from multicalc import xp


def test_values_come_forward_and_adjoints_add_up_backward(backend):
    x, y = mc.variable(3.0, backend=backend), mc.variable(-2.0, backend=backend)
    with mc.record():
        u = x * y
        f = u**2 + x
    steps = mc.graph(f, only="named", tangents={"x": 1.0}).steps()
    # ∂f/∂x = 2u·y + 1 = 24 + 1, ∂f/∂y = 2u·x = -36.
    assert [str(step) for step in steps] == [
        "x = 3; ẋ = 1",
        "y = −2; ẏ = 0",
        "u = x·y = −6; u̇ = ∂u/∂x·ẋ + ∂u/∂y·ẏ = (−2)·1 + 3·0 = −2",
        "f = u² + x = 39; ḟ = ∂f/∂x·ẋ + ∂f/∂u·u̇ = 1·1 + (−12)·(−2) = 25",
        "∂f/∂f = 1",
        "∂f/∂x = ∂f/∂f·∂f/∂x = 1·1 = 1",
        "∂f/∂u = ∂f/∂f·∂f/∂u = 1·(−12) = −12",
        "∂f/∂x gets ∂f/∂u·∂u/∂x = (−12)·(−2) = 24 too: 1 + 24 = 25",
        "∂f/∂y = ∂f/∂u·∂u/∂y = (−12)·3 = −36",
    ]
    assert [step.value for step in steps[4:]] == [1.0, 1.0, -12.0, 25.0, -36.0]
    assert [step.node for step in steps] == [*"xyuf", *"fxuxy"]
    assert [step.phase for step in steps] == ["forward"] * 4 + ["backward"] * 5


def test_the_last_step_to_a_node_is_its_adjoint(backend):
    x = mc.variable(np.array([0.5, -1.0]), backend=backend)
    with mc.record():
        h = xp.tanh(x)
        y = xp.sum(h * h + x)
    graph = mc.graph(y)
    last = {step.node: step.value for step in graph.steps() if step.phase == "backward"}
    slopes = 2 * np.tanh([0.5, -1.0]) * (1 - np.tanh([0.5, -1.0]) ** 2) + 1
    np.testing.assert_allclose(mc.to_numpy(last["x"]), slopes, rtol=1e-15)
    for node in graph.nodes:
        found, expected = (np.asarray(mc.to_numpy(v)) if node.shape else v
                           for v in (last[node.name], node.adjoint))  # fmt: skip
        np.testing.assert_array_equal(found, expected)


def test_several_results_of_one_operation_are_taken_apart():
    x = mc.variable(np.array([3.0, 5.0]), backend="numpy")
    with mc.record():
        a, b = xp.unstack(x)
        y = a * b
    steps = [step for step in mc.graph(y).steps() if step.phase == "backward"]
    assert str(steps[-1]) == (
        "∂y/∂x gets ∂y/∂a·∂a/∂x = 5·[1, 0] = [5, 0] too: [0, 3] + [5, 0] = [5, 3]"
    )


def test_single_precision_is_kept(backend):
    """Products in double precision would end in other digits."""
    x = mc.variable(np.float32(0.1), backend=backend)
    with mc.record():
        u = xp.exp(x)
        y = u * u * x
    graph = mc.graph(y)
    last = {step.node: step.value for step in graph.steps() if step.phase == "backward"}
    assert last == {node.name: node.adjoint for node in graph.nodes}
    assert all(float(np.float32(value)) == value for value in last.values())
