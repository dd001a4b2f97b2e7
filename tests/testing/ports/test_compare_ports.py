"""Two ports held against each other: what is found, where, and that nothing else is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import multicalc as mc
import multicalc.testing as mt
from multicalc import xp
from multicalc.errors import InvalidArgumentError

RNG = np.random.default_rng(0)
X = RNG.normal(size=(6, 3)).astype("float32")
PARAMS = {
    "first": RNG.normal(size=(3, 4)).astype("float32"),
    "second": RNG.normal(size=(4, 4)).astype("float32"),
    "third": RNG.normal(size=(4, 2)).astype("float32"),
}


def network(
    active: Callable[[Any], Any] = xp.tanh,
    residual: float = 1.0,
    between: Callable[[Any], Any] = lambda h: h,
) -> Callable[[Any, Any], Any]:
    """Three layers with a residual connection, each of whose intermediates is tapped."""

    def f(p: Any, x: Any) -> Any:
        first = mc.tap("first", x @ p["first"])
        active_first = mc.tap("active", active(first))
        second = mc.tap("second", between(active_first) @ p["second"])
        return mc.tap("third", (residual * first + second) @ p["third"])

    return f


def port(f: Callable[[Any, Any], Any], backend: str = "numpy", params: Any = PARAMS) -> mt.Port:
    return mt.Port.function(f, params, backend=backend, name=backend)


def test_one_function_agrees_on_all_backends(backend_name):
    report = mt.compare_ports(port(network()), port(network(), backend_name), X)
    assert report.agrees, str(report)
    quantities = {held.quantity for held in report.whole}
    assert quantities == {"loss", "outputs", "gradient", "hvp"}
    # Held to rounding, and not to less: a float32 array of ones can't be allowed a tenth.
    assert all(held.allowed < 1e-3 * np.abs(held.a).max() for held in report.whole)


def test_the_numbers_are_those_of_the_formula():
    """Of ``tanh(xV)W`` with the loss ``Σ c·y``: the gradient by W is ``tanh(xV)ᵀ c``."""
    wide = {name: w.astype("float64") for name, w in PARAMS.items()}
    a = port(network(), params=wide)
    report = mt.compare_ports(a, a, X.astype("float64"))
    y = (X @ PARAMS["first"].astype("float64") + np.tanh(X @ wide["first"]) @ wide["second"]) @ (
        wide["third"]
    )
    c = np.cos(np.arange(1, y.size + 1)).reshape(y.shape)
    whole = {(held.quantity, held.name): held.a for held in report.whole}
    np.testing.assert_allclose(whole["loss", "loss"], np.sum(c * y), rtol=1e-6)
    hidden = X @ wide["first"] + np.tanh(X @ wide["first"]) @ wide["second"]
    np.testing.assert_allclose(whole["gradient", "third"], hidden.T @ c, rtol=1e-6, atol=1e-6)


def test_the_part_that_differs_is_found_and_no_other():
    report = mt.compare_ports(port(network()), port(network(xp.sin), "torch"), X)
    assert [finding.part for finding in report.findings] == ["active"]
    # All after it differ in the whole run.
    differ = [held.name for held in report.activations if not held.agrees]
    assert {"active", "second", "third"} <= set(differ)
    assert report.first is not None
    assert report.first.name == "active"


def test_what_is_between_two_parts():
    report = mt.compare_ports(port(network()), port(network(residual=0.0)), X)
    assert [finding.part for finding in report.findings] == ["third"]


def test_a_difference_in_the_gradient_alone():
    frozen = network(between=mc.stop_gradient)
    report = mt.compare_ports(port(network()), port(frozen), X)
    assert all(held.agrees for held in report.whole if held.quantity in ("loss", "outputs"))
    assert not report.agrees
    assert "first" in {held.name for held in report.whole if not held.agrees}


def test_weights_that_are_not_equal():
    other = PARAMS | {"second": PARAMS["second"] * 1.01}
    report = mt.compare_ports(port(network()), port(network(), params=other), X)
    assert [held.name for held in report.unequal] == ["second"]
    assert "copy_parameters" in str(report)


def test_a_parameter_that_is_missing():
    def biased(p: Any, x: Any) -> Any:
        return x @ p["w"] + p["bias"]

    def plain(p: Any, x: Any) -> Any:
        return x @ p["w"]

    w, bias = PARAMS["first"], np.zeros(4, "float32")
    report = mt.compare_ports(
        mt.Port.function(biased, {"w": w, "bias": bias}), mt.Port.function(plain, {"w": w}), X
    )
    # As long as it is zero all numbers agree.
    assert all(held.agrees for held in report.whole)
    assert not report.agrees
    assert report.missing == (("bias",), ())


def test_what_is_allowed():
    a, b = port(network()), port(network(lambda h: xp.tanh(h) * (1 + 1e-4)))
    assert not mt.compare_ports(a, b, X).agrees
    assert mt.compare_ports(a, b, X, rtol=1e-2).agrees
    with pytest.raises(AssertionError, match=r"active is off by 0\.0001"):
        mt.assert_ports_agree(a, b, X)
    mt.assert_ports_agree(a, a, X)


def test_rounding_is_no_difference():
    """The same sum in another order, of terms that cancel."""
    w = RNG.normal(size=(2000, 3)).astype("float32") * 100
    x = RNG.normal(size=(4, 2000)).astype("float32")

    def backwards(p: Any, x: Any) -> Any:
        return xp.flip(x, axis=1) @ xp.flip(p["w"], axis=0)

    a = mt.Port.function(lambda p, x: x @ p["w"], {"w": w})
    b = mt.Port.function(backwards, {"w": w})
    report = mt.compare_ports(a, b, x)
    assert report.agrees, str(report)
    assert next(held.off for held in report.whole) > 0


@pytest.mark.parametrize("ending", ["html", "json", "txt"])
def test_saved(tmp_path, ending):
    report = mt.compare_ports(port(network()), port(network(xp.sin)), X)
    report.save(tmp_path / f"report.{ending}")
    text = (tmp_path / f"report.{ending}").read_text(encoding="utf-8")
    assert str(report.findings[0]) in text
    if ending == "json":
        known = json.loads(text, parse_constant=pytest.fail)
        assert known["findings"][0]["part"] == "active"
        assert not known["agrees"]


def test_precisions_that_differ_are_said():
    wide = {name: w.astype("float64") for name, w in PARAMS.items()}
    single = port(network())
    double = mt.Port.function(network(), wide, feed=lambda x: x.astype("float64"), name="wide")
    report = mt.compare_ports(single, double, X, derivatives=False)
    assert report.agrees, str(report)
    # The loss, the outputs, and of three weights the gradient and the product.
    assert report.notes == ("numpy has float32 where wide has float64: loss and 7 more",)
    assert report.notes[0] in str(report)
    assert report.notes[0] in report._repr_html_()


@pytest.mark.only_tensorflow
def test_a_derivative_that_is_lost_in_silence_is_found(backend_name):
    """TensorFlow takes what a custom gradient captured for a constant: 6x becomes 0."""
    import tensorflow as tf

    @tf.custom_gradient
    def cube(x):
        return x**3, lambda cotangent: 3 * tf.stop_gradient(x) ** 2 * cotangent

    a = mt.Port.function(lambda p, x: xp.sum((x @ p["first"]) ** 3), PARAMS, lambda y: y)
    b = mt.Port.function(
        lambda p, x: tf.reduce_sum(cube(tf.matmul(x, p["first"]))),
        PARAMS,
        lambda y: y,
        backend=backend_name,
    )
    report = mt.compare_ports(a, b, X)
    assert {held.quantity for held in report.whole if not held.agrees} == {"hvp"}
    assert [each.what for each in report.derivatives[1] if each.fails] == ["hvp"]
    assert not [each for each in report.derivatives[0] if each.fails]


def test_saved_as_what_it_is_not(tmp_path):
    report = mt.compare_ports(port(network()), port(network()), X)
    with pytest.raises(InvalidArgumentError, match=r"\.html, \.json or \.txt"):
        report.save(tmp_path / "report.pdf")


@pytest.mark.parametrize("inputs", [[1.0, 2.0], "x", None])
def test_inputs_that_are_none(inputs):
    with pytest.raises(InvalidArgumentError, match="inputs: needs a NumPy array"):
        mt.compare_ports(port(network()), port(network()), inputs)


class Block(torch.nn.Module):
    def __init__(self, eps: float = 1e-5, gelu: str = "none") -> None:
        super().__init__()
        self.norm = torch.nn.LayerNorm(16, eps=eps)
        self.attention = torch.nn.MultiheadAttention(16, 4, batch_first=True)
        self.up, self.down = torch.nn.Linear(16, 32), torch.nn.Linear(32, 16)
        self.active = torch.nn.GELU(approximate=gelu)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = self.norm(x)
        x = x + self.attention(h, h, h, need_weights=False)[0]
        return x + self.down(self.active(self.up(x)))


def blocks(**options: Any) -> torch.nn.Module:
    torch.manual_seed(0)
    return torch.nn.Sequential(Block(), Block(**options))


SEQUENCES = RNG.normal(size=(2, 5, 16)).astype("float32")


@pytest.mark.parametrize(
    ("options", "part", "said"),
    [
        ({"eps": 1e-3}, "1.norm", "epsilon 1e-05 against 0.001"),
        ({"gelu": "tanh"}, "1.active", "exact gelu against tanh gelu"),
    ],
)
def test_a_layer_deep_in_a_model(options, part, said):
    one, other = blocks(), blocks(**options)
    before = {name: x.clone() for name, x in other.state_dict().items()}
    report = mt.compare_ports(mt.Port.torch(one), mt.Port.torch(other, name="other"), SEQUENCES)
    assert [finding.part for finding in report.findings] == [part]
    assert said in str(report)
    # Nothing of the model was changed.
    assert all(torch.equal(x, before[name]) for name, x in other.state_dict().items())
    assert other.training
    assert all(p.grad is None for p in other.parameters())


def test_targets_go_to_the_loss():
    def loss(outputs: Any, targets: Any) -> Any:
        return torch.nn.functional.mse_loss(outputs, targets)

    def summed(outputs: Any, targets: Any) -> Any:
        return torch.nn.functional.mse_loss(outputs, targets, reduction="sum")

    targets = RNG.normal(size=SEQUENCES.shape).astype("float32")
    a, b = mt.Port.torch(blocks(), loss), mt.Port.torch(blocks(), summed)
    report = mt.compare_ports(a, b, SEQUENCES, targets)
    assert [finding.part for finding in report.findings] == ["(loss)"]
    assert report.findings[0].causes[0].name == "mean or sum"
    value = next(held.a for held in report.whole)
    with torch.no_grad():
        expected = np.mean((blocks()(torch.as_tensor(SEQUENCES)).numpy() - targets) ** 2)
    np.testing.assert_allclose(value, expected, rtol=1e-6)
