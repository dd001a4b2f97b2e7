"""Classes that nobody has registered with optree, and leaves that are no numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError, NotDifferentiableError

W, X, V = np.array([0.5, -1.0]), np.array([2.0, 3.0]), np.array([1.0, 10.0])


@dataclass(frozen=True)
class Model:
    """Its constructor takes lists only: derivatives are made without it."""

    w: Any
    b: float
    power: int
    activation: Any
    name: str = "model"
    unit: str = field(default="m", metadata={"static": True})

    def __post_init__(self) -> None:
        object.__setattr__(self, "w", np.asarray(list(self.w)))


@dataclass
class Slotted:
    __slots__ = ("x", "y")
    x: Any
    y: Any


MODEL = Model([0.5, -1.0], 0.25, 3, xp.negative)


def loss(model: Model, x: Any) -> Any:
    """Σ(-(w·x + b))³: ∂w = -3x(w·x + b)², ∂b = -3Σ(w·x + b)², ∂²w = -6x²(w·x + b)."""
    assert (model.name, model.unit) == ("model", "m")
    return xp.sum(model.activation(model.w * x + model.b) ** model.power)


INSIDE = W * X + 0.25
GRAD = -3 * X * INSIDE**2, -3 * np.sum(INSIDE**2)


def check(found: Model, w: np.ndarray, b: float) -> None:
    np.testing.assert_allclose(found.w, w, rtol=1e-14)
    np.testing.assert_allclose(found.b, b, rtol=1e-14)
    assert (found.power, found.activation, found.name, found.unit) == (None, None, None, "m")


def test_a_dataclass_in_every_transform(backend):
    gradient = mc.grad(loss, backend=backend)(MODEL, X)
    check(gradient, *GRAD)
    direction = Model(V, 0.0, None, None, None)
    product = -6 * X * INSIDE * X * V, -6 * np.sum(INSIDE * X * V)
    check(mc.hvp(loss, (MODEL, X), direction, argnums=0, backend=backend), *product)
    value, slope = mc.jvp(loss, (MODEL, X), direction, argnums=0, backend=backend)
    np.testing.assert_allclose([value, slope], [-np.sum(INSIDE**3), GRAD[0] @ V], rtol=1e-14)
    _, pullback = mc.vjp(loss, MODEL, X, argnums=0, backend=backend)
    check(pullback(2.0), 2 * GRAD[0], 2 * GRAD[1])
    check(mc.jacobian(loss, backend=backend)(MODEL, X), *GRAD)
    check(mc.hessian(loss, backend=backend)(MODEL, X).b, -6 * X * INSIDE, -6 * np.sum(INSIDE))


def test_a_dataclass_compiled_and_in_a_portable_function(backend, fast_compiler):
    step = mc.jit(mc.grad(mc.portable(loss)), backend=backend, compiler=fast_compiler)
    check(step(MODEL, X), *GRAD)
    if fast_compiler is None:
        return
    plan = mc.prepare(mc.grad, loss, MODEL, X, backend=backend, compiler=fast_compiler)
    check(plan(MODEL, X), *GRAD)


def test_a_dataclass_of_variables(backend):
    w = mc.variable(W, backend=backend)
    with mc.record():
        carry = xp.fori_loop(0, 2, lambda i, p: Slotted(p.x * p.x, p.y), Slotted(w, w))
        y = xp.sum(carry.x * carry.y)
    mc.backward(y)
    np.testing.assert_allclose(mc.to_numpy(w.grad), 5 * W**4, rtol=1e-14)


def test_fields_in_slots_and_results_of_a_class():
    found = mc.jacobian(lambda p: Slotted(p.x * 2, {"s": p.x * p.y}))(Slotted(W, np.array(3.0)))
    np.testing.assert_allclose(found.x.x, 2 * np.eye(2))
    np.testing.assert_allclose(found.y["s"].y, W)


def test_what_is_no_number_goes_along_in_a_dict(backend):
    tree = {"f": xp.exp, "n": 2, "on": True, "w": W, "none": None, "label": b"x"}
    found = mc.grad(lambda p: p["n"] * xp.sum(p["f"](p["w"])), backend=backend)(tree)
    np.testing.assert_allclose(found.pop("w"), 2 * np.exp(W), rtol=1e-14)
    assert found == dict.fromkeys(("f", "n", "on", "none", "label"))


@pytest.mark.parametrize(
    "bad",
    [{"n": 1}, {"x": W, "n": np.array([1])}, {"x": W, "n": Fraction(1, 2)}],
    ids=["nothing else", "array", "number"],
)
def test_what_may_be_a_number_by_mistake_does_not(bad):
    with pytest.raises(NotDifferentiableError, match=r"argument 0\['n'\]"):
        mc.grad(lambda p: xp.sum(p["x"]))(bad)


def test_leaves_are_named_by_their_fields():
    _, spec = trees.flatten({"m": Slotted(1.0, [2.0])})
    assert trees.leaf_names(spec, "x") == ["x['m'].x", "x['m'].y[0]"]


@pytest.mark.parametrize(
    "argnums", [np.int64(1), (np.int32(1),), np.array([1])], ids=["one", "tuple", "array"]
)
def test_argnums_of_numpys_integers(argnums):
    found = mc.grad(lambda x, y: xp.sum(x * y), argnums)(W, X)
    np.testing.assert_array_equal(np.ravel(found), W)


def test_partition_and_combine_by_default(backend):
    model = {"w": W, "order": np.array([1, 0]), "layers": [Slotted(2.0, "relu")]}
    params, rest = mc.partition(model)
    assert rest["w"] is None
    assert params["layers"] == [Slotted(2.0, None)]

    @mc.portable
    def total(params):
        whole = mc.combine(params, rest)
        return xp.sum(xp.take(whole["w"], whole["order"]) * V) * whole["layers"][0].x

    found = mc.grad(total, backend=backend)(params)
    np.testing.assert_allclose(found["w"], 2 * V[::-1], rtol=1e-14)
    np.testing.assert_allclose(found["layers"][0].x, W[::-1] @ V, rtol=1e-14)
    assert mc.combine(params, rest)["layers"] == model["layers"]


def test_partition_by_a_function_and_by_a_tree():
    tree = {"encoder": {"w": 1.0, "b": 2.0}, "head": 3.0}
    assert mc.partition(tree, lambda x: x > 1.5)[0] == {
        "encoder": {"w": None, "b": 2.0},
        "head": 3.0,
    }
    frozen, trained = mc.partition(tree, {"head": False, "encoder": True})
    assert frozen == {"encoder": {"w": 1.0, "b": 2.0}, "head": None}
    assert mc.combine(frozen, trained) == tree
    with pytest.raises(InvalidArgumentError, match="tree of booleans"):
        mc.partition(tree, {"encoder": True})
    with pytest.raises(InvalidArgumentError, match="one structure"):
        mc.combine(frozen, {"head": 1.0})


def test_a_class_of_jaxs_trees():
    jax = pytest.importorskip("jax")

    class Pair:
        def __init__(self, first, second, tag):
            self.first, self.second, self.tag = first, second, tag

    jax.tree_util.register_pytree_node(
        Pair, lambda p: ((p.first, p.second), p.tag), lambda tag, xs: Pair(*xs, tag)
    )
    found = mc.grad(lambda p: xp.sum(p.first * p.second), backend="torch")(Pair(W, X, "t"))
    np.testing.assert_array_equal(found.first, X)
    assert found.tag == "t"


def test_a_class_of_pytorchs_trees():
    pytree = pytest.importorskip("torch.utils._pytree")

    class Box:
        def __init__(self, content):
            self.content = content

    pytree.register_pytree_node(Box, lambda b: ([b.content], ["context"]), lambda xs, _: Box(*xs))
    found = mc.hvp(lambda b: xp.sum(b.content**3), (Box(W),), (Box(V),))
    np.testing.assert_allclose(found.content, 6 * W * V, rtol=1e-14)


def test_classes_of_attrs():
    attrs = pytest.importorskip("attrs")

    @attrs.frozen
    class Point:
        x: Any
        unit: str = attrs.field(default="m", metadata={"static": True})

    found = mc.grad(lambda p: xp.sum(p.x**2))(Point(W, "km"))
    np.testing.assert_allclose(found.x, 2 * W)
    assert found.unit == "km"


def test_a_module_of_equinox():
    eqx = pytest.importorskip("equinox")

    class Linear(eqx.Module):
        w: Any
        size: int = eqx.field(static=True)

    found = mc.grad(lambda m: xp.sum(m.w**m.size))(Linear(W, 2))
    np.testing.assert_allclose(found.w, 2 * W)


def test_variables_of_keras():
    keras = pytest.importorskip("keras")
    layer = keras.layers.Dense(1, kernel_initializer="ones", dtype="float64")
    layer.build((None, 2))
    x = np.array([[1.0, 2.0], [3.0, 5.0]])

    def loss(weights):
        data = mc.asarray(x, backend=keras.backend.backend())
        y, _ = layer.stateless_call(weights, [], data)
        return xp.sum(y**2)

    weights = layer.trainable_variables
    gradient = mc.grad(loss)(weights)
    product = mc.hvp(loss, (weights,), (gradient,))
    full = np.c_[x, np.ones(2)]
    exact = 2 * full.T @ x.sum(axis=1)
    kernel, bias = mc.to_numpy(gradient)
    np.testing.assert_allclose([*kernel[:, 0], *bias], exact, rtol=1e-14)
    kernel, bias = mc.to_numpy(product)
    np.testing.assert_allclose([*kernel[:, 0], *bias], 2 * full.T @ full @ exact, rtol=1e-14)
    assert mc.to_numpy(weights)[0].tolist() == [[1.0], [1.0]]
    assert mc.variable(weights[0]).tolist() == [[1.0], [1.0]]
