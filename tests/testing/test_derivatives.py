"""``check_derivatives`` against functions whose derivatives are known to be wrong, frameworks' own
among them, and against right ones that are hard to difference."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
import multicalc.testing as mt
from multicalc import xp
from multicalc.errors import InvalidArgumentError
from multicalc.testing.derivatives.examined import Ways, examined
from multicalc.testing.derivatives.slopes import slope_of

X = np.array([0.5, -1.5, 2.0])


def failing(report, backend):
    return {finding.what: finding for finding in report.failing.get(backend, ())}


# -- differences ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("f", "slope"),
    [
        (np.exp, 1.0),
        (lambda t: np.sin(7 * t) / (1 + t), 7.0),
        (lambda t: np.log(1e-3 + t), 1000.0),
        (lambda t: t**5 - 3 * t, -3.0),
    ],
)
def test_slopes_are_known_to_their_errors(f, slope):
    found = slope_of(lambda t: np.array([f(t)]), np.array([1e-16]))
    assert abs(found.slope[0] - slope) <= found.error[0] < 1e-5 * abs(slope)
    assert abs(found.jump[0]) <= found.jump_error[0]


def test_at_a_kink_the_slopes_to_both_sides_are_two():
    found = slope_of(lambda t: np.array([abs(t) + np.exp(t)]), np.array([1e-16]))
    assert found.jump[0] == pytest.approx(2.0, abs=1e-6)
    assert found.jump_error[0] < 1e-6


# -- right derivatives ----------------------------------------------------------------------------


def model(params, data, _):
    hidden = xp.tanh(xp.matmul(params["w"], data) + params["b"])
    return {"loss": xp.sum(hidden**2) * xp.exp(params["c"][0]), "hidden": hidden}


def test_right_derivatives_are_right(backend_name):
    params = {"w": np.array([[0.1, 0.2, 0.3], [0.5, -0.4, 0.2]]), "b": np.zeros(2), "c": [0.3]}
    params |= {"steps": 3}
    report = mt.check_derivatives(model, params, X, None, backends=[backend_name])
    findings = report.findings[backend_name]
    assert report.ok, report
    assert [f.verdict for f in findings] == ["right"] * len(findings)
    assert {f.what for f in findings} == {
        *("gradient", "forward mode", "hvp", "hvp, <u, Hv> and <v, Hu>", "hessian"),
        *("reverse over reverse", "forward over reverse", "reverse over forward"),
    }


@pytest.mark.parametrize(
    ("f", "at"),
    [
        (lambda x: xp.sum(xp.log(x) * x), np.array([1e-3, 1.0, 1e3])),
        (lambda x: xp.sum(xp.exp(-(x**2)) * 1e-12), X),
        (lambda x: xp.sum(x**2) + 1e6, X),
        (lambda x: xp.sum(xp.maximum(x, 0.0) ** 3), X),
        (lambda x: xp.sum(x * 0.0), X),
        (lambda x: xp.sum((x - 1e4) ** 2), X),
    ],
)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_what_is_hard_to_difference_is_not_called_wrong(f, at, dtype):
    report = mt.check_derivatives(f, at.astype(dtype), backends=["numpy"])
    assert {f.verdict for f in report.findings["numpy"]} == {"right"}, report


def test_a_kink_is_told_and_does_not_fail(backend_name):
    at = np.array([0.0, 1.0])
    report = mt.check_derivatives(lambda x: xp.sum(3 * xp.abs(x)), at, backends=[backend_name])
    assert report.ok
    (kink,) = (f for f in report.findings[backend_name] if f.verdict == "kink")
    assert kink.message == (
        "not differentiable in argument 0[0] here: the slope of the values is -3 on one side and "
        "3 on the other"
    )


# -- wrong ones -----------------------------------------------------------------------------------


def test_a_part_that_is_cut_off_is_found_with_its_place(backend_name):
    def loss(params):
        return xp.sum(params["a"] ** 2) + 5 * mc.stop_gradient(params["b"][1]) ** 2

    at = {"a": X, "b": np.array([1.0, 3.0])}
    with pytest.raises(AssertionError) as raised:
        mt.assert_derivatives(loss, at, backends=[backend_name], orders=1)
    assert "gradient: 0 at argument 0['b'][1], by the values 30" in str(raised.value)
    assert "['a']" not in str(raised.value)


@pytest.mark.only_torch
def test_a_gradient_of_pytorchs_that_is_a_constant_to_the_next(backend_name):
    import torch

    class Cube(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x**3

        @staticmethod
        def backward(ctx, cotangent):
            (x,) = ctx.saved_tensors
            return 3 * x.detach() ** 2 * cotangent

    report = mt.check_derivatives(lambda x: Cube.apply(x).sum(), X, backends=["torch"])
    found = failing(report, "torch")
    assert found.keys() >= {"hvp", "reverse over reverse"}
    assert "gradient" not in found
    wrong = found["reverse over reverse"]
    assert wrong.found == 0.0
    at = int(wrong.where.removeprefix("argument 0[").removesuffix("]"))
    # The direction moves an entry by half its size to its whole.
    assert 0.5 <= abs(wrong.expected) / (6 * X[at] ** 2) <= 1.0


@pytest.mark.only_torch
def test_a_function_that_pytorch_cuts_the_derivative_of(backend_name):
    import torch

    report = mt.check_derivatives(
        lambda x: x * torch.special.bessel_j0(x), np.array(1.0), backends=["torch"], orders=1
    )
    wrong = failing(report, "torch")["gradient"]
    assert wrong.found == pytest.approx(0.7651976865579666)
    assert wrong.expected == pytest.approx(0.3251471008130331, rel=1e-9)


@pytest.mark.only_torch
def test_a_function_that_takes_single_precision_alone(backend_name):
    import torch

    torch.manual_seed(0)
    layer = torch.nn.Linear(3, 2)

    def loss(x):
        return torch.tanh(layer(x)).sum()

    report = mt.check_derivatives(loss, X.astype("float32"), backends=["torch"])
    assert [f.verdict for f in report.findings["torch"]] == ["right"] * 8, report
    half = mt.check_derivatives(
        lambda x: loss(x) + 0.1 * (x.detach() ** 2).sum(), X.astype("float32"), backends=["torch"]
    )
    assert failing(half, "torch")["gradient"].where == "argument 0[0]"


@pytest.mark.only_tensorflow
def test_a_gradient_of_tensorflows_that_is_a_constant_to_the_next(backend_name):
    import tensorflow as tf

    @tf.custom_gradient
    def cube(x):
        return x**3, lambda cotangent: 3 * tf.stop_gradient(x) ** 2 * cotangent

    report = mt.check_derivatives(lambda x: tf.reduce_sum(cube(x)), X, backends=["tensorflow"])
    found = failing(report, "tensorflow")
    assert "hvp" in found
    assert "gradient" not in found


@pytest.mark.only_tensorflow
def test_a_parameter_that_tensorflow_takes_for_a_constant(backend_name):
    import tensorflow as tf

    report = mt.check_derivatives(
        lambda s: tf.math.zeta(s, tf.constant(1.5, s.dtype)) + 0 * s,
        np.array(2.5),
        backends=["tensorflow"],
        orders=1,
    )
    wrong = failing(report, "tensorflow")["gradient"]
    assert wrong.found == 0.0
    assert wrong.expected == pytest.approx(-0.46481234813947625, rel=1e-9)


def test_float32_is_held_to_its_own_digits():
    """A gradient that is off by a thousandth is wrong in single precision, too."""

    @mc.custom_vjp
    def square(x):
        return x**2

    square.defvjp(lambda x: (x**2, x), lambda x, cotangent: (2.002 * x * cotangent,))
    at = X.astype("float32")
    report = mt.check_derivatives(lambda x: xp.sum(square(x)), at, backends=["numpy"], orders=1)
    assert failing(report, "numpy").keys() == {"gradient"}
    assert mt.check_derivatives(
        lambda x: xp.sum(square(x)), at, backends=["numpy"], orders=1, rtol=0.01
    ).ok


# -- the core -------------------------------------------------------------------------------------


def quadratic(**changed):
    a = np.array([[2.0, 1.0], [1.0, 3.0]])
    ways = {
        "value": lambda x: np.asarray(0.5 * x["w"] @ a @ x["w"]),
        "gradient": lambda x: {"w": a @ x["w"]},
        "push": lambda x, v: float(v["w"] @ a @ x["w"]),
        "products": {"hvp": lambda x, v: {"w": a @ v["w"]}},
    }
    return Ways(**{**ways, **changed})


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, []),
        (
            {"gradient": lambda x: {"w": np.array([2.0, 1.0]) * x["w"]}},
            ["gradient", "forward mode", "hvp"],
        ),
        ({"push": lambda x, v: float(v["w"] @ x["w"])}, ["forward mode"]),
        (
            {"products": {"hvp": lambda x, v: {"w": np.array([[2.0, 1.0], [0.0, 3.0]]) @ v["w"]}}},
            ["hvp", "hvp, <u, Hv> and <v, Hu>"],
        ),
    ],
)
def test_of_functions_of_numpys_arrays(changed, wrong):
    found = examined(quadratic(**changed), {"w": np.array([1.0, -2.0])})
    assert [each.what for each in found if each.fails] == wrong


def test_a_kink_hides_nothing_that_is_wrong_beside_it():
    ways = Ways(
        value=lambda x: np.abs(x["w"][0]) + x["w"][1] ** 2,
        gradient=lambda x: {"w": np.array([np.sign(x["w"][0]), 2 * x["w"][1]])},
        products={"hvp": lambda x, v: {"w": np.array([0.0, 3 * v["w"][1]])}},
    )
    found = examined(ways, {"w": np.array([0.0, 1.0])})
    assert [(each.what, each.where) for each in found if each.fails] == [("hvp", "w[1]")]


def test_a_function_that_gives_another_value_each_time():
    drawn = np.random.default_rng(0)
    (found,) = examined(quadratic(value=lambda x: drawn.normal()), {"w": np.ones(2)})
    assert found.fails
    assert "it gives another value when it is called again" in str(found)


# -- what is asked --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "options", "told"),
    [
        ((np.arange(3),), {}, "argnums 0: nothing there is floating; give arrays of floats"),
        ((X,), {"argnums": 1}, "argnums 1 of 1 arguments"),
        ((X,), {"orders": 3}, "orders: 1 or 2 is needed, found 3"),
    ],
)
def test_what_cannot_be_checked(arguments, options, told):
    with pytest.raises(InvalidArgumentError) as raised:
        mt.check_derivatives(lambda x: xp.sum(x), *arguments, backends=["numpy"], **options)
    assert str(raised.value) == told
