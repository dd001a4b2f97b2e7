"""A sharded loss under every transform, on every backend, beside closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from sharding.functions import entropies, model

import multicalc as mc
from multicalc import xp
from multicalc.sharding import per_shard


@pytest.fixture
def flat():
    def joined(tree):
        tree = mc.to_numpy(tree)
        return np.concatenate([tree["w"], np.atleast_1d(tree["b"])])

    return joined


@pytest.fixture
def arrays(backend_name):
    return lambda tree: mc.asarray(tree, backend=backend_name)


def test_first_and_second_order(problem, backend_name, arrays, flat):
    # 23 examples end in a shard that is shorter than the other one.
    loss = mc.sharded(problem.f, problem.data, shard_size=13)
    params, vector = arrays(problem.params), arrays(problem.vector)
    value, gradient = mc.value_and_grad(loss)(params)
    np.testing.assert_allclose(mc.to_numpy(value), problem.losses().mean(), rtol=1e-12)
    expected = problem.gradients().mean(axis=0)
    np.testing.assert_allclose(flat(gradient), expected, rtol=1e-12)
    product = mc.hvp(loss, (params,), (vector,))
    np.testing.assert_allclose(flat(product), problem.product(), rtol=1e-12)
    rows = mc.to_numpy(mc.hessian(loss)(params))
    np.testing.assert_allclose(rows["w"]["w"], problem.hessian()[:3, :3], rtol=1e-12)
    np.testing.assert_allclose(rows["w"]["b"], problem.hessian()[:3, 3], rtol=1e-12)


def test_as_a_part_of_another_function(problem, backend_name, arrays, flat):
    loss = mc.sharded(problem.f, problem.data, shard_size=8)

    def regularised(params):
        return xp.exp(loss(params)) + xp.sum(params["w"] ** 3)

    params, vector = arrays(problem.params), arrays(problem.vector)
    product = flat(mc.hvp(regularised, (params,), (vector,)))
    g, along = problem.gradients().mean(axis=0), np.append(problem.vector["w"], -1.0)
    of_the_loss = np.exp(problem.losses().mean()) * (problem.product() + g * (g @ along))
    cubes = 6 * problem.params["w"] * problem.vector["w"]
    np.testing.assert_allclose(product, of_the_loss + np.append(cubes, 0), rtol=1e-12)


def test_methods_go_through_the_data_once(problem, backend_name, arrays, flat):
    loss = mc.sharded((model, entropies), problem.data, shard_size=10)
    params, vector = arrays(problem.params), arrays(problem.vector)
    value, gradient = loss.value_and_grad(params)
    np.testing.assert_allclose(mc.to_numpy(value), problem.losses().mean(), rtol=1e-12)
    np.testing.assert_allclose(flat(gradient), problem.gradients().mean(axis=0), rtol=1e-12)
    assert type(gradient["w"]) is type(params["w"])
    np.testing.assert_allclose(flat(loss.hvp(params, vector)), problem.product(), rtol=1e-12)
    # The model is linear, so that the Gauss-Newton matrix is the Hessian.
    matrix = loss.gauss_newton(params)
    np.testing.assert_allclose(flat(matrix @ vector), problem.product(), rtol=1e-12)
    block = arrays({"w": np.eye(3, 4), "b": np.eye(4)[3]})
    for columns in (loss.hvp(params, block), matrix @ block):
        found = np.vstack([mc.to_numpy(columns["w"]), mc.to_numpy(columns["b"])])
        np.testing.assert_allclose(found, problem.hessian(), rtol=1e-12)


def test_examples_one_by_one(problem, backend_name, arrays):
    loss = mc.sharded(problem.f, problem.data, shard_size=10)
    params = arrays(problem.params)
    values = [mc.to_numpy(v) for v in loss.example_values(params)]
    assert [len(v) for v in values] == [10, 10, 3]
    np.testing.assert_allclose(np.concatenate(values), problem.losses(), rtol=1e-12)
    gradients = [mc.to_numpy(g) for g in loss.example_gradients(params)]
    found = np.vstack([np.column_stack([g["w"], g["b"]]) for g in gradients])
    np.testing.assert_allclose(found, problem.gradients(), rtol=1e-12)


def test_single_precision(problem, backend_name, arrays, flat):
    single = problem.inputs.astype(np.float32), problem.y.astype(np.float32)
    loss = mc.sharded(problem.f, single, shard_size=5)
    params, vector = (
        mc.asarray(tree, backend=backend_name, dtype="float32")
        for tree in (problem.params, problem.vector)
    )
    found = flat(mc.grad(loss)(params))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, problem.gradients().mean(axis=0), rtol=1e-5, atol=1e-7)
    found = flat(mc.hvp(loss, (params,), (vector,)))
    np.testing.assert_allclose(found, problem.product(), rtol=1e-5, atol=1e-7)


def test_newton(problem, backend_name, arrays):
    loss = mc.sharded(problem.f, problem.data)
    path = mc.newton(loss, arrays(problem.params), linear_solver="cg", steps=20)
    problem.params = mc.to_numpy(path.x)
    assert path.converged
    np.testing.assert_allclose(problem.gradients().mean(axis=0), np.zeros(4), atol=1e-9)


def test_scipys_methods(problem):
    loss = mc.sharded(problem.f, problem.data, shard_size=10)
    found = mc.minimize(loss, problem.params, method="trust-krylov", tol=1e-8)
    problem.params = found.x
    np.testing.assert_allclose(problem.gradients().mean(axis=0), np.zeros(4), atol=1e-8)


def test_what_has_no_values_says_so(problem, backend_name, arrays):
    loss = mc.sharded(problem.f, problem.data)
    params, vector = arrays(problem.params), arrays(problem.vector)

    def third(params):
        return xp.sum(mc.hvp(loss, (params,), (vector,))["w"])

    with pytest.raises(mc.errors.UnsupportedOperationError, match="third derivative"):
        mc.grad(third)(params)
    many = {name: xp.stack([x, x]) for name, x in params.items()}
    with pytest.raises(mc.errors.TracingError, match="outside of jit and vmap"):
        mc.vmap(loss)(many)
    if backend_name != "numpy":
        with pytest.raises(mc.errors.TracingError, match=r"sharded\(jit\(f\), data\)"):
            mc.jit(mc.grad(loss))(params)


@pytest.fixture
def passes(monkeypatch):
    """How often a shard was gone through, by what for."""
    count = dict.fromkeys(("first_order", "hessian_product"), 0)

    def counted(name, computed):
        def call(*args):
            count[name] += 1
            return computed(*args)

        monkeypatch.setattr(per_shard, name, call)

    for name in count:
        counted(name, getattr(per_shard, name))
    return count


def test_the_data_is_read_as_often_as_it_must(problem, backend_name, arrays, passes, flat):
    loss = mc.sharded(problem.f, problem.data)
    params, vector = arrays(problem.params), arrays(problem.vector)
    mc.value_and_grad(loss)(params)
    assert passes == {"first_order": 1, "hessian_product": 0}
    operator = mc.hessian_operator(loss, params)
    assert passes == {"first_order": 2, "hessian_product": 0}
    np.testing.assert_allclose(flat(operator @ vector), problem.product(), rtol=1e-12)
    matrix = operator.to_dense()
    np.testing.assert_allclose(mc.to_numpy(matrix), problem.hessian(), rtol=1e-12)
    # Of the matrix a block for each of two arrays of parameters.
    assert passes == {"first_order": 2, "hessian_product": 1 + 2}


def test_an_operator_of_a_sum(problem, backend_name, arrays, flat):
    loss = mc.sharded(problem.f, problem.data, shard_size=13)
    operator = mc.hessian_operator(
        lambda params: loss(params) + xp.sum(params["w"] ** 2), arrays(problem.params)
    )
    product = flat(operator @ arrays(problem.vector))
    expected = problem.product() + np.append(2 * problem.vector["w"], 0)
    np.testing.assert_allclose(product, expected, rtol=1e-12)


def test_float32_weights_on_float64_data(problem, backend_name, native, to_numpy):
    """The value is of float64 then, and what derivatives go by of float32."""
    params, vector = (
        {name: native(x, "float32") for name, x in tree.items()}
        for tree in (problem.params, problem.vector)
    )
    loss = mc.sharded(mc.portable(problem.f), problem.data, shard_size=7)

    def flat(tree):
        return np.append(to_numpy(tree["w"]), to_numpy(tree["b"]))

    along = np.append(problem.vector["w"], problem.vector["b"])

    gradient, right = problem.gradients().mean(axis=0), problem.product()
    np.testing.assert_allclose(flat(mc.grad(loss)(params)), gradient, rtol=1e-5)
    value, pull = mc.vjp(loss, params)
    (pulled,) = pull(xp.full_like(value, -2.0))
    np.testing.assert_allclose(flat(pulled), -2 * gradient, rtol=1e-5)
    moved = mc.jvp(loss, (params,), (vector,))[1]
    np.testing.assert_allclose(to_numpy(moved), gradient @ along, rtol=1e-5)
    product = mc.hvp(loss, (params,), (vector,))
    np.testing.assert_allclose(flat(product), right, rtol=1e-5)
    found = mc.newton(loss, params).x
    everything = {name: x.astype(np.float64) for name, x in problem.params.items()}
    exact = mc.newton(problem.f, everything, problem.data, backend="numpy").x
    np.testing.assert_allclose(flat(found), np.append(exact["w"], exact["b"]), rtol=1e-4)
