"""Partials as formulas, as a textbook writes them."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.tape import symbolic, typeset

A, B = 0.7, 1.3
FORMULAS = {
    "square of a sum": (lambda a, b: (a + b) ** 2, "2(a + b)", "2(a + b)"),
    "square of a difference": (lambda a, b: (a - b) ** 2, "2(a - b)", "-2(a - b)"),
    "product": (lambda a, b: a * b, "b", "a"),
    "quotient": (lambda a, b: a / b, "1/b", "-a/b²"),
    "sum": (lambda a, b: a - b, "1", "-1"),
    "cube": (lambda a, b: a**3 * b, "3a²·b", "a³"),
    "row 11": (
        lambda a, b: a * xp.exp(-(a**2) - b**2),
        "(1 - 2a²)·exp(-a² - b²)",
        "-2a·b·exp(-a² - b²)",
    ),
    "norm": (lambda a, b: xp.sqrt(a * a + b * b), "a/√(a² + b²)", "b/√(a² + b²)"),
    "logarithm": (lambda a, b: xp.log(a) + 0.1 * xp.sin(b), "1/a", "0.1cos(b)"),
    "row 2": (
        lambda a, b: xp.log(xp.exp(a) + xp.exp(b)),
        "exp(a)/(exp(a) + exp(b))",
        "exp(b)/(exp(a) + exp(b))",
    ),
    "tanh": (lambda a, b: xp.tanh(a) * b**1.5, "b^(3/2)·(1 - tanh(a)²)", "3√b·tanh(a)/2"),
    "absolute value": (lambda a, b: abs(a) / (3.0 * b), "sign(a)/(3b)", "-|a|/(3b²)"),
}


@pytest.mark.parametrize("case", FORMULAS)
def test_formulas(case):
    function, by_a, by_b = FORMULAS[case]
    a, b = mc.variable(A, backend="numpy"), mc.variable(B, backend="numpy")
    with mc.record():
        y = function(a, b)
    graph = mc.graph(y, only="named")
    assert (graph.edge("a", "y").formula, graph.edge("b", "y").formula) == (by_a, by_b)


def test_an_edge_says_its_equation(backend):
    w, x = mc.variable(2.0, backend=backend), mc.variable(-5.0, backend=backend)
    with mc.record():
        u = (w + x) ** 2
        y = u + w
    graph = mc.graph(y, only="named")
    assert str(graph.edge("w", "u")) == "∂u/∂w = 2(w + x) = -6"
    assert str(graph.edge("w", "y")) == "∂y/∂w = 1"


def test_formulas_of_arrays():
    x = mc.variable(np.array([0.5, -1.0]), backend="numpy")
    w = mc.variable(np.array([[0.1, 0.2], [0.3, 0.4]]), backend="numpy")
    with mc.record():
        p = w @ x
        q = p @ w
        r = xp.tanh(q)
        s = -2.0 * r + x
        t = s @ x
    graph = mc.graph(t)
    found = {(e.source, e.target): e.formula for e in graph.edges}
    assert found["x", "p"] == "w"
    assert found["p", "q"] == "wᵀ"
    assert found["q", "r"] == "diag(1 - tanh(q)²)"
    assert found["r", "v1"] == "-2I"
    assert (found["v1", "s"], found["x", "s"]) == ("I", "I")
    assert (found["s", "t"], found["x", "t"]) == ("x", "s")
    assert found["w", "p"] == ""


def test_a_formula_that_gives_another_number_is_not_shown(monkeypatch):
    wrong = symbolic._rules() | {"sin": typeset.sympy().cos}
    monkeypatch.setattr(symbolic, "_rules", lambda: wrong)
    a = mc.variable(A, backend="numpy")
    with mc.record():
        y = xp.sin(a) * 3.0
    assert str(mc.graph(y, only=[]).edges[0]) == f"∂y/∂a = {3 * np.cos(A):.6g}"


def test_a_kink_has_a_number_alone():
    a = mc.variable(0.0, backend="numpy")
    with mc.record():
        y = abs(a) + xp.where(a < 1.0, a, 0.0)
    assert mc.graph(y, only=[]).edges[0].formula == ""


def test_without_sympy_there_are_numbers(monkeypatch):
    for module in (symbolic, typeset):
        monkeypatch.setattr(module, "sympy", lambda: None)
    a = mc.variable(3.0, backend="numpy")
    with mc.record():
        y = a**2
    assert str(mc.graph(y)).endswith("edge   partial\na → y        6")
    assert "∂y/∂a = 6" in mc.graph(y).svg()


def test_formulas_of_several_steps_on_vectors():
    x = mc.variable(np.array([0.5, -1.0]), backend="numpy")
    w = mc.variable(np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]), backend="numpy")
    b = mc.variable(np.array([1.0, 2.0, 3.0]), backend="numpy")
    with mc.record():
        affine = w @ x + b
        back = -2.0 * (affine @ w)
        inside = xp.tanh(w @ x)
        y = xp.sum(back) + xp.sum(inside)
    found = {(e.source, e.target): e.formula for e in mc.graph(y, only="named").edges}
    assert found["x", "affine"] == "w"
    assert found["b", "affine"] == "I"
    assert found["affine", "back"] == "-2wᵀ"
    assert found["x", "inside"] == "", "it would be of w @ x, which has no name"
