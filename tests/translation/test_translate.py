"""Portable functions in each framework's own words, run, beside closed forms."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from math import e, log, sqrt

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import adapters
from multicalc.errors import InvalidArgumentError, TranslationError, UnsupportedOperationError
from multicalc.testing import translate

BUMP = "def f(p):\n    return p[0] * xp.exp(-p[0] ** 2 - p[1] ** 2)\n"
LOG_SUM = "def f(x, y):\n    return xp.log(xp.exp(x) + xp.exp(y))\n"
ALL = ("value", "grad", "value_and_grad", "hessian", "jacobian", "jvp", "vjp", "hvp")

OFFSET = np.array([0.5, -1.0])
WEIGHTS = np.array([[1.0, 2.0], [3.0, 4.0]])


def penalty(w, strength=0.1):
    """Ridge."""
    return strength * xp.sum(xp.square(w))  # of all


@mc.portable
def loss(params, scale=1.0):
    """The mean squared residual, and a penalty."""
    # one row each
    residual = WEIGHTS @ params["w"] + params["b"] - OFFSET
    above = (residual > 0) * residual
    return (scale * residual**2).mean() + penalty(params["w"]) + above.max()


PARAMS = {"w": np.array([1.0, -1.0]), "b": np.array(0.5)}
"""Residuals -1 and 0.5: the mean of squares 0.625, the penalty 0.2, the maximum 0.5."""


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-15)


def test_every_operator_at_the_books_point(backend_name):
    found = translate(BUMP, backend_name, at=[-1.0, 0.0], operators=ALL)
    results, c = found.run(), 1 / e
    close(results["value"], -c)
    for name in ("grad", "jacobian", "vjp"):
        close(results[name], [-c, 0])
    close(results["value_and_grad"][1], [-c, 0])
    close(results["hessian"], [[2 * c, 0], [0, 2 * c]])
    # The direction is (1, 2).
    close(results["jvp"], -c)
    close(results["hvp"], [2 * c, 4 * c])
    assert found.ok


def test_two_numbers(backend_name):
    at = (0.0, log(2))
    found = translate(LOG_SUM, backend_name, at=at, operators=ALL[:4], argnums=(0, 1))
    results = found.run()
    close(results["value"], log(3))
    close(results["grad"], [1 / 3, 2 / 3])
    close(results["hessian"], [[2 / 9, -2 / 9], [-2 / 9, 2 / 9]])
    assert found.ok


def test_a_derivative_by_one_of_several_arguments(backend_name):
    text = "def f(x, a):\n    return xp.sum(a * x**3)\n"
    at = ([1.0, 2.0], [3.0, -1.0])
    found = translate(text, backend_name, at=at, operators=ALL)
    results = found.run()
    close(results["grad"], [9, -12])
    close(results["hessian"], [[18, 0], [0, -12]])
    close(results["hvp"], [18, -24])
    assert found.ok


def test_helpers_captured_data_masks_methods_and_trees(backend_name):
    found = translate(loss, backend_name, at=(PARAMS,), operators=("value", "grad"))
    results = found.run()
    close(results["value"], 0.625 + 0.2 * 1.0 + 0.5 + 0.0)
    # The mean's slope by a residual r is r; that of the maximum is one at the second.
    close(results["grad"]["w"], [-1 + 1.5 + 3 + 0.2, -2 + 2 + 4 - 0.2])
    close(results["grad"]["b"], -1 + 0.5 + 1)
    assert found.ok
    assert '"""Ridge."""' in found.function
    assert "# of all" in found.function
    assert "# one row each" in found.function
    assert "multicalc" not in found.source
    assert "xp." not in found.source


def test_single_precision_stays_single(backend_name):
    at = (np.array([0.5, -1.5], "float32"),)
    text = "def f(x):\n    return xp.sum(xp.where(x > 0, x, 0.0) * xp.linspace(0, 1, 2) + x**2)\n"
    found = translate(text, backend_name, at=at, operators=("value", "grad"))
    results = found.run()
    assert results["value"].dtype == np.float32
    close(results["value"], 2.5)
    close(results["grad"], [1.0, -3.0])
    assert found.ok


@pytest.mark.parametrize(
    ("to", "written"),
    [
        (
            "numpy",
            "np.sum(A @ x) + np.max(x, axis=0) + 2 * (x > 0).astype(np.float64).mean()",
        ),
        ("torch", "torch.sum(A @ x) + torch.amax(x, dim=0) + 2 * (x > 0).to(torch.float64).mean()"),
        (
            "jax",
            "jnp.sum(A @ x) + jnp.max(x, axis=0) + 2 * (x > 0).astype(jnp.float64).mean()",
        ),
        (
            "tensorflow",
            "tf.reduce_sum(tf.linalg.matvec(A, x)) + tf.reduce_max(x, axis=0)"
            " + 2 * tf.reduce_mean(tf.cast(x > 0, tf.float64))",
        ),
    ],
)
def test_idioms(to, written):
    text = (
        "def f(x, A):\n"
        "    return xp.sum(A @ x) + xp.max(x, axis=0) + 2 * xp.astype(x > 0, float).mean()\n"
    )
    found = translate(text, to, at=(np.ones(2), np.ones((2, 2))))
    assert found.function == f"def f(x, A):\n    return {written}\n"


def test_a_lambda_and_a_closure(backend_name):
    rate = np.array([1.0, 4.0])
    found = translate(
        lambda x: xp.sum(rate * xp.sqrt(x)), backend_name, at=[4.0, 9.0], operators=["grad"]
    )
    close(found.run()["grad"], [1 / 4, 4 / 6])
    assert found.function.startswith("rate = ")


def test_loops_are_pythons(backend_name):
    text = """
def f(x):
    total, _ = xp.fori_loop(0, 3, lambda i, c: (c[0] + c[1], c[1] * x), (xp.zeros(()), x))
    for k in range(2):
        total += k * x
    return total
"""
    found = translate(text, backend_name, at=2.0, operators=("value", "grad"))
    results = found.run()
    close(results["value"], 2 + 4 + 8 + 2)
    close(results["grad"], 1 + 4 + 12 + 1)


def test_keys(backend_name):
    text = "def f(x):\n    return xp.sum(x[::-1] * x) + xp.sum(x[x > 1]) + xp.sum(x[[0, 2]] ** 2)\n"
    found = translate(text, backend_name, at=[1.0, 2.0, 4.0], operators=("value", "grad"))
    results = found.run()
    close(results["value"], 12 + 6 + 17)
    close(results["grad"], [8 + 2, 4 + 1, 2 + 1 + 8])


@pytest.mark.parametrize("name", ["jax", "torch"])
def test_updates(name):
    text = """
def f(x):
    y = xp.at(x, 1).set(5.0 * x[0])
    y = xp.at(y)[1:].add(x[0])
    return xp.sum(y.at[0].set(0.0) ** 2)
"""
    found = translate(text, name, at=[1.0, 2.0, 3.0], operators=("value", "grad"))
    results = found.run()
    # (6a)² + (c + a)² of x = (a, b, c).
    close(results["value"], 36 + 16)
    close(results["grad"], [72 + 8, 0, 8])


@pytest.mark.parametrize("name", ["numpy", "jax", "torch"])
def test_derivatives_within(name):
    text = "def f(x):\n    slope = mc.grad(lambda y: xp.sum(y**3))(x)\n    return slope @ slope\n"
    found = translate(text, name, at=[1.0, 2.0], operators=("value", "grad"))
    results = found.run()
    # 9 Σ x⁴.
    close(results["value"], 9 * 17)
    close(results["grad"], [36, 288])


@pytest.mark.parametrize("name", ["jax", "torch"])
def test_a_function_that_is_mapped(name):
    text = """
def f(x):
    rows = mc.vmap(lambda row: 2.0 * xp.sum(row**2) - row[0] * xp.prod(row))(x)
    return rows[0] - rows[1]
"""
    found = translate(text, name, at=[[1.0, 2.0], [3.0, 4.0]], operators=("value", "grad"))
    results = found.run()
    # 2(a² + b²) - a²b of each row.
    close(results["value"], (10 - 2) - (50 - 36))
    close(results["grad"], [[4 - 4, 8 - 1], [-(12 - 24), -(16 - 9)]])


def test_the_program_runs_by_itself():
    found = translate(BUMP, "numpy", at=[-1.0, 0.0], operators=["value", "hessian"])
    ran = subprocess.run([sys.executable, "-c", found.source], capture_output=True, text=True)
    assert ran.stderr == ""
    numbers = [float(x) for x in ran.stdout.replace("[", " ").replace("]", " ").split()]
    assert repr(found) == "<Translation of f to numpy: value, hessian>"
    assert found._repr_markdown_() == f"```python\n{found.source}```\n"
    np.testing.assert_allclose(numbers, [-1 / e, 2 / e, 0, 0, 2 / e], rtol=1e-7)


def test_wrong_code_does_not_pass():
    found = translate(BUMP, "numpy", at=[-1.0, 0.5], operators=["value", "grad"])
    wrong = replace(found, function=found.function.replace("p[1] ** 2", "p[1]"))
    assert found.ok
    assert not wrong.ok
    assert "differs from multicalc: value is" in wrong.check().summary


def test_directions_are_numbered():
    text = "def f(x):\n    return x['a'] * xp.sum(x['b'])\n"
    at = {"a": 2.0, "b": [1.0, sqrt(2)]}
    found = translate(text, "numpy", at=(at,), operators=["grad"])
    assert found.inputs == 'x = {"a": np.array(2.0), "b": np.array([1.0, 1.4142135623730951])}\n'


@pytest.mark.parametrize(
    ("text", "to", "said"),
    [
        ("def f(x):\n    return xp.sum(xp.bessel_j0(x))", "jax", "xp.bessel_j0(x): there is no"),
        (
            "def f(x):\n    return mc.grad(xp.sin)(x)",
            "tensorflow",
            "tf.GradientTape is a statement",
        ),
    ],
)
def test_what_has_no_native_form(text, to, said):
    with pytest.raises(TranslationError, match="line 2: return") as caught:
        translate(text, to, at=1.0)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: translate("def f(x) return x", "numpy"), "doesn't parse, at line 1"),
        (lambda: translate("x = 1", "numpy"), "defines no function"),
        (lambda: translate(BUMP, "numpy", operators=["grad"]), "at=(x, ...)"),
        (lambda: translate(BUMP, "numpy", at=[1.0, 2.0], operators=["gradient"]), "no 'gradient'"),
        (lambda: translate(BUMP, "numpy", at=[1, 2], operators=["grad"]), "write 1.0 for 1"),
        (lambda: translate(BUMP, "numpy", at=([1.0], 2.0)), "2 arguments for 1 parameters"),
        (lambda: translate(BUMP, "numpy", at=[1.0], argnums=1), "no argument 1"),
        (lambda: translate("def f(x):\n    return x * abc", "numpy"), "'abc' in f is not defined"),
        (lambda: translate(BUMP, "numpy").check(), "no arguments to compare at"),
    ],
)
def test_bad_arguments(call, said):
    with pytest.raises(InvalidArgumentError) as caught:
        call()
    assert said in str(caught.value)


def test_an_adapter_without_spelling():
    with pytest.raises(UnsupportedOperationError, match="has no spelling"):
        replace(adapters()["numpy"], spelling="").spelled()


def test_integers_are_floats_where_functions_give_floats(backend_name):
    """torch.log(torch.tensor(2)) is a single one, and elsewhere there is none."""
    text = "def f(x, k):\n    return xp.log(2) * xp.exp(x) + xp.sum(xp.sqrt(k))\n"
    found = translate(text, backend_name, at=(0.0, np.array([4, 9])), operators=("value", "grad"))
    close(found.run()["value"], log(2) + 5)
    close(found.run()["grad"], log(2))


def test_two_numbers_of_where_are_not_single(backend_name):
    text = "def f(x):\n    return xp.sum(xp.where(x > 1, 1, 0.1) * x)\n"
    found = translate(text, backend_name, at=[0.5, 2.0], operators=("value", "grad"))
    close(found.run()["value"], 2.05)
    close(found.run()["grad"], [0.1, 1.0])


def test_a_product_of_matrices_meets_in_one_dtype(backend_name):
    text = (
        "import numpy as np\nW = np.array([[1.0, 2.0], [3.0, 4.0]], 'float32')\n"
        "def f(x):\n    return xp.sum(W @ x) + xp.sum(W.mT @ x)\n"
    )
    found = translate(text, backend_name, at=[1.0, -1.0], operators=("value", "grad"))
    close(found.run()["value"], -6.0)
    close(found.run()["grad"], [7.0, 13.0])


def test_an_axis_by_its_place(backend_name):
    text = "def f(x):\n    import math\n    return math.pi * ((x + 1).mean(0)[0] + x.size)\n"
    found = translate(text, backend_name, at=[[1.0], [2.0]], operators=("value",))
    close(found.run()["value"], np.pi * 4.5)


def test_arguments_called_as_something_else_in_the_code(backend_name):
    """The function itself, captured data, and what calls have variables for."""
    text = (
        "k = 2.0\ndef g(y):\n    return y * k\ndef f(f, value, v):\n    return g(f) * value * v\n"
    )
    at = (3.0, 5.0, 7.0)
    found = translate(text, backend_name, at=at, operators=("value", "grad", "jvp"))
    close(found.run()["value"], 210.0)
    close(found.run()["grad"], 70.0)
    close(found.run()["jvp"], 70.0)
    renamed = translate(text, backend_name, at=at, operators=("value",), names=("k", "a", "b"))
    close(renamed.run()["value"], 210.0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("def f(torch):\n    return xp.exp(torch)", "torch: the code needs this name"),
        ("def f(x):\n    torch = xp.exp(x)\n    return xp.sin(torch)", "torch: the code needs"),
        ("def torch(x):\n    return xp.exp(x)", "the name 'torch' for something else"),
        ("def value(x):\n    return xp.exp(x)", "the name 'value' for something else"),
        ('def f(x):\n    return (x, f"{xp.sum(x)}")[0]', "an f-string stays as it is"),
        ("def f(x):\n    from multicalc import xp\n    return xp.exp(x)", "before the function"),
        ("class A:\n    k = 2\ndef f(x):\n    return x * A.k", "it captures 'A', a type"),
    ],
)
def test_names_that_the_code_has_for_something_else(text, told):
    with pytest.raises((TranslationError, InvalidArgumentError)) as raised:
        translate(text, "torch", at=1.0, operators=("value", "grad"))
    assert told in str(raised.value)


def test_a_form_feed_is_within_a_line():
    found = translate("\x0cdef f(x):\n    return xp.exp(x)  # a\x0cb\n", "torch", at=0.0)
    assert "torch.exp(x)  # a\x0cb" in found.function


def test_a_product_that_has_no_native_form_says_so():
    with pytest.raises(TranslationError, match=r"x @ A: there is no native form of xp.matmul"):
        translate(
            "def f(x, A):\n    return xp.sum(x @ A)", "mxnet", at=(np.ones(2), np.ones((3, 2, 2)))
        )
