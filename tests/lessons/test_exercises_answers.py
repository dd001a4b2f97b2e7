"""What an answer may be, what is refused, and how a verdict shows itself."""

# Matrices have capital letters.
# ruff: noqa: N803

import re
from functools import partial

import numpy as np
import pytest
import sympy
from multicalc_lessons import exercises
from multicalc_lessons.exercises.frameworks import backend_of

from multicalc.backend import Adapter, registry
from multicalc.errors import BackendNotInstalledError, InvalidArgumentError

x, y = sympy.symbols("x y")
n = sympy.Symbol("n")
A, v = sympy.MatrixSymbol("A", n, n), sympy.MatrixSymbol("x", n, 1)


def test_expressions_of_sympy():
    f = sympy.log(sympy.exp(x) + sympy.exp(y))
    gradient = sympy.Matrix([f.diff(x), f.diff(y)])
    assert exercises.check("3", (gradient, 1)).correct
    assert exercises.check("3", (gradient[::-1], sympy.Integer(1))).slip == "swapped"
    assert exercises.check("1a", A * v + A.T * v).correct
    assert exercises.check("1a", 2 * A * v).slip == "not symmetrised"
    hessian = sympy.hessian(x**3 - 3 * x * y**2, (x, y))
    assert exercises.check("4b", (hessian, "neither")).correct
    assert exercises.check("4", ((sympy.Integer(0), 0), "neither")).correct


def test_what_is_no_answer():
    with pytest.raises(InvalidArgumentError, match=r"'1d'; known: 1, 1a.*Did you mean '1[abc]?'"):
        exercises.check("1d", lambda A, x: x)
    with pytest.raises(InvalidArgumentError, match=r"1a takes a function of A, x, found float"):
        exercises.check("1a", 1.5)
    with pytest.raises(
        InvalidArgumentError, match=r"is no formula in Python: .*'\(A \+ A.T\) @ x'"
    ):
        exercises.check("1a", "A + A.T) @ x")
    with pytest.raises(InvalidArgumentError, match="B is not known; exercise 1a gives A, x"):
        exercises.check("1a", "B @ x")
    with pytest.raises(InvalidArgumentError, match="z is not known; exercise 3 gives x, y"):
        exercises.check("3", (sympy.Symbol("z"), 1))


def test_an_answer_that_raises_is_shown_with_the_point():
    verdict = exercises.check("2", lambda v: v[7])
    assert re.fullmatch(
        r"2 ✗ Not yet: at v = \[[-.\d]+, [-.\d]+\] it stops with IndexError: index 7 is out of "
        r"bounds for axis 0 with size 2\. It is called with v\.",
        repr(verdict),
    )
    np.testing.assert_array_equal(verdict.at["v"], exercises.EXERCISES["2"].points()[0][0])
    assert exercises.check("1a", lambda A: A).message.endswith(
        "positional argument but 2 were given."
    )


def test_an_answer_that_fits_some_shapes_has_its_mistake_found_there():
    """2A(Ax − b) stops where A is not square."""
    answer = lambda A, x, b: 2 * A @ (A @ x - b) / len(b)  # noqa: E731
    assert exercises.check("1b", answer).slip == "transpose"


def test_an_answer_may_write_into_its_arguments():
    def answer(q):
        q *= -1
        return q

    assert exercises.check("5", answer).correct


def test_the_solution_of_a_question_is_not_given_away():
    verdict = exercises.check("4", ((3, 4), "neither"))
    assert (verdict.message, verdict.expected) == ("the point: Not yet: [3, 4] is not it.", None)
    verdict = exercises.check("2", "2 * v")
    np.testing.assert_allclose(
        2 * np.linalg.norm(verdict.found / 2) * verdict.expected, verdict.found
    )


def test_the_framework_is_found_in_the_code():
    import jax.numpy as jnp
    import torch

    scope = {"torch": torch, "jnp": jnp}
    exec(
        "def helper(x): return torch.exp(x)\n"
        "def inside(x): return [helper(y) for y in x]\n"
        "def imports(x):\n    import jax\n    return jax.grad(x)\n"
        "def annotated(x: 'torch.Tensor'): return x\n"
        "def both(x): return jnp.exp(torch.exp(x))\n",
        scope,
    )
    found = {name: backend_of(scope[name]) for name in ("inside", "imports", "annotated")}
    assert found == {"inside": "torch", "imports": "jax", "annotated": "torch"}
    assert backend_of(partial(scope["inside"])) == "torch"
    assert backend_of(lambda x: np.exp(x)) == "numpy"
    with pytest.raises(InvalidArgumentError, match=r"uses jax and torch; say which.*backend='jax'"):
        backend_of(scope["both"])


def test_a_framework_that_is_missing(monkeypatch):
    absent = Adapter("absent", "no_such_framework", (), "no_such:Backend", "pip install absent")
    known = {**registry.adapters(), "absent": absent}
    monkeypatch.setattr(registry, "adapters", lambda: known)
    with pytest.raises(BackendNotInstalledError, match="pip install absent"):
        exercises.check("5", lambda q: -q, backend="absent")


def test_a_verdict_in_a_notebook():
    html = exercises.check("5", lambda q: q < 0)._repr_html_()
    assert "5</b> Not yet: at q = [" in html
    assert "<script" not in html
    assert not re.search(r"\bid=", html)
    rules = re.findall(
        r"([^{}]+)\{", re.sub(r"<style>|@media\([^)]*\)\{", "", html.split("</style>")[0])
    )
    assert rules
    assert all(".mc-verdict" in rule for rule in rules)
    unsafe = exercises.check("5", partial(_raise, "<b>"))._repr_html_()
    assert "ValueError: &lt;b&gt;" in unsafe


def _raise(text, q):
    raise ValueError(text)


def test_a_statement_in_a_notebook_and_in_a_terminal():
    exercise = exercises.show("1a")
    assert exercise._repr_markdown_().startswith(
        "**1a · A quadratic form that is not symmetric**\n"
    )
    assert r"gradient of $x^\top A x$" in exercise._repr_markdown_()
    assert str(exercise).endswith("Answer with a function of A and x.")
    assert r"$(A + A^\top) x$" in exercises.solution("1a")
