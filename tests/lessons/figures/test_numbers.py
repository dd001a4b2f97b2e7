"""The figures' mathematics against the backends'."""

from __future__ import annotations

import numpy as np
import pytest
from multicalc_lessons.figures import script

import multicalc as mc
from multicalc import xp

SURFACES = {
    "bump": lambda p: p[0] * xp.exp(-(p[0] ** 2) - p[1] ** 2),
    "cubic": lambda p: p[0] ** 2 * p[1] + p[0] * p[1] ** 2,
    "himmelblau": lambda p: (p[0] ** 2 + p[1] - 11.0) ** 2 + (p[0] + p[1] ** 2 - 7.0) ** 2,
    "rosenbrock": lambda p: (1.0 - p[0]) ** 2 + 100.0 * (p[1] - p[0] ** 2) ** 2,
}
POINTS = np.random.default_rng(17).uniform(-2, 2, (3, 2))
close = pytest.approx
EXACT = {"rel": 1e-12, "abs": 1e-12}


@pytest.fixture(scope="module")
def mathematics(browser):
    """Evaluate JavaScript with ``m``, the figures' mathematics, and one argument."""
    shown = browser.new_page()
    shown.add_script_tag(content=script())
    return lambda program, argument=None: shown.evaluate(
        f"given => {{ const m = multicalcFigures; return ({program}) }}", argument
    )


def test_derivatives_are_the_backends(mathematics, backend_name):
    found = mathematics(
        "Object.fromEntries(Object.entries(m.surfaces).map(([name, f]) =>"
        " [name, given.map((p) => [f.value(p), f.gradient(p), f.hessian(p)])]))",
        POINTS[:2].tolist(),
    )
    assert found.keys() == SURFACES.keys()
    for name, f in SURFACES.items():
        for p, (value, gradient, hessian) in zip(POINTS, found[name], strict=False):
            expected = mc.value_and_grad(f, backend=backend_name)(p)
            assert value == close(float(expected[0]), **EXACT)
            assert gradient == close(expected[1], **EXACT)
            assert np.array(hessian) == close(mc.hessian(f, backend=backend_name)(p), **EXACT)


def test_eigenvalues(mathematics):
    entries = np.random.default_rng(3).normal(size=(20, 3))
    matrices = np.array([[[a, b], [b, d]] for a, b, d in entries])
    found = mathematics("given.map(m.eigenvalues)", matrices.tolist())
    assert np.array(found) == close(np.linalg.eigvalsh(matrices), **EXACT)


@pytest.mark.parametrize(
    ("matrix", "eigenvalues", "kind"),
    [
        ([[2, 1], [1, 2]], [1, 3], "positive"),
        ([[-2, 1], [1, -2]], [-3, -1], "negative"),
        ([[0, 1], [1, 0]], [-1, 1], "indefinite"),
        ([[1, 1], [1, 1]], [0, 2], "semidefinite"),
        ([[0, 0], [0, 0]], [0, 0], "zero"),
        ([[1e8, 1], [1, 1e-8]], [0, 1e8 + 1e-8], "semidefinite"),
    ],
)
def test_definiteness(mathematics, matrix, eigenvalues, kind):
    found, said = mathematics("[m.eigenvalues(given), m.definiteness(given)]", matrix)
    assert found == close(eigenvalues, **EXACT)
    assert said == kind


@pytest.mark.parametrize(("model", "approx", "power"), [
    ("linearModel", mc.linear_approx, 2), ("quadraticModel", mc.quad_approx, 3),
])  # fmt: skip
def test_models_and_how_their_error_falls(mathematics, model, approx, power):
    f, p, v = SURFACES["bump"], np.array([-1.0, 0.0]), np.array([0.6, 0.8])
    found = mathematics(
        f"(() => {{ const f = m.surfaces.bump, q = m.{model}(f, given.p);"
        " return { at: given.points.map(q), ...m.errors(f, q, given.p, given.v) } })()",
        {"p": p.tolist(), "v": v.tolist(), "points": POINTS.tolist()},
    )
    expected = approx(f, p)
    assert found["at"] == close([float(expected(each)) for each in POINTS], **EXACT)
    # Of the third order and of the second: what halving the step leaves.
    assert found["power"] == close(power, abs=0.05)
    errors = [abs(float(f(p + h * v) - expected(p + h * v))) for h in found["steps"]]
    assert found["errors"] == close(errors, abs=1e-15)


def test_descent_goes_the_same_way(mathematics):
    starts = [("himmelblau", [0.5, -1.5], 0.01), ("rosenbrock", [-1.2, 1.0], 0.0005)]
    for name, start, rate in starts:
        found = mathematics(
            "m.descend(m.surfaces[given[0]], given[1], given[2], 25)", [name, start, rate]
        )
        path = mc.gradient_descent(SURFACES[name], np.array(start), learning_rate=rate, steps=25)
        assert np.array(found) == close(np.array(path.points), **EXACT)


def test_newton_goes_the_same_way(mathematics):
    for name, start in [("himmelblau", [4.0, 3.0]), ("rosenbrock", [1.2, 1.0])]:
        found = mathematics("m.newton(m.surfaces[given[0]], given[1], 50)", [name, start])
        path = mc.newton(SURFACES[name], np.array(start))
        assert path.converged
        assert np.array(found) == close(np.array(path.points), **EXACT)


@pytest.mark.parametrize(
    ("name", "p", "kind"),
    [
        ("bump", [-(0.5**0.5), 0.0], "minimum"),
        ("bump", [0.5**0.5, 0.0], "maximum"),
        ("bump", [0.0, 0.0], "not critical"),
        ("cubic", [0.0, 0.0], "inconclusive"),
        ("himmelblau", [3.0, 2.0], "minimum"),
        ("himmelblau", [0.0866775056, 2.8842547062], "saddle"),
        ("himmelblau", [3.0, 2.001], "not critical"),
        ("rosenbrock", [1.0, 1.0], "minimum"),
    ],
)
def test_kinds_of_points(mathematics, name, p, kind):
    assert mathematics("m.classify(m.surfaces[given[0]], given[1])", [name, p]) == kind
    assert mc.classify(SURFACES[name], np.array(p)) == kind


def squares(w, x, y, z):
    return (w + x + y + z) ** 2, (w + x - y - z) ** 2


def above(a, b):
    return ((a + b) ** 2 + (a - b) ** 2) ** 2


@pytest.mark.parametrize(
    ("inputs", "value", "partials"),
    [
        ((-1, 0, -2, 1), 1024, [-4096, -4096, -4096, -4096]),
        ((1, 1, -2, 1), 26896, [73472, 73472, -68224, -68224]),
        ((0.3, -1.7, 0.9, 1.1), None, None),
    ],
)
def test_the_network(mathematics, inputs, value, partials):
    named = dict(zip("wxyz", inputs, strict=True))
    found = mathematics(
        "(() => { const all = m.propagate(given); return { ...all, sums: ['w', 'x', 'y', 'z']"
        ".map((name) => m.pathsFrom(all.edges, name).map((path) =>"
        " path.reduce((product, edge) => product * edge.partial, 1))) } })()",
        named,
    )
    point = tuple(np.array(float(x)) for x in inputs)
    expected = mc.grad(lambda *p: above(*squares(*p)), argnums=(0, 1, 2, 3))(*point)
    adjoints = [found["adjoints"][name] for name in "wxyz"]
    assert adjoints == close([float(x) for x in expected], **EXACT)
    assert [sum(products) for products in found["sums"]] == close(adjoints, **EXACT)
    assert {len(products) for products in found["sums"]} == {4}
    inner = mc.grad(above, argnums=(0, 1))(*squares(*point))
    assert [found["adjoints"][name] for name in "ab"] == close([float(x) for x in inner], **EXACT)
    if value is not None:
        assert found["values"]["f"] == value
        assert adjoints == partials


def test_the_curve(mathematics):
    def f(x):
        return 3 * x**4 - 4 * x**3 - 12 * x**2

    xs = [-1.0, 0.0, 2.0, *POINTS[:, 0]]
    found = mathematics(
        "given.map((x) => [m.polynomial.value(x), m.polynomial.slope(x), m.polynomial.bend(x)])", xs
    )
    expected = [[f(x), mc.grad(f)(x), mc.grad(mc.grad(f))(x)] for x in xs]
    assert np.array(found) == close(np.array(expected, dtype=float), **EXACT)
    assert [value for value, _, _ in found[:3]] == [-5, 0, -32]


def test_one_sided_slopes(mathematics):
    """Difference quotients on either side: of |x|, relu, max(x, x²) and ‖(x, c)‖."""
    f = {
        "abs": lambda x, c: abs(x),
        "relu": lambda x, c: max(x, 0.0),
        "maximum": lambda x, c: max(x, x * x),
        "norm": np.hypot,
    }
    h = 2.0**-24
    for name, each in f.items():
        for x in (-1.0, -0.3, 0.0, 0.4, 1.0, 1.5):
            for c in (0.0, 0.5):
                value, slopes = mathematics(
                    "[m.kinks[given[0]].value(...given[1]), m.kinks[given[0]].slopes(...given[1])]",
                    [name, [x, c]],
                )
                assert value == each(x, c)
                sides = [(each(x + s * h, c) - each(x, c)) / (s * h) for s in (-1, 1)]
                assert slopes == close(sides, abs=1e-6)


def test_contours_are_where_the_function_has_their_level(mathematics):
    found = mathematics(
        "(() => { const f = m.surfaces.bump, grid = m.sampled(f.value, f.window, 64);"
        " return f.levels.map((level) => [level, m.levelSet(grid, level).flat()]) })()"
    )
    for level, points in found:
        assert len(points) > 20
        assert max(abs(SURFACES["bump"](p) - level) for p in np.array(points)) < 2e-3


@pytest.mark.parametrize(
    ("x", "text"),
    [(-4096, "−4096"), (0.367879441, "0.36788"), (-68224.0, "−68224"), (1.5e-7, "1.5·10⁻⁷"),
     (123456789, "123456789"), (2.5e12, "2.5·10¹²"), (0, "0")],
)  # fmt: skip
def test_numbers_are_written_as_in_a_book(mathematics, x, text):
    assert mathematics("m.written(given)", x) == text
