"""Random expression graphs: the tape, mc.grad and the sum over paths give the same numbers."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import multicalc as mc
from multicalc import xp

BINARY = [
    lambda p, q: p + q,
    lambda p, q: p - q,
    lambda p, q: xp.tanh(p * q),
    lambda p, q: p / (1.5 + q * q),
]
UNARY = [lambda p: xp.sin(p), lambda p: -p, lambda p: xp.exp(-p * p), lambda p: 2.0 * p - 1.0]

steps = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=7
)
points = st.lists(st.floats(-2.0, 2.0), min_size=3, max_size=3)


def run(program, inputs):
    """The last of the values that the program computes, each from some of those before it."""
    values = list(inputs)
    for kind, i, j in program:
        p, q = values[-1 - i % len(values)], values[-1 - j % len(values)]
        values.append(BINARY[kind](p, q) if kind < 4 else UNARY[kind - 4](p))
    return values[-1] * 1.0


@settings(max_examples=150)
@given(steps, points)
def test_tape_grad_and_paths_agree(program, at):
    variables = [mc.variable(x, backend="numpy", name=f"x{k}") for k, x in enumerate(at)]
    with mc.record():
        y = run(program, variables)
    mc.backward(y)
    expected = mc.grad(lambda *xs: run(program, xs), (0, 1, 2), backend="numpy")(*at)
    graph = mc.graph(y)
    reached = {node.name for node in graph.nodes}
    for variable, gradient in zip(variables, expected, strict=True):
        found = 0.0 if variable.grad is None else float(variable.grad)
        np.testing.assert_allclose(found, gradient, rtol=1e-12, atol=1e-12)
        assert (variable.grad is not None) == (variable.name in reached)
        if variable.name in reached:
            total = sum(path.product for path in graph.paths(variable.name, limit=10**5))
            np.testing.assert_allclose(total, found, rtol=1e-9, atol=1e-9)


@settings(max_examples=30)
@given(steps, points, st.integers(2, 4))
def test_arrays_of_any_length(program, at, size):
    rows = [np.linspace(x, x + 0.5, size) for x in at]
    variables = [mc.variable(row, backend="numpy") for row in rows]
    with mc.record():
        y = xp.sum(run(program, variables))
    mc.backward(y)
    expected = mc.grad(lambda *xs: xp.sum(run(program, xs)), (0, 1, 2), backend="numpy")(*rows)
    for variable, gradient in zip(variables, expected, strict=True):
        found = np.zeros(size) if variable.grad is None else variable.grad
        np.testing.assert_allclose(found, gradient, rtol=1e-12, atol=1e-12)
