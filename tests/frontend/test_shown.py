"""What a prompt shows of each kind of object: one line that tells something."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.calls.shown import by_shape, shown

BY_DIFFERENCES = "finite-difference"


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (1 / 3, "0.333333"),
        (7, "7"),
        (True, "1"),
        (1.5 - 2j, "1.5-2j"),
        (np.array(2.5), "2.5"),
        (np.array([[1, 2], [3, 4]]), "[[1, 2], [3, 4]]"),
        (np.array([1.0 + 1j]), "[1+1j]"),
        (np.zeros(0), "[]"),
        (np.full((2, 3), 2.0), "2×3, norm 4.89898"),
        (np.full(9, 1j), "(9,), norm 3"),
        ({"w": np.array([1.0, 2.0]), "b": [0.5, (1.0,)]}, "{'w': [1, 2], 'b': [0.5, (1,)]}"),
        (dict.fromkeys("abcde", 1.0), "5 leaves"),
        ("text", "'text'"),
    ],
)
def test_shown(x, text):
    assert shown(x) == text


def test_frameworks_arrays(native):
    assert shown(native([1.0, 2.5])) == "[1, 2.5]"
    assert shown((native(np.full((2, 3), 2.0)), 1.0)) == "(2×3, norm 4.89898, 1)"


@pytest.mark.skip_numpy("has no compiler")
def test_a_traced_array_is_shown_by_its_kind(native, fast_compiler, backend_name):
    seen = []

    def f(x):
        seen.append(shown(x))
        return xp.sum(x * x)

    mc.jit(f, compiler=fast_compiler)(native([1.0, 2.0]))
    assert seen[-1] in ("float64[2]", "[1, 2]")


def test_by_shape():
    assert [by_shape(s) for s in [(), (3,), (2, 3)]] == ["(,)", "(3,)", "2×3"]


def test_backend(backend_name):
    loaded = mc.get_backend(backend_name)
    assert repr(loaded) == f"<backend {backend_name!r}, version {loaded.version()}>"
    assert importlib.import_module(backend_name).__version__ in repr(loaded)


def test_path():
    def walk(**options):
        return mc.gradient_descent(lambda w: w**2, 1.0, backend="numpy", **options)

    assert repr(walk(learning_rate=0.25, steps=2)) == (
        "Path(2 steps, not converged, x=0.25, value=0.0625)"
    )
    assert repr(walk(learning_rate=0.5, steps=2, tolerance=0.1)) == (
        "Path(1 step, converged, x=0, value=0)"
    )
    with np.errstate(over="ignore"):
        diverged = walk(learning_rate=1e200, steps=9)
    assert repr(diverged) == "Path(1 step, diverged, x=-2e+200, value=inf)"


def test_critical_points():
    found = mc.critical_points(lambda x: x**4 / 4 - x**2 / 2, (-2.0, 3.0), backend="numpy")
    assert repr(found) == (
        "CriticalPoints(3 found: minimum at -1, maximum at 0, minimum at 1)"
    ).replace("at 0", f"at {shown(found[1].x)}")
    assert repr(found[2]) == (
        "CriticalPoint(minimum, x=1, value=-0.25, gradient_norm=0, eigenvalues=[2])"
    )
    assert repr(found[:0]) == "()"
    waves = mc.critical_points(xp.sin, (0.0, 20.0), backend="numpy")
    assert repr(waves) == "CriticalPoints(6 found: 3 × maximum, 3 × minimum)"
    none = mc.critical_points(lambda x: x, (0.0, 1.0), backend="numpy")
    assert repr(none) == "CriticalPoints(0 found)"


def test_models(native):
    point = {"w": native([1.0, 2.0]), "b": native(0.5)}
    f = lambda p: xp.sum(p["w"] ** 2) + p["b"]  # noqa: E731
    assert repr(mc.linear_approx(f, point)) == (
        "LinearModel(f ≈ 5.5 + 2(w₀−1) + 4(w₁−2) + (b−0.5))"
    )
    assert repr(mc.quad_approx(lambda x: xp.sum(x**2), native([1.0, 2.0]))) == (
        "QuadraticModel(f ≈ 5 + 2(x₀−1) + 4(x₁−2) + (x₀−1)² + (x₁−2)²)"
    )
    by_differences = mc.quad_approx(lambda x: xp.sum(x), native([1.0] * 6), method=BY_DIFFERENCES)
    assert repr(by_differences) == (
        "QuadraticModel(f ≈ 6 + gᵀd + ½dᵀHd with d = x − x₀ of 6 coordinates, ‖g‖ = 2.44949, "
        "‖H‖ = 0; method='finite-difference')"
    )


@pytest.mark.skip_numpy("has no compiler")
def test_a_traced_model_is_shown_by_its_kind(native, fast_compiler, backend_name):
    seen = []

    def f(x):
        seen.append(repr(mc.linear_approx(lambda y: xp.sum(y * y), x)))
        return xp.sum(x * x)

    mc.jit(f, compiler=fast_compiler)(native([1.0, 2.0]))
    assert seen[-1].startswith("LinearModel(x0=")


def test_finite_difference():
    found = mc.hvp(lambda x: x * x, (1.0,), (1.0,), method="finite-difference")
    assert repr(found) == f"FiniteDifference(2, step={found.step:.6g})"


def test_graph(backend_name):
    a = mc.variable(2.0, backend=backend_name, name="a")
    b = mc.variable(5.0, backend=backend_name, name="b")
    assert repr(a) == f"Variable(2, dtype=float64, backend={backend_name!r}, name='a')"
    with mc.record():
        y = (a + b) * a
    graph = mc.graph(y, names={"y": y})
    assert repr(graph) == f"Graph(y of a, b: 4 nodes, 4 edges, backend={backend_name!r})"
    assert repr(graph["a"]) == "GraphNode(a, value=2, adjoint=9)"
    assert repr(graph["v1"]) == "GraphNode(v1 = a + b, value=7, adjoint=2)"
    assert repr(graph.edge("v1", "y")) == "GraphEdge(v1 → y: 2)"
    assert repr(graph.paths("b")) == "(GraphPath(b → v1 → y: 2),)"


def test_a_large_variable_is_one_line():
    assert repr(mc.variable(np.full((30, 40), 2.0), backend="numpy")) == (
        "Variable(30×40, norm 69.282, dtype=float64, backend='numpy')"
    )


def test_plan(backend_name, native, fast_compiler):
    x = native([1.0, 2.0])
    plan = mc.prepare(mc.hvp, cubes, (x,), (x,), compiler=fast_compiler)
    kinds = ", ".join([plan._told[0]] * 2)
    assert plan._told[0].startswith("float64[2]")
    assert repr(plan) == (
        f"Plan(hvp(cubes) for {kinds}, backend={backend_name!r}, compiler={plan.compiler!r})"
    )


def test_a_plan_of_many_leaves_is_one_line():
    point = [1.0, 2.0, 3.0, 4.0, 5.0]
    plan = mc.prepare(mc.grad, sum, point, backend="numpy")
    assert repr(plan) == "Plan(grad(sum) for 5 leaves, backend='numpy', compiler=None)"


def test_inside_a_transform_values_are_shown(backend):
    seen = []

    def f(x):
        model = mc.quad_approx(lambda y: xp.sum(y**2), x)
        seen.extend(repr(each) for each in (model, mc.linear_approx(cubes, x), mc.variable(x)))
        return xp.sum(x**2)

    mc.grad(f, backend=backend)(np.array([1.0, 2.0]))
    assert all(line.partition("(")[0].endswith(("Model", "Variable")) for line in seen)
    assert all("[1, 2]" in line for line in seen)


def test_compiled_function():
    assert repr(mc.jit(cubes)) == "jit(cubes)"
    assert repr(mc.jit(cubes).stats) == "JitStats(0 traces)"
    assert repr(mc.JitStats(("jax xla: float64[3]",))) == (
        "JitStats(1 trace, the latest: jax xla: float64[3])"
    )
    assert repr(mc.grad(mc.jit(cubes))) == "jit(grad(cubes))"


def cubes(x):
    return xp.sum(x**3)


def test_arrays_of_words_and_dates():
    assert shown(np.array(["<b>", "c"])) == "['<b>', 'c']"
    assert "2020" in shown(np.datetime64("2020-01-31"))
    assert shown(np.array(["word"] * 50)) == by_shape((50,))
