"""Every public result: one line at a prompt, and in a notebook its own numbers."""

from __future__ import annotations

import inspect
import re
from math import exp

import numpy as np
import pytest
from display.notebook_html import Seen
from display.reading import read

import multicalc as mc
import multicalc.testing as mt
from multicalc import xp
from multicalc.tape.paths import GraphPath
from multicalc.testing.translation.verdict import TranslationCheck, TranslationLine
from multicalc.transforms.finite_difference import FiniteDifference

ON_NUMPY = {"backend": "numpy"}
PARAMS, X = {"w": np.array([2.0, 3.0])}, np.array([1.0, -1.0])


def bowl(p):
    x, y = p
    return x**2 + 2 * y**2


def port(sign, name):
    return mt.Port.function(lambda p, x: mc.tap("y", sign * x * p["w"]), PARAMS, name=name)


def reported():
    return mt.compare_ports(port(1, "mine"), port(-1, "theirs"), X)


def operator():
    return mc.hessian_operator(bowl, np.array([1.0, 0.5]), **ON_NUMPY)


def variable():
    x = mc.variable([1.0, 2.0], backend="numpy", name="x")
    with mc.record():
        y = xp.sum(x * x)
    mc.backward(y)
    return x


def graph():
    x = mc.variable(3.0, backend="numpy", name="x")
    with mc.record():
        y = x * x
    return mc.graph(y, names={"y": y})


def comparison():
    return mc.compare(xp.sum, np.array([0.5, 0.25]), backends=["numpy"], operators=["value"])


@mc.portable
def square(x):
    return x * x


def unportable(x):
    return np.exp(x)


def derivatives():
    return mt.check_derivatives(lambda x: x**3, 2.0, backends=["numpy"], orders=1)


def portability():
    return mt.check_portable(unportable, 1.0, backends=["numpy"])


RESULTS = {
    "LinearModel": (
        lambda: mc.linear_approx(bowl, np.array([1.0, 0.5]), **ON_NUMPY),
        # By coordinate: x₀ and the gradient; then the value.
        [1.0, 2.0, 0.5, 2.0, 1.5],
    ),
    "QuadraticModel": (
        lambda: mc.quad_approx(bowl, np.array([1.0, 0.5]), **ON_NUMPY),
        [1.0, 2.0, 2.0, 0.0, 0.5, 2.0, 0.0, 4.0, 1.5, 2.0, 4.0],
    ),
    "Path": (
        lambda: mc.gradient_descent(lambda w: w**2, 1.0, learning_rate=0.25, steps=2, **ON_NUMPY),
        [0, 1.0, 1.0, 2.0, 1, 0.5, 0.25, 1.0, 0.5, 2, 0.25, 0.0625, 0.5, 0.25],
    ),
    "CriticalPoints": (
        lambda: mc.critical_points(lambda x: x**2 - 2 * x, (0.5, 2.0), **ON_NUMPY),
        [1.0, -1.0, 0.0, 2.0, 0.5, -0.75, 1.0, 2.0, 2.0, 0.0, 2.0, 2.0],
    ),
    "CriticalPoint": (
        lambda: mc.critical_points(lambda x: x**2 - 2 * x, (0.5, 2.0), **ON_NUMPY)[0],
        [1.0, -1.0, 0.0, 2.0],
    ),
    "Condition": (lambda: mc.condition(operator()), [4.0, 2.0, 2.0, 4.0]),
    "Eigenvalues": (lambda: mc.top_eigenvalues(operator(), 1), [4.0, 0.0]),
    "Estimate": (lambda: mc.Estimate(6.5, 0.25, 16, 0.125), [6.5, 0.25, 16, 0.125]),
    "SpectralDensity": (lambda: mc.spectral_density(operator()), [0.04, 0.0]),
    "MinimizeResult": (
        lambda: mc.MinimizeResult({"a": 0.5}, 2.0, {"a": exp(-1)}, True, "done", 3, 4, None),
        [0.5, 2.0, exp(-1), 3, 4],
    ),
    "ScipyProblem": (
        lambda: mc.scipy_problem(bowl, np.array([1.0, 0.5]), bounds=(0.0, np.inf), **ON_NUMPY),
        [1.0, 0.5, 0.0, 0.0, np.inf, np.inf, 0],
    ),
    "Variable": (variable, [1.0, 2.0, 2.0, 4.0]),
    "JitStats": (lambda: mc.JitStats(("jax xla: float64[2]",) * 2, {"n": 1}), [1, 2]),
    "Plan": (lambda: mc.prepare(mc.grad, lambda x: x * x, 1.0, **ON_NUMPY), [0]),
    "Pattern": (lambda: mc.sparse.Pattern((4, 5), [0, 0, 3], [1, 2, 3]), [4, 5, 3, 2, 15.0]),
    "Colouring": (lambda: mc.sparse.colour(np.ones((2, 4))), [4, 2, 4, 8]),
    "FiniteDifference": (lambda: FiniteDifference(np.array([2.5]), 0.125), [2.5, 0.125]),
    "Comparison": (comparison, []),
    "DerivativeReport": (derivatives, None),
    "PortabilityReport": (portability, None),
    "PortsReport": (reported, None),
    "Match": (lambda: mt.match(port(1, "mine"), port(-1, "theirs")), []),
    "Port": (lambda: port(1, "mine"), []),
    "TranslationCheck": (
        lambda: TranslationCheck("jax", (TranslationLine("grad", "numpy", 1.5, True),), {}),
        [1.5],
    ),
}
"""What makes one, and the numbers that a notebook shows of it, in order; None where a test of its
own knows them."""

LINES = {
    "DerivativeFinding": lambda: derivatives().findings["numpy"][0],
    "PortabilityFinding": lambda: portability().findings[0],
    "PartFinding": lambda: reported().findings[0],
    "Held": lambda: reported().whole[0],
    "ComparedLine": lambda: comparison().lines[0],
    "Translation": lambda: mt.translate(square, "jax", at=(2.0,)),
    "Array": lambda: mc.asarray([1.0, 2.0], backend="numpy"),
    "LinearOperator": operator,
    "Sharded": lambda: mc.sharded(bowl, np.zeros((5, 2)), shard_size=2),
    "Graph": graph,
    "GraphPath": lambda: graph().paths("x")[0],
    "BackendInfo": lambda: mc.backends()[0],
}
"""What has a line only, or, as a graph, a picture."""


@pytest.fixture(scope="module")
def made():
    kept = {}

    def of(name):
        if name not in kept:
            kept[name] = RESULTS[name][0]()
        return kept[name]

    return of


def test_every_public_class_is_here():
    rooms = (mc, mt, mc.sparse)
    public = {n for room in rooms for n in room.__all__ if inspect.isclass(getattr(room, n))}
    assert public <= RESULTS.keys() | LINES.keys()
    assert {GraphPath.__name__, FiniteDifference.__name__} <= RESULTS.keys() | LINES.keys()


@pytest.mark.parametrize("name", RESULTS)
def test_a_prompt_shows_a_line(made, name):
    assert 10 < len(repr(made(name))) <= 120
    assert "\n" not in repr(made(name))
    assert " at 0x" not in repr(made(name))


@pytest.mark.parametrize("name", LINES)
def test_a_line_only(name):
    line = repr(LINES[name]())
    assert 10 < len(line) <= 120
    assert "\n" not in line
    assert " at 0x" not in line


@pytest.mark.parametrize(
    "name", [name for name, (_, known) in RESULTS.items() if known is not None]
)
def test_a_notebook_shows_its_numbers(made, name):
    seen = Seen.of(made(name)._repr_html_())
    assert [value for _, value in seen.numbers] == pytest.approx(RESULTS[name][1], rel=1e-15)


@pytest.mark.parametrize("name", RESULTS)
def test_numbers_are_shown_as_they_are(made, name):
    """To six digits, read back by rules of our own."""
    for shown, value in Seen.of(made(name)._repr_html_()).numbers:
        if np.isfinite(value):
            assert float(read(shown)) == pytest.approx(value, rel=6e-6), shown


@pytest.mark.parametrize("name", RESULTS)
def test_nothing_reaches_beyond_it(made, name):
    seen = Seen.of(made(name)._repr_html_())
    assert seen.ids == []
    assert not {"script", "link", "img", "h1", "h2"} & set(seen.tags)
    bare = re.sub(r"@media\([^)]*\)\{", "", seen.styles)
    selectors = [s for rule in bare.split("}") for s in rule.partition("{")[0].split(",") if s]
    assert len(selectors) > 10
    assert all(re.fullmatch(r'(\[data-theme="\w+"\] )?\.mc-result( .*)?', s) for s in selectors)


def test_a_long_path_is_shortened():
    path = mc.gradient_descent(lambda w: w**2, 1.0, learning_rate=0.25, steps=40, **ON_NUMPY)
    seen = Seen.of(path._repr_html_())
    values = [value for _, value in seen.numbers]
    assert {2.0**-k for k in (*range(6), *range(35, 41))} <= set(values)
    assert 2.0**-25 not in values
    assert "29 more" in seen.texts


def test_long_lines_are_shortened():
    point = {name: np.full(4, 1 / 3) for name in "abcd"}
    f = lambda p: sum(xp.sum((p[name] - 1.5) ** 2) for name in "abcd")  # noqa: E731
    path = mc.gradient_descent(f, point, learning_rate=0.25, steps=1, **ON_NUMPY)
    assert repr(path) == "Path(1 step, not converged, value=5.44444)"
    found = mc.minimize(f, point, **ON_NUMPY)
    assert repr(found).startswith("MinimizeResult(converged, fun=")
    model = mc.quad_approx(f, point, **ON_NUMPY)
    assert len(repr(model)) <= 120


def test_derivatives_have_both_numbers(made):
    seen = Seen.of(made("DerivativeReport")._repr_html_())
    finding = made("DerivativeReport").findings["numpy"][0]
    assert [value for _, value in seen.numbers][:3] == [
        finding.found, finding.expected, finding.allowed
    ]  # fmt: skip
    assert abs(finding.found) == pytest.approx(abs(finding.expected), rel=1e-5)


def test_ports_have_each_difference(made):
    report = made("PortsReport")
    held = (*report.whole, *report.parts, *report.activations)
    expected = [x for each in held for x in (each.off, each.relative, each.allowed)]
    seen = Seen.of(report._repr_html_())
    assert [value for _, value in seen.numbers] == expected
    assert seen.texts.count("differs") == sum(not each.agrees for each in held) > 0


def test_what_is_not_portable_is_shown_by_line(made):
    seen = Seen.of(made("PortabilityReport")._repr_html_())
    line = inspect.getsourcelines(unportable)[1] + 1
    assert [value for _, value in seen.numbers] == [line]
    assert "np.exp(x)" in seen.texts
    assert "xp.exp(x)" in seen.texts


def test_a_comparison_has_the_values(made):
    assert "0.75" in Seen.of(made("Comparison")._repr_html_()).texts
