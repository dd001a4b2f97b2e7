"""A person's own function: arguments, names, directions, dtypes, failures."""

import numpy as np
import pytest
from multicalc_conformance.comparison import table as tables
from multicalc_conformance.comparison.function import OPERATORS, Evaluation, direction, scenarios

import multicalc as mc
from multicalc import xp

INSTALLED = [info.name for info in mc.backends() if info.installed]
several = pytest.mark.skipif(len(INSTALLED) < 2, reason="needs a second framework")


def plain(x):
    """Whether ``x`` is NumPy's, or NumPy's being differentiated."""
    return isinstance(x, np.ndarray) or "autograd" in type(x).__module__


def table(f, operators, args, backends=INSTALLED, **kwargs):
    every = scenarios(Evaluation.of(f, args, kwargs), operators, backends)
    return tables.table("t", every, [mc.get_backend(b) for b in backends], tables.by_operator)


def values(found, backend="numpy"):
    return {line.name: line.values[backend][0] for line in found.lines}


def test_every_operator_gives_what_it_says():
    x = np.array([0.5, -1.5])
    found = values(table(lambda x: xp.sum(x**3), OPERATORS, {"x": x}, ["numpy"]))
    v = np.cos([1.0, 2.0])
    np.testing.assert_allclose(found["value"], np.sum(x**3))
    np.testing.assert_allclose(found["grad"], 3 * x**2)
    np.testing.assert_allclose(found["jacobian"], 3 * x**2)
    np.testing.assert_allclose(found["hessian"], np.diag(6 * x))
    np.testing.assert_allclose(found["hvp"], 6 * x * v)
    np.testing.assert_allclose(found["jvp"], 3 * x**2 @ v)
    np.testing.assert_allclose(found["vjp"], 3 * x**2 * np.cos(1.0))


@several
def test_all_installed_backends_agree_on_every_operator():
    def f(w, b):
        return xp.sum(xp.tanh(w["a"] * b + w["c"]) ** 2)

    args = {"w": {"a": np.array([0.3, -0.8]), "c": np.array(0.4)}, "b": np.array([1.5, 0.7])}
    found = table(f, OPERATORS, args)
    assert found.agrees, [(line.name, line.cells) for line in found.lines if not line.agrees]
    assert "hessian['w']['a']['b']" in [line.name for line in found.lines]


def test_arguments_without_floats_come_along_undifferentiated():
    def f(x, index, *, scale):
        return scale * xp.sum(xp.take(x, index, axis=0))

    args = {"x": np.array([1.0, 2.0, 3.0]), "index": np.array([0, 2])}
    found = values(table(f, ["value", "grad"], args, ["numpy"], scale=np.array(2.0)))
    assert found["value"] == 8
    assert found["grad"].tolist() == [2, 0, 2]


def test_nothing_to_differentiate_by_is_an_error():
    with pytest.raises(ValueError, match="nothing to differentiate"):
        Evaluation.of(lambda i: i, {"i": np.array([1, 2])}, {})


def test_a_direction_has_no_two_entries_alike_and_the_tree_s_dtypes():
    tree = {"a": np.zeros((2, 3), "float32"), "b": np.zeros(())}
    found = direction(tree)
    np.testing.assert_array_equal(found["a"].ravel(), np.cos(np.arange(1, 7.0)).astype("float32"))
    assert found["b"] == np.cos(7.0)
    assert found["a"].dtype == "float32"


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_precision_is_the_inputs(dtype):
    found = table(lambda x: xp.sum(xp.exp(x)), ["value", "grad"], {"x": np.ones(3, dtype)})
    assert {line.result.scenario.dtype for line in found.lines} == {dtype}
    assert all(line.agrees is not False for line in found.lines)


def test_an_operator_that_does_not_apply_is_an_error_and_others_still_run():
    found = table(lambda x: 2.0 * x, ["grad", "jacobian"], {"x": np.ones(2)}, ["numpy"])
    grad, jacobian = found.lines
    assert grad.cells[0].verdict == "error"
    assert grad.cells[0].message.startswith("NotScalarError")
    assert jacobian.values["numpy"][0].tolist() == [[2, 0], [0, 2]]
    assert not found.agrees


@several
def test_a_function_that_is_not_the_same_everywhere_is_found():
    def f(x):
        return xp.sum(x) * (1.0 if plain(x) else 3.0)

    other = next(name for name in INSTALLED if name != "numpy")
    found = table(f, ["value"], {"x": np.array([1.0, 2.0])}, ["numpy", other])
    assert [cell.verdict for cell in found.lines[0].cells] == ["wrong", "wrong"]
    assert found.lines[0].pairs[0].backends == ("numpy", other)
    assert found.lines[0].agrees is False


@several
def test_a_backend_that_lacks_an_output_is_an_error():
    def f(x):
        total = {"a": xp.sum(x)}
        if plain(x):
            total["b"] = xp.sum(x)
        return total

    other = next(name for name in INSTALLED if name != "numpy")
    found = table(f, ["value"], {"x": np.array([1.0])}, ["numpy", other])
    lacking = next(line for line in found.lines if line.name == "value['b']")
    assert [cell.verdict for cell in lacking.cells] == ["agrees", "error"]
    assert "gave no value['b']" in lacking.cells[1].message
