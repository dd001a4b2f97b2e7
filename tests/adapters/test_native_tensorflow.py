"""The TensorFlow adapter with tf.function, control flow, variables and native tapes.

References: derivatives of monomials by hand.
"""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pytest
from adapters.comparing import assert_close

import multicalc as mc
from multicalc import xp

tf = pytest.importorskip("tensorflow")

X = np.array([1.0, 2.0, -0.5])


@pytest.fixture
def x():
    return tf.constant(X)


def cube(x):
    return tf.reduce_sum(x * x * x)


def reverse(f):
    return mc.grad(f)


def forward(f):
    return lambda x: mc.jvp(f, (x,), (tf.ones_like(x),))[1]


def eager(f):
    return f


def compiled(f, **options):
    return tf.function(f, autograph=False, **options)


def test_no_global_setting_is_changed(x):
    with pytest.raises(AttributeError):
        x.reshape(3)


def test_native_tape_around(x):
    cases = [
        (mc.grad(cube), 6 * X),
        (mc.hessian(cube), np.full(3, 6.0)),
        (lambda x: mc.jvp(cube, (x,), (tf.ones_like(x),))[1], 6 * X),
        (lambda x: mc.hvp(cube, (x,), (tf.ones_like(x),)), np.full(3, 6.0)),
    ]
    for transform, expected in cases:
        with tf.GradientTape() as tape:
            tape.watch(x)
            found = transform(x)
        assert_close(tape.gradient(found, x), expected)


def test_native_tape_inside(x):
    def inner(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = cube(x)
        return tf.reduce_sum(tape.gradient(y, x))

    assert_close(mc.grad(inner)(x), 6 * X)


def test_captured_variables_keep_their_gradient(x):
    weight = tf.Variable(1.5, dtype="float64")
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(mc.grad(lambda x: weight * cube(x))(x))
    assert_close(tape.gradient(total, weight), np.sum(3 * X**2))


def test_variables_as_inputs():
    variable = tf.Variable(X)
    assert_close(mc.grad(cube)(variable), 3 * X**2)
    assert_close(mc.hvp(cube, (variable,), (variable,)), 6 * X**2)
    with tf.GradientTape() as tape:
        gradient = mc.grad(cube)(variable)
    assert_close(tape.gradient(gradient, variable), 6 * X)
    assert_close(variable, X)


def test_inside_a_function(x):
    assert_close(compiled(mc.grad(cube))(x), 3 * X**2)
    assert_close(compiled(mc.hessian(cube))(x), np.diag(6 * X))
    assert_close(compiled(lambda x: mc.hvp(cube, (x,), (x,)))(x), 6 * X**2)
    assert_close(compiled(lambda x: mc.jvp(cube, (x,), (x,))[1])(x), np.sum(3 * X**3))


def test_unknown_shapes(x):
    vector, anything = ([tf.TensorSpec(s, tf.float64)] for s in ([None], None))
    for spec in (vector, anything):
        assert_close(compiled(mc.grad(cube), input_signature=spec)(x), 3 * X**2)
    # A tangent's shape is checked against its primal's, which needs the rank.
    product = compiled(lambda x: mc.hvp(cube, (x,), (x,)), input_signature=vector)
    assert_close(product(x), 6 * X**2)


def power_by_while(x):
    return tf.while_loop(lambda i, r: i < 4, lambda i, r: (i + 1, r * x), (0, tf.ones_like(x)))[1]


def power_by_cond(x):
    return tf.cond(x > 0, lambda: x * x * x * x, lambda: x)


@pytest.mark.parametrize("modes", list(product([reverse, forward], repeat=2)))
@pytest.mark.parametrize("f", [power_by_while, power_by_cond])
@pytest.mark.parametrize(
    ("inner", "around"),
    [(eager, eager), (compiled, eager), (compiled, compiled)],
    ids=["eager", "function", "functions"],
)
def test_control_flow_in_all_combinations(modes, f, inner, around):
    """d²/dx² x⁴ = 12x². tf.autodiff.ForwardAccumulator gives 0 or raises for some of these."""
    outer_mode, inner_mode = modes
    found = around(outer_mode(inner_mode(inner(f))))(tf.constant(2.0, tf.float64))
    assert_close(found, 48.0)


def test_nesting_in_a_function():
    """d³/dx³ x⁴ = 24x, in all combinations of modes, all inside one tf.function."""
    for a, b, c in product([reverse, forward], repeat=3):
        found = compiled(a(b(c(lambda x: x**4))))(tf.constant(2.0, tf.float64))
        assert_close(found, 48.0)


def test_gathers_give_dense_gradients():
    """f = Σ of rows 0, 0 cubed: ∇f = 6A² in row 0."""
    a = np.array([[1.0, 2.0], [3.0, 4.0]])
    first = np.array([[1.0, 1.0], [0.0, 0.0]])

    def f(a):
        return tf.reduce_sum(tf.gather(a, [0, 0]) ** 3)

    gradient = mc.grad(f)(tf.constant(a))
    assert isinstance(gradient, tf.Tensor)
    assert_close(gradient, 6 * a**2 * first)
    assert_close(mc.hvp(f, (tf.constant(a),), (tf.constant(a),)), 12 * a**2 * first)
    hessian = tf.reshape(mc.hessian(f)(tf.constant(a)), (4, 4))
    assert_close(hessian, np.diag((12 * a * first).ravel()))


def test_second_order_has_no_operators_of_its_own():
    """Two tapes by hand, and an identity for each input of either."""

    def f(x):
        return tf.reduce_mean(tf.exp(x))

    def by_hand(x, v):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = f(x)
            slope = inner.gradient(y, x)
        return outer.gradient(slope, x, v)

    def operators(g):
        x = tf.constant(X)
        graph = tf.function(g, autograph=False).get_concrete_function(x, x).graph
        return Counter(each.type for each in graph.get_operations())

    found = operators(lambda x, v: mc.hvp(f, (x,), (v,)))
    assert found == operators(by_hand) + Counter(Identity=2)


def test_columns_through_a_concatenation_are_no_loop():
    """Of (x², sin x), by columns: 2 diag(x) over diag(cos x)."""
    joined = mc.jacobian(lambda x: xp.concat([x**2, xp.sin(x)]))
    graph = tf.function(lambda x: joined(x), jit_compile=True, autograph=False)
    x = tf.constant(np.linspace(-1.0, 2.0, 5))
    expected = np.concatenate([np.diag(2 * x.numpy()), np.diag(np.cos(x))])
    np.testing.assert_allclose(graph(x), expected, rtol=1e-15, atol=1e-15)
    library = graph.get_concrete_function(x).graph.as_graph_def().library
    assert not [each.signature.name for each in library.function if "while" in each.signature.name]


@pytest.mark.parametrize("compiler", ["graph", "xla"])
@pytest.mark.parametrize("axis", [0, -1])
def test_all_derivatives_of_a_concatenation(compiler, axis):
    """Σ c (x, x²)³ along an axis, with other weights c for each half: c₁ x³ + c₂ x⁶."""
    first, second = 2.0, -0.5
    weights = np.ones((2, 2))
    weights = np.concatenate([first * weights, second * weights], axis)

    def f(x):
        return xp.sum(weights * xp.concat([x, x**2], axis=axis) ** 3)

    def third(x):
        return mc.grad(lambda x: xp.sum(mc.grad(lambda x: xp.sum(mc.grad(f)(x)))(x)))(x)

    x = np.array([[0.5, -1.0], [2.0, 0.25]])
    found = mc.jit(third, compiler=compiler, backend="tensorflow")(x)
    np.testing.assert_allclose(found, 6 * first + 120 * second * x**3, rtol=1e-14)
    hessian = mc.jit(mc.hessian(f), compiler=compiler, backend="tensorflow")(x)
    curvature = (6 * first * x + 30 * second * x**4).ravel()
    np.testing.assert_allclose(hessian.reshape(4, 4), np.diag(curvature), rtol=1e-14, atol=1e-14)


def test_autograph_has_nothing_to_warn_of(monkeypatch):
    """TensorFlow rewrites what it calls in ``tf.function``, ours too."""
    told = []
    monkeypatch.setattr(tf.get_logger(), "handle", lambda record: told.append(record.getMessage()))

    def total(p):
        return tf.reduce_sum(p["x"] ** 3)

    slopes = tf.function(mc.grad(total))({"x": tf.constant([1.0, 2.0], tf.float64)})
    np.testing.assert_allclose(slopes["x"], [3.0, 12.0])
    curvature = tf.function(mc.hessian(tf.reduce_prod))(tf.constant([2.0, 3.0], tf.float64))
    np.testing.assert_allclose(curvature, [[0.0, 1.0], [1.0, 0.0]])
    assert not told


def test_a_repetition_by_counts_has_a_shape_in_a_graph():
    """``x = [x₀, x₀, x₂]`` squared, with the weights 1, 2, 3."""

    def f(x):
        repeated = xp.repeat(x, xp.asarray(np.array([2, 0, 1])))
        return xp.sum(repeated**2 * xp.asarray(np.array([1.0, 2.0, 3.0])))

    x = np.array([0.5, -1.0, 2.0])
    found = mc.jit(mc.grad(f), backend="tensorflow")(x)
    np.testing.assert_allclose(found, [6 * 0.5, 0.0, 6 * 2.0], rtol=1e-15)
