"""``mc.compare`` of one function: values, groups, tolerance, failures."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError, UnknownBackendError
from multicalc.testing import assert_backends_agree
from multicalc.testing.comparing.point import OPERATORS, direction

X = np.array([0.5, -1.5])
INSTALLED = [info.name for info in mc.backends() if info.installed]
several = pytest.mark.skipif(len(INSTALLED) < 2, reason="needs a second framework")


def line(found, name="value"):
    return next(each for each in found.lines if each.name == name)


def kind(x):
    return type(x).__module__.partition(".")[0]


def is_plain(x):
    """Whether ``x`` is NumPy's, or NumPy's being differentiated."""
    return kind(x) in ("numpy", "autograd")


def test_every_operator_gives_what_it_says():
    found = mc.compare(lambda x: xp.sum(x**3), X, operators=[*OPERATORS], backends=["numpy"])
    given = found.results["numpy"]
    v = np.cos([1.0, 2.0])
    np.testing.assert_allclose(given["value"], np.sum(X**3))
    np.testing.assert_allclose(given["grad"], 3 * X**2)
    np.testing.assert_allclose(given["jacobian"], 3 * X**2)
    np.testing.assert_allclose(given["hessian"], np.diag(6 * X))
    np.testing.assert_allclose(given["hvp"], 6 * X * v)
    np.testing.assert_allclose(given["jvp"], 3 * X**2 @ v)
    np.testing.assert_allclose(given["vjp"], 3 * X**2 * np.cos(1.0))


@several
def test_all_backends_agree_and_arguments_have_names():
    def f(w, b, label):
        return xp.sum(xp.tanh(w["a"] * b + xp.take(w["c"], label)) ** 2)

    args = (
        {"a": np.array([0.3, -0.8]), "c": np.array([0.4, 9.0])},
        np.array([1.5, 0.7]),
        np.array([0]),
    )
    found = mc.compare(f, *args, operators=["value", "hvp"])
    assert found.agrees, str(found)
    assert [each.name for each in found.lines] == [
        *("value", "hvp['w']['a']", "hvp['w']['c']", "hvp['b']")
    ]


@several
def test_one_that_differs_is_a_group_of_its_own_and_none_is_right():
    def f(x):
        return xp.sum(x) * (1.5 if is_plain(x) else 1.0)

    found = mc.compare(f, np.array([1.0, 2.0]), operators=["value", "grad"])
    rest = tuple(INSTALLED[1:])
    assert set(found.groups["value"]) == {("numpy",), rest}
    assert not found.agrees
    text = str(found)
    assert "    numpy: 4.5\n" in text
    assert "    numpy: [1.5, 1.5]\n" in text
    assert "expected" not in text
    if len(rest) == 4:
        assert "    the other four: 3\n" in text
    with pytest.raises(AssertionError, match=r"numpy: 4\.5"):
        assert_backends_agree(f, np.array([1.0, 2.0]))


@several
def test_a_kink_is_said_where_its_slopes_differ():
    """At 0 the derivative of |x| is between -1 and 1: both are right."""

    def f(x, sign):
        return xp.sum(xp.where(x > 0, x, -x)) if is_plain(x) else xp.sum(xp.where(x < 0, -x, x))

    found = mc.compare(f, np.array([2.0, 0.0]), 1, operators=["grad"], backends=INSTALLED[:2])
    (grad,) = found.lines
    assert not grad.agrees
    assert grad.widest.at == (1,)
    assert grad.remarks == ("not differentiable here: the slope is -1 on one side, 1 on the other",)
    smooth = mc.compare(
        lambda x: xp.sum(x**2) * (1.0 if is_plain(x) else 2.0), X, backends=INSTALLED[:2]
    )
    assert not line(smooth, "grad").agrees
    assert line(smooth, "grad").remarks == ()


def test_a_wrong_derivative_of_a_smooth_function_is_no_kink():
    found = mc.compare(
        [lambda x: xp.sum(xp.sin(x)), lambda x: xp.sum(xp.sin(x)) * (1 + 1e-7)],
        np.array([0.0, 1.0]),
    )
    assert [each.agrees for each in found.lines] == [False, False]
    assert found.lines[1].remarks == ()


@pytest.mark.parametrize(("dtype", "agrees"), [("float64", False), ("float32", True)])
def test_what_is_allowed_is_rounding(dtype, agrees):
    x = np.array([1.0, 2.0], dtype)
    nudge = np.asarray(1 + 2.0**-23, dtype)
    found = mc.compare([lambda x: x, lambda x: x * nudge], x, operators=["value"])
    assert found.agrees is agrees
    assert line(found).widest.distance == 2.0**-22


def test_an_ill_conditioned_result_is_allowed_its_rounding():
    """A sum of terms that cancel, in two orders, is off by the rounding of its terms."""
    r = np.random.default_rng(0).normal(size=1000)
    x = np.concatenate([r, 1e-6 - r])

    def there(x):
        return np.cumsum(x)[-1]

    def back(x):
        return np.cumsum(x[::-1])[-1]

    found = mc.compare([there, back], x, operators=["value"])
    gap = line(found).widest
    assert found.agrees, str(found)
    assert 16 * 2.3e-16 * 1e-3 < gap.distance < gap.allowed < 1e-12
    assert not mc.compare([there, lambda x: back(x) + 1e-12], x, operators=["value"]).agrees


def test_each_array_is_held_against_itself():
    """A difference of 1e-8 in a small array, beside one of 1e9."""

    def f(error):
        return lambda x: {"large": x * 1e9, "small": x * 1e-3 + error}

    found = mc.compare([f(0.0), f(1e-8)], X, operators=["value"])
    assert [(each.name, each.agrees) for each in found.lines] == [
        ("value['large']", True),
        ("value['small']", False),
    ]


def test_tolerances_are_a_person_s():
    two = [lambda x: x, lambda x: x + np.array([0.0, 0.01])]
    assert not mc.compare(two, X, operators=["value"]).agrees
    assert mc.compare(two, X, operators=["value"], atol=0.0101).agrees
    assert not mc.compare(two, X, operators=["value"], atol=0.0099).agrees
    assert mc.compare(two, X, operators=["value"], rtol=0.0067).agrees
    assert not mc.compare(two, X, operators=["value"], rtol=0.0066).agrees


def test_precisions_that_differ_are_said_with_the_numbers():
    two = [lambda x: x, lambda x: x.astype("float32")]
    x = np.array([1.0, 1 / 3])
    found = mc.compare(two, x, operators=["value"])
    assert not found.agrees
    assert line(found).widest.distance == pytest.approx(float(np.float32(1 / 3)) - 1 / 3)
    (said,) = line(found).remarks
    assert said.startswith("float64 on ")
    assert said.endswith(": the numbers agree")
    assert mc.compare(two, x, operators=["value"], rtol=1e-6).agrees


def test_a_failure_is_a_line_and_the_others_still_run():
    def breaks(x):
        raise ValueError("no kernel")

    found = mc.compare([lambda x: x, breaks], X, operators=["value"])
    assert not found.agrees
    assert line(found).errors == {"breaks": "ValueError: no kernel"}
    assert line(found).arrays["<lambda>"] is not None


@several
def test_a_structure_of_another_kind_is_said():
    def f(x):
        return {"a": xp.sum(x), "b": x} if is_plain(x) else {"a": xp.sum(x)}

    found = mc.compare(f, X, operators=["value"], backends=INSTALLED[:2])
    assert line(found, "value['a']").agrees
    assert line(found, "value['b']").errors == {INSTALLED[1]: "gave no value['b']"}


def test_shapes_that_differ_are_said():
    found = mc.compare([lambda x: x, lambda x: x[None]], X, operators=["value"])
    assert not found.agrees
    assert "shape (1, 2): [[0.5, -1.5]]" in str(found)


def test_what_a_backend_declares_that_it_lacks_does_not_fail():
    if "mxnet" not in INSTALLED:
        pytest.skip("needs MXNet")
    found = mc.compare(
        lambda z: z * z, np.array([1 + 2j]), operators=["value"], backends=["numpy", "mxnet"]
    )
    assert line(found).results["mxnet"].declared
    assert "mxnet: complex: " in str(found)
    assert line(found).agrees is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.zeros((0, 3)), "empty 0×3"),
        (np.array(2.5), "2.5"),
        (np.array([1, 2]), "[1, 2]"),
        (np.array([True, False]), "[True, False]"),
        (np.array([1 + 2j]), "[1+2j]"),
        (np.arange(1e6), "0, 1 … 1000000"),
    ],
)
def test_any_array_is_a_result(value, text):
    found = mc.compare([lambda x: value, lambda x: value.copy()], X, operators=["value"])
    assert found.agrees
    assert f"✓ value     {text} " in str(found)


def test_whole_numbers_beyond_double_precision_are_told_apart():
    two = [lambda x: np.array([2**53]), lambda x: np.array([2**53 + 1])]
    assert not mc.compare(two, X, operators=["value"]).agrees


def test_whole_numbers_alone_are_compared_by_value():
    assert mc.compare([lambda i: i + 1, lambda i: 1 + i], np.array([1]), operators=["value"]).agrees
    with pytest.raises(InvalidArgumentError, match="nothing to differentiate"):
        mc.compare([lambda i: i, lambda i: i], np.array([1]))


def test_one_backend_has_nothing_to_be_compared_with():
    found = mc.compare(lambda x: x, X, operators=["value"], backends=["numpy"])
    assert not found.agrees
    assert "nothing to compare" in str(found)
    with pytest.raises(AssertionError, match="nothing to compare"):
        assert_backends_agree(lambda x: x, X, operators=["value"], backends=["numpy"])


def test_bad_usage_is_told():
    with pytest.raises(InvalidArgumentError, match=r"no operator 'slope'; known: value, grad"):
        mc.compare(xp.sum, X, operators=["slope"])
    with pytest.raises(InvalidArgumentError, match="must be a list of names"):
        mc.compare(xp.sum, X, operators="grad")
    with pytest.raises(UnknownBackendError, match="Did you mean 'numpy'"):
        mc.compare(xp.sum, X, backends=["numpyy"])
    with pytest.raises(InvalidArgumentError, match="1 implementation"):
        mc.compare([xp.sum], X)
    with pytest.raises(InvalidArgumentError, match="2 positional arguments"):
        mc.compare(lambda x: x, X, X)
    with pytest.raises(InvalidArgumentError, match="belongs to one function"):
        mc.compare([xp.sum, xp.sum], X, backends=["numpy"])
    with pytest.raises(InvalidArgumentError, match="implementation 0 is a int"):
        mc.compare([1, xp.sum], X)


def test_a_direction_has_no_two_entries_alike_and_the_tree_s_dtypes():
    tree = {"a": np.zeros((2, 3), "float32"), "b": np.zeros(())}
    found = direction(tree)
    np.testing.assert_array_equal(found["a"].ravel(), np.cos(np.arange(1, 7.0)).astype("float32"))
    assert found["b"] == np.cos(7.0)
    assert found["a"].dtype == "float32"
