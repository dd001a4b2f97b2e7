"""Drawn programs: typed right, the same whoever runs them, and printed so that they run."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from mpmath import mp
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.fuzz import judging, source
from multicalc_conformance.fuzz.deciding import DECIDING
from multicalc_conformance.fuzz.elementwise import BINARY, UNARY
from multicalc_conformance.fuzz.grammar import Given, Input, RandomProgram, Step
from multicalc_conformance.fuzz.precise import Precise
from multicalc_conformance.fuzz.programs import programs
from multicalc_conformance.fuzz.rules import PORTABLE, RULES, fitting
from multicalc_conformance.fuzz.smooth import ELEMENTWISE, LINALG, REDUCTIONS, WHOLE
from multicalc_conformance.fuzz.standard import is_float
from multicalc_conformance.fuzz.ways import EAGER, WAYS, quantity
from multicalc_conformance.references import exact

from multicalc.xp.table import OPERATIONS

VECTOR = Input(np.array([0.5, -1.25]))
POOL = [
    Input(np.array(0.75)),
    Input(np.array([0.5, -1.25, 1.0])),
    Input(np.array([[0.5, -0.25], [1.5, 0.125]])),
    Input(np.array([[0.5, -0.25, 2.0], [1.5, 0.125, -0.75]])),
    Input(np.array([[1.25, 0.0625, -0.5]])),
    Input(np.array([[[0.5, 1.25], [0.75, -1.5]], [[1.0, -0.25], [0.1875, 2.0]]])),
]
KINDS = [
    *POOL,
    *(Step("{0} > 0.3", (a,), a.shape, "bool") for a in POOL[1:4]),
    *(Step("xp.argsort({0}, axis=-1)", (a,), a.shape, "int") for a in POOL[1:4]),
]
DRAWN = settings(
    max_examples=25,
    suppress_health_check=list(HealthCheck),
)


def of(text, *arguments, shape=()):
    return RandomProgram(Step(text, arguments, shape))


def value(program, backend="numpy"):
    return np.asarray(source.loaded(source.module(program))["value"](backend))


@pytest.mark.parametrize("name", [*RULES, *PORTABLE])
def test_every_rule_gives_the_shape_and_the_kind_it_says(name):
    rule, pool = (RULES[name], POOL) if name in RULES else (PORTABLE[name], KINDS)
    steps = [step for step in rule(pool) if fitting(step)]
    assert steps
    for text in dict.fromkeys(s.text for s in steps):
        for step in [s for s in steps if s.text == text][:3]:
            program = RandomProgram(step)
            run = source.exactly(program, Precise())
            found = run(*exact.numbers([i.value for i in program.inputs]))
            assert found.shape == step.shape, step.text
            kind = "float" if is_float(found.dtype) else found.dtype.rstrip("0123456789")
            assert kind == step.kind, step.text


@DRAWN
@given(programs(steps=4))
def test_a_drawn_program_has_the_predicted_shape_and_the_exact_value_on_numpy(program):
    found = value(program)
    assert found.shape == program.result.shape
    assert found.dtype == np.float64
    try:
        reference = judging.scenario(program, "float64").references()["value"]
    except judging.UnfitError:
        return
    off = np.max(np.abs(found - reference.arrays[0].astype(float)))
    assert off <= reference.bounds[0]


def test_every_text_is_of_operations_that_xp_has():
    known = {row.name for row in OPERATIONS}
    rules = (*RULES.values(), *PORTABLE.values())
    texts = [
        step.text for rule in rules for step in rule(KINDS if rule in PORTABLE.values() else POOL)
    ]
    used = {name for text in texts for name in of(text, *POOL).operations}
    assert used <= known
    linalg = (f"linalg.{name}" for name in LINALG)
    exactly = {*ELEMENTWISE, *REDUCTIONS, *WHOLE, *DECIDING, *linalg}
    operators = {"equal", "not_equal", "less_equal", "floor_divide"}
    assert exactly - operators == used - {"log_softmax", "asarray", "astype", "arange"}


def test_a_program_is_its_result_and_what_that_needs():
    shared = Step("xp.sin({0})", (VECTOR,), (2,))
    result = Step("{0} * {1}", (shared, shared), (2,))
    program = RandomProgram(result)
    assert program.steps == [shared, result]
    assert program.inputs == [VECTOR]
    assert source.function(program) == (
        "def f(x0):\n    a = xp.sin(x0)\n    b = a * a\n    return b"
    )
    np.testing.assert_allclose(value(program), np.sin(VECTOR.value) ** 2, rtol=1e-15)


def test_programs_that_differ_in_numbers_only_have_the_same_pieces():
    one = of("xp.sum({0}, axis=0)", VECTOR)
    assert one.pieces == of("xp.sum({0}, axis=1)", VECTOR).pieces
    assert one.pieces != of("xp.sum({1}, axis=0)", VECTOR, VECTOR).pieces
    assert of("xp.log2({0})", VECTOR).pieces != of("xp.log10({0})", VECTOR).pieces


@DRAWN
@given(programs(steps=4))
def test_the_printed_program_gives_the_same_numbers(program):
    first = source.loaded(source.module(program))
    again = source.loaded(source.module(program, ["value", "gradient"]))
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(first["value"]("numpy"), again["value"]("numpy"))
    assert "def hvp" not in source.module(program, ["value", "gradient"])
    for name, given_as in zip(program.input_names, program.inputs, strict=True):
        np.testing.assert_array_equal(first[name], given_as.value)
        assert first[name].dtype == given_as.value.dtype


def test_a_printed_program_runs_by_itself(tmp_path):
    program = of("xp.sum({0} ** 2)", VECTOR)
    script = source.module(program, ["gradient"]) + '\nprint(gradient("numpy")[0].tolist())\n'
    path = tmp_path / "program.py"
    path.write_text(script)
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, check=True)
    weight = float(source.weights(program))
    assert done.stdout.strip() == str((2 * VECTOR.value * weight).tolist())


@pytest.mark.parametrize(
    "text",
    [
        "xp.abs({0} - 0.5)",
        "xp.maximum({0}, 0.5)",
        "xp.where(xp.less({0}, 0.5), {0}, 2.0)",
        "{0} - xp.floor({0} + 0.5)",
        "xp.max({0} * {0} - {0} * 0.5 + {0} * 1.25)",
        "xp.norm(0.0 * {0})",
        "xp.sort({0} * 0.0)",
        "xp.atan2({0} - 0.5, -1.0 + 0.0 * {0})",
    ],
)
def test_a_program_at_a_kink_is_not_judged(text):
    with pytest.raises(judging.UnfitError, match="kink"):
        judging.scenario(of(text, VECTOR, shape=(2,)), "float64")


def test_a_badly_conditioned_program_is_not_judged():
    # 1e-9 is what is left of 1e9 - 1e9.
    lost = of("({0} + 1e9) - 1e9", VECTOR, shape=(2,))
    assert judging.scenario(lost, "float64")
    far = Step("{0} + 1e9", (VECTOR,), (2,))
    with pytest.raises(judging.UnfitError, match="conditioned"):
        judging.scenario(RandomProgram(Step("{0} - 1e9", (far,), (2,))), "float64")


def test_references_are_those_of_a_closed_form():
    program = of("xp.sum(xp.sin({0}) * {0})", VECTOR)
    references = judging.scenario(program, "float64").references()
    x, (v,), w = VECTOR.value, source.directions(program), float(source.weights(program))
    with mp.workdps(30):
        (gradient,), (product,) = references["gradient"].arrays, references["hvp"].arrays
        expected = w * (np.cos(x) * x + np.sin(x))
        second = w * (2 * np.cos(x) - x * np.sin(x)) * v
    np.testing.assert_allclose(gradient.astype(float), expected, rtol=1e-15)
    np.testing.assert_allclose(product.astype(float), second, rtol=1e-15)
    for reference in references.values():
        assert 1e-17 < reference.bounds[0] < 1e-13


@pytest.mark.parametrize(
    "text",
    [
        "xp.std({0})",
        "xp.sum(xp.hypot({0}, {0}))",
        "xp.tanh(xp.sum({0}) * 30.0)",
        "xp.sum(xp.log_softmax(xp.sum({0} ** 2, axis=0, keepdims=True), axis=0))",
    ],
)
def test_terms_that_cancel_in_a_derivative_are_allowed_their_rounding(text):
    """std of two numbers is |a - b|/2, and its Hessian is zero by cancellation only, as that of
    hypot(x, x) is; 1 - y² of a saturated tanh is right to one eps of y; log_softmax of a single
    number is zero, and its derivative is one minus one."""
    reference = judging.scenario(of(text, Input(np.array([0.5, 1.75]))), "float64").references()
    assert 1e-17 < reference["hvp"].bounds[0] < 1e-11


def test_elementwise_texts_take_every_real_number():
    far = np.array([-40.0, -3.0, 0.0, 2.5, 40.0])
    with np.errstate(all="ignore"):
        for text in UNARY:
            assert np.isfinite(value(of(text, Input(far), shape=(5,)))).all(), text
        for text in BINARY:
            found = value(of(text, Input(far), Input(far[::-1].copy()), shape=(5,)))
            assert np.isfinite(found).all(), text


@pytest.mark.parametrize("how", ["set", "add", "multiply", "min", "max"])
def test_an_updated_element_is_a_number(how):
    program = of(f"xp.at({{0}}, 0).{how}({{1}})", VECTOR, Input(np.array(0.75)), shape=(2,))
    (exactly,) = judging.scenario(program, "float64").references()["value"].arrays
    assert value(program).tolist() == [float(entry) for entry in exactly.tolist()]


@pytest.mark.parametrize("way", [*EAGER, *WAYS])
@pytest.mark.parametrize("backend", ["numpy", "torch"])
def test_every_way_gives_what_it_says(way, backend):
    """f is d * x² y, of a mask, a vector and a number, whose derivatives are known."""
    pytest.importorskip("torch" if backend == "torch" else "numpy")
    x, y = Input(np.array([0.5, -1.25])), Input(np.array(-0.75))
    mask = Given(np.array([True, False]))
    product = Step("{0} * {0} * {1}", (x, y), (2,))
    result = Step("xp.where({1}, {0}, -2.0 * {0})", (product, mask), (2,))
    program = RandomProgram(result, way if way in WAYS else "jit_value", numbers=5)
    got = source.loaded(source.module(program, [way]))[way](backend)
    d, (v, u), w = np.array([1.0, -2.0]), source.directions(program), source.weights(program)
    a, b = x.value, y.value
    by_x, by_y = 2 * d * a * b, d * a * a
    expected = {
        "value": [d * a * a * b],
        "gradient": [w * by_x, np.sum(w * by_y)],
        "jacobian": [np.diag(by_x), by_y],
        "jvp": [by_x * v + by_y * u],
        "hvp": [w * 2 * d * (b * v + a * u), np.sum(w * 2 * d * a * v)],
    }[quantity(way)]
    found = flat(got)
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-13)


def test_cotangents_are_drawn():
    result = Step("xp.sin({0})", (VECTOR,), (2,))
    one, other = (source.weights(RandomProgram(result, numbers=n)) for n in (0, 1))
    assert len({*one.tolist(), *other.tolist()}) == 4
