"""Models written out: the chapter's formulas to the letter, and any polynomial read back."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
import sympy
from display.reading import read

import multicalc as mc
from multicalc import xp
from multicalc.display.coefficient import number
from multicalc.display.formula import Polynomial
from multicalc.display.notation import Name
from multicalc.errors import InvalidArgumentError, UnsupportedOperationError

XY = [Name("x"), Name("y")]
E_INVERSE = 0.36787944117144233
"""e⁻¹ correctly rounded (mpmath)."""


def bump(p):
    x, y = p[0], p[1]
    return x * xp.exp(-(x**2) - y**2)


def test_the_chapters_quadratic():
    e = E_INVERSE
    found = Polynomial(-e, np.array([-e, 0.0]), 2 * e * np.eye(2), np.array([-1.0, 0.0]), "float64")
    assert found.formula(XY).text == "f ≈ e⁻¹(−1 − (x+1) + (x+1)² + y²)"
    assert found.formula(XY).latex == r"f \approx e^{-1}(-1 - (x+1) + (x+1)^{2} + y^{2})"
    assert found.formula(XY)._repr_latex_().strip("$").endswith(found.formula(XY).latex)


def test_the_chapters_quadratic_on_a_backend(backend_name):
    """A framework whose exponential is one unit off in the last place has decimals."""
    model = mc.quad_approx(bump, np.array([-1.0, 0.0]), backend=backend_name)
    numbers = [model.value, model.gradient[0], *np.diag(model.hessian)]
    right = [float(x) for x in numbers] == [-E_INVERSE, -E_INVERSE, 2 * E_INVERSE, 2 * E_INVERSE]
    factor = "e⁻¹" if right else "0.367879"
    assert str(model.formula()) == f"f ≈ {factor}(−1 − (x+1) + (x+1)² + y²)"
    assert repr(model) == f"QuadraticModel({model.formula()})"


def test_in_single_precision():
    e = float(np.float32(E_INVERSE))
    found = Polynomial(-e, np.array([-e, 0.0]), 2 * e * np.eye(2), np.array([-1.0, 0.0]), "float32")
    assert found.formula(XY).text == "f ≈ e⁻¹(−1 − (x+1) + (x+1)² + y²)"


def test_the_chapters_plane():
    found = Polynomial(log(3), np.array([1, 2]) / 3, None, np.array([0.0, log(2)]), "float64")
    assert found.formula(XY).text == "f ≈ log 3 + ⅓x + ⅔(y−log 2)"
    assert found.formula(XY).latex == (r"f \approx \log 3 + \tfrac{1}{3}x + \tfrac{2}{3}(y-\log 2)")


@pytest.mark.parametrize(
    ("value", "gradient", "hessian", "center", "text"),
    [
        (0.0, [0.0], [[0.0]], [1.0], "f ≈ 0"),
        (1.0, [0.0], [[0.0]], [1.0], "f ≈ 1"),
        (-1.0, [1.0], [[2.0]], [0.0], "f ≈ −1 + x + x²"),
        (0.0, [-1.0], None, [0.5], "f ≈ −(x−0.5)"),
        (sqrt(2), [sqrt(2)], None, [0.0], "f ≈ √2·(1 + x)"),
        (0.0, [3 * exp(-1)], None, [0.0], "f ≈ 3e⁻¹x"),
        (sqrt(2), [log(2)], None, [0.0], "f ≈ √2 + log 2·x"),
        (0.0, [1e-17], [[4e20]], [0.0], "f ≈ 10⁻¹⁷·x + 2·10²⁰·x²"),
        (0.1234567, [0.1234567 * 3], None, [0.0], "f ≈ 0.123457(1 + 3x)"),
        (0.25, [0.5], None, [0.0], "f ≈ 0.25 + 0.5x"),
        (np.nan, [np.inf], None, [0.0], "f ≈ NaN + ∞·x"),
        (0.0, [5 / 7], None, [0.0], "f ≈ (5/7)x"),
    ],
)
def test_in_one_coordinate(value, gradient, hessian, center, text):
    matrix = None if hessian is None else np.array(hessian)
    found = Polynomial(value, np.array(gradient), matrix, np.array(center), "float64")
    assert found.formula(XY[:1]).text == text


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_what_is_written_is_the_polynomial(size):
    """Read back by sympy, and evaluated."""
    rng = np.random.default_rng(size)
    pool = np.array([0.0, 1.0, -2.0, 1 / 3, E_INVERSE, -sqrt(2) / 2, log(3), 0.7316, 3.3e-9, -12.5])
    for k in range(12):
        numbers = np.full(1 + 2 * size + size**2, E_INVERSE) if k == 0 else rng.choice(
            pool, 1 + 2 * size + size**2
        )  # fmt: skip
        value, gradient, center = (
            numbers[0],
            numbers[1 : size + 1],
            numbers[size + 1 : 2 * size + 1],
        )
        half = numbers[2 * size + 1 :].reshape(size, size)
        hessian = half + half.T
        names = [Name("x", (i,)) for i in range(size)]
        told = Polynomial(value, gradient, hessian, center, "float64").formula(names).text
        x = rng.normal(size=size)
        expected = value + gradient @ (x - center) + 0.5 * (x - center) @ hessian @ (x - center)
        at = {sympy.Symbol(f"x_{i}"): x[i] for i in range(size)}
        found = float(read(told.removeprefix("f ≈ ")).subs(at))
        assert found == pytest.approx(expected, rel=1e-4, abs=1e-4), told


def test_many_coordinates_are_vectors():
    model = mc.quad_approx(lambda w: xp.sum(w**2) / 2, np.full((3, 2), 2.0), backend="numpy")
    assert model.formula().text == (
        "f ≈ 12 + gᵀd + ½dᵀHd with d = x − x₀ of 6 coordinates, ‖g‖ = 4.89898, ‖H‖ = 2.44949"
    )
    assert r"\mathbb{R}^{6}" in model.formula().latex
    plane = mc.linear_approx(xp.sum, np.ones(5), backend="numpy")
    assert "H" not in plane.formula().text


def f_unpacks(p):
    u, v = p
    return u * v


def f_indexes(point):
    s, t = point[0], point[1]
    return s * t


@pytest.mark.parametrize(
    ("f", "x0", "names", "text"),
    [
        (f_unpacks, np.array([0.0, 0.0]), None, "f ≈ uv"),
        (f_unpacks, (0.0, 0.0), None, "f ≈ uv"),
        (mc.portable(f_indexes), np.array([0.0, 0.0]), None, "f ≈ st"),
        (mc.jit(f_indexes), [0.0, 0.0], None, "f ≈ st"),
        (f_unpacks, np.array([0.0, 0.0]), "ab", "f ≈ ab"),
        (f_unpacks, np.array([0.0, 0.0]), ["rate", "b"], "f ≈ rate·b"),
        (lambda w: w[0] * w[1], np.array([0.0, 0.0]), None, "f ≈ w₀w₁"),
        (lambda w: w[0, 0] * w[0, 1], np.array([[0.0, 0.0]]), None, "f ≈ w₀₀w₀₁"),
        (lambda t: t * t, 0.0, None, "f ≈ t²"),
        (lambda *args: args[0] * args[0], 0.0, None, "f ≈ x²"),
        (lambda p: p["a"] * p["b"][0], {"a": 0.0, "b": np.zeros(1)}, None, "f ≈ ab₀"),
        (lambda p: p["in"]["w"] ** 2, {"in": {"w": 0.0}}, None, "f ≈ in.w²"),
    ],
)
def test_names(f, x0, names, text):
    assert mc.quad_approx(f, x0, backend="numpy").formula(names).text == text


def test_names_in_latex():
    model = mc.linear_approx(lambda p: p["alpha"] + p["step_size"] + p["w"][1], {
        "alpha": 0.0, "step_size": 0.0, "w": np.zeros(2)}, backend="numpy")  # fmt: skip
    assert model.formula().latex == (r"f \approx \alpha + \mathrm{step\_size} + w_{1}")


def test_another_number_of_names():
    model = mc.linear_approx(bump, np.zeros(2), backend="numpy")
    with pytest.raises(InvalidArgumentError, match=r"names must be 2, .* found 3: a, b, c"):
        model.formula("abc")


def test_refused_inside_a_transform():
    def f(x):
        mc.linear_approx(lambda y: y * y, x).formula()
        return x

    with pytest.raises(UnsupportedOperationError, match="formula"):
        mc.grad(f)(1.0)


def test_a_line_has_fewer_digits_or_vectors():
    slope, center = np.array([0.1086231, 0.1237412]), np.array([0.2512345, -0.1582123])
    hessian = np.array([[0.123456, -0.1234567], [-0.1234567, 0.0]])
    model = Polynomial(0.1234567, slope, hessian, center, "float64")
    assert len(model.formula(XY).text) > 104
    assert model.line(XY) == (
        "f ≈ 0.1235 + 0.1086(x−0.2512) + 0.1237(y+0.1582) + 0.06173(x−0.2512)² "
        "− 0.1235(x−0.2512)(y+0.1582)"
    )
    four = [Name("p", (i,)) for i in range(4)]
    rng = np.random.default_rng(3)
    full = Polynomial(0.1, *(rng.normal(size=s) for s in (4, (4, 4), 4)), "float64")
    assert full.line(four).startswith("f ≈ 0.1 + gᵀd + ½dᵀHd with d")


def test_names_with_signs_of_latex_and_html():
    at = {"<b>": 1.0, "x&y": 1.0, "$": 1.0}
    found = mc.linear_approx(lambda p: p["<b>"] + p["x&y"] + p["$"], at, backend="numpy").formula()
    assert found.text == "f ≈ 3 + (<b>−1) + (x&y−1) + ($−1)"
    assert r"(\mathrm{\lt b\gt }-1)" in found.latex
    assert r"(\mathrm{x\&y}-1)" in found.latex
    assert r"(\mathrm{\text{\$}}-1)" in found.latex


def test_no_number_in_latex():
    found = mc.linear_approx(lambda x: x * float("nan"), 0.0, backend="numpy").formula()
    assert found.latex == r"f \approx \mathrm{NaN} + \mathrm{NaN} \cdot x"


@pytest.mark.parametrize("name", ["", 3])
def test_names_are_words(name):
    model = mc.linear_approx(lambda x: 2 * x, 1.0, backend="numpy")
    with pytest.raises(InvalidArgumentError, match=f"names must be words, found {name!r}"):
        model.formula([name])


def test_numbers_at_the_end_of_their_range_warn_of_nothing():
    assert number(1.7e308) == "1.7·10³⁰⁸"


def test_inside_a_transform_a_model_shows_its_text():
    model, shown = mc.linear_approx(lambda x: 2 * x, 1.0, backend="numpy"), []

    def f(x):
        shown.extend((repr(model), model._repr_html_(), model._repr_latex_()))
        return x

    mc.grad(f, backend="numpy")(1.0)
    assert shown == ["LinearModel(x0=1, value=2, gradient=2)", None, None]
    assert model._repr_latex_() == r"$\displaystyle f \approx 2 + 2(x-1)$"
