"""``vmap`` by the frameworks' own, over their own functions: JAX, PyTorch and TensorFlow.

References are closed forms, written in NumPy.
"""

from __future__ import annotations

import threading
import warnings

import numpy as np
import pytest
from adapters.comparing import assert_close

import multicalc as mc
from multicalc import xp
from multicalc.errors import TracingError

pytestmark = [pytest.mark.skip_numpy("has no vmap"), pytest.mark.skip_mxnet("has no vmap")]

X = np.array([[0.5, -1.0, 2.0], [-0.25, 3.0, 1.0], [4.0, 0.0, -2.0]])


@pytest.fixture(autouse=True)
def no_warnings():
    """What runs in a loop over the examples warns."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="vmap")
        yield


def own(backend_name, name):
    """The framework's own function, which is not ``xp``'s."""
    framework = mc.get_backend(backend_name).framework()
    return getattr(getattr(framework, "numpy", framework), name)


def run(f, backend_name, x=X):
    """``f`` of the framework's arrays, as NumPy's."""
    backend = mc.get_backend(backend_name)
    with backend.precision(frozenset({"float64"})):
        return backend.to_numpy(f(backend.from_numpy(x)))


def cubes(x):
    return xp.sum(x**3)


# -- the frameworks' own functions ----------------------------------------------------------------


def test_functions_of_the_framework(backend_name, native):
    sin = own(backend_name, "sin")
    found = mc.vmap(mc.grad(lambda x: xp.sum(sin(x) * x)))(native(X))
    assert_close(mc.get_backend(backend_name).to_numpy(found), np.cos(X) * X + np.sin(X))


def test_a_captured_array_of_the_framework(backend_name, native):
    """Its gradient comes from all examples: d/dw Σᵢ (w·xᵢ)² = 2 Σᵢ (w·xᵢ) xᵢ."""
    w = np.array([1.0, -2.0, 0.5])

    def total(w):
        return xp.sum(mc.vmap(lambda x: xp.sum(w * x) ** 2)(native(X)))

    found = mc.grad(total)(native(w))
    assert_close(mc.get_backend(backend_name).to_numpy(found), 2 * (X @ w) @ X)


# -- functions of xp whose own have no batched form, or another one ------------------------------


def test_one_matrix_for_a_stack_of_systems(backend_name):
    """diag(k, 2k) y = x for k = 1, 2 and x of shape (2, 1): PyTorch takes the latter for a stack of
    vectors."""

    def solved(x):
        scale = xp.asarray([1.0, 2.0])
        systems = scale[:, None, None] * xp.asarray([[1.0, 0.0], [0.0, 2.0]])
        return xp.linalg.solve(systems, x[:2, None])

    found = run(mc.vmap(solved), backend_name)
    x = X[:, None, :2, None]
    assert_close(found, x / np.array([[1.0, 2.0], [2.0, 4.0]])[None, :, :, None])


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (lambda x: xp.moveaxis(x[:, None] * xp.sin(x), 0, 1), np.sin(X)[:, :, None] * X[:, None]),
        (lambda x: xp.sort(x) * xp.astype(xp.argsort(x), "float64"), np.sort(X) * np.argsort(X)),
        (lambda x: xp.linalg.det(x[:, None] * x + xp.eye(3)), 1 + np.sum(X**2, 1)),
        (lambda x: xp.linalg.svdvals(x[:, None]), np.linalg.norm(X, axis=1)[:, None]),
        (lambda x: xp.abs(xp.linalg.qr(x[:, None])[1]), np.linalg.norm(X, axis=1)[:, None, None]),
    ],
    ids=["moveaxis", "sort", "det", "svdvals", "qr"],
)
def test_functions_of_xp(backend_name, f, expected):
    assert_close(run(mc.vmap(f), backend_name), expected, rtol=1e-11)


# -- indexing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (lambda x, i: xp.take(x, i, axis=0), lambda x, i: x[i]),
        (lambda x, i: xp.sum(xp.at(x, i).multiply(2.0)), lambda x, i: x.sum() + x[i]),
    ],
    ids=["take", "at"],
)
def test_a_position_for_each_example(backend_name, native, index, expected):
    positions = np.array([2, 0, 1])
    arguments = native(X), native(positions)
    to_numpy = mc.get_backend(backend_name).to_numpy
    pairs = list(zip(X, positions, strict=True))
    assert_close(to_numpy(mc.vmap(index)(*arguments)), [expected(x, i) for x, i in pairs])
    slopes = to_numpy(mc.vmap(mc.grad(lambda x, i: xp.sum(index(x, i) ** 2)))(*arguments))
    values = np.array([expected(x, i) for x, i in pairs])
    at = np.eye(3)[positions]
    ones = np.zeros_like(X) if expected(X[0], 0) == X[0, 0] else np.ones_like(X)
    assert_close(slopes, 2 * values[:, None] * (ones + at))


@pytest.mark.only_tensorflow
@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (lambda x, i: x[i], lambda x, i: x[i]),
        (lambda x, i: x[:, i], lambda x, i: x[:, i]),
        (lambda x, i: x[..., i, 1], lambda x, i: x[..., i, 1]),
    ],
    ids=["first", "second", "behind an ellipsis"],
)
def test_brackets_with_a_position_for_each_example(native, key, expected):
    """TensorFlow's vectorisation refuses them; -1 counts from the end."""
    cubes = np.arange(54.0).reshape(2, 3, 3, 3)
    positions = np.array([1, -1])
    arguments = native(cubes), native(positions)
    found = mc.vmap(key)(*arguments)
    values = np.stack([expected(c, i) for c, i in zip(cubes, positions, strict=True)])
    assert_close(found.numpy(), values)
    slopes = np.zeros_like(cubes)
    for c, slope, i in zip(cubes, slopes, positions, strict=True):
        expected(slope, i)[...] = 2 * expected(c, i)
    found = mc.vmap(mc.grad(lambda x, i: xp.sum(key(x, i) ** 2)))(*arguments)
    assert_close(found.numpy(), slopes)


# -- control flow ---------------------------------------------------------------------------------


def root_or_triple(x):
    """Its branch that isn't taken has an infinite derivative, or NaN."""
    return xp.cond(x[0] > 0, lambda x: xp.sqrt(x[0]), lambda x: 3.0 * x[0], x)


def test_the_other_branch_has_no_part_in_derivatives(backend_name):
    slopes = np.zeros_like(X)
    slopes[:, 0] = [0.5 / np.sqrt(0.5), 3.0, 0.25]
    mapped = mc.vmap(root_or_triple)
    for f in (mc.vmap(mc.grad(root_or_triple)), mc.grad(lambda x: xp.sum(mapped(x)))):
        assert_close(run(f, backend_name), slopes)
    curves = np.zeros((3, 3, 3))
    curves[:, 0, 0] = [-0.25 * 0.5**-1.5, 0.0, -0.25 * 4.0**-1.5]
    assert_close(run(mc.vmap(mc.hessian(root_or_triple)), backend_name), curves)


def horner(x):
    """x₀² + x₁ x₀ + x₂ by a scan, each step of which is x₀ times the carry and a coefficient."""
    one = xp.ones_like(x[0])
    return xp.scan(lambda carry, y: (carry * x[0] + y, carry), one, x[1:])[0]


def powers(x):
    """x₁ x₀³ + 2."""
    return xp.fori_loop(0, 3, lambda i, carry: carry * x[0], x[1]) + 2.0


@pytest.mark.parametrize(
    ("f", "slopes", "mixed"),
    [
        (horner, np.stack([2 * X[:, 0] + X[:, 1], X[:, 0], np.ones(3)], 1), np.ones(3)),
        (
            powers,
            np.stack([3 * X[:, 1] * X[:, 0] ** 2, X[:, 0] ** 3, np.zeros(3)], 1),
            3 * X[:, 0] ** 2,
        ),
    ],
    ids=["scan", "fori_loop"],
)
def test_derivatives_of_loops(backend_name, f, slopes, mixed):
    """``mixed`` is the second derivative by x₀ and x₁."""
    assert_close(run(mc.vmap(mc.grad(f)), backend_name), slopes)
    assert_close(run(mc.vmap(mc.hessian(f)), backend_name)[:, 0, 1], mixed)
    nested = mc.vmap(mc.vmap(mc.grad(f)))
    assert_close(run(nested, backend_name, np.stack([X, X])), np.stack([slopes, slopes]))


@pytest.mark.only_tensorflow
def test_the_derivative_of_a_loop_that_is_not_written_out(native):
    """c ← x₀ c + w, 101 times from x₁, for x₀ = 1: x₁ + 101 w, with slopes by x₀ of
    101 x₁ + 5050 w, by x₁ of 1, and by w of 101."""

    def last(x, w):
        return xp.fori_loop(0, 101, lambda i, c: x[0] * c + w, x[1])

    x = np.array([[1.0, 0.5], [1.0, -2.0]])
    mapped = mc.vmap(mc.grad(lambda x: last(x, native(3.0))))
    assert_close(mapped(native(x)).numpy(), np.stack([101 * x[:, 1] + 15150, np.ones(2)], 1))
    by_w = mc.vmap(mc.grad(last, 1), (0, None))
    assert_close(by_w(native(x), native(3.0)).numpy(), [101.0, 101.0])


def test_how_often_a_loop_runs_differs(backend_name):
    """Doubled until it is at least 3: 1 → 4, 0.5 → 4, 4 → 4; and n times: 2ⁿ."""

    def grown(x):
        return xp.while_loop(lambda x: x < 3.0, lambda x: 2.0 * x, x)

    assert_close(run(mc.vmap(grown), backend_name, np.array([1.0, 0.5, 4.0])), [4.0, 4.0, 4.0])

    def doubled(n):
        return xp.fori_loop(0, n, lambda i, carry: 2.0 * carry, xp.ones(()))

    assert_close(run(mc.vmap(doubled), backend_name, np.array([0, 3, 1])), [1.0, 8.0, 2.0])


def test_a_rule_that_takes_derivatives(backend_name):
    """The way back of a checkpoint runs its function again, within that of the gradient."""
    step = mc.checkpoint(lambda x: xp.sin(x) * x)
    slopes = np.cos(X) * X + np.sin(X)
    assert_close(run(mc.vmap(mc.grad(lambda x: xp.sum(step(x)))), backend_name), slopes)
    assert_close(run(mc.grad(lambda x: xp.sum(mc.vmap(step)(x))), backend_name), slopes)


# -- what can't be batched ------------------------------------------------------------------------


LOOKS = {
    "branch": lambda x: x if x[0] > 0 else -x,
    "number": lambda x: float(x[0]) * x,
    "NumPy": lambda x: np.asarray(x),
    "mask": lambda x: x[x > 0],
    "nonzero": lambda x: xp.nonzero(x)[0],
    "unique": lambda x: xp.unique_values(x),
    "slice": lambda x: x[: xp.astype(xp.abs(x[0]), "int64")],
    "index of a list": lambda x: [1.0, 2.0, 3.0][xp.argmax(x)] * x,
}


@pytest.mark.parametrize("what", LOOKS)
def test_a_look_at_a_value(backend_name, what):
    backend = mc.get_backend(backend_name)
    with pytest.raises(TracingError, match=r"looks at a value.*xp\.where"):
        mc.vmap(LOOKS[what])(backend.from_numpy(X.astype("float32")))
    # Nothing is left open.
    assert_close(run(mc.vmap(cubes), backend_name), np.sum(X**3, 1))


@pytest.mark.only_jax
@pytest.mark.only_torch
def test_a_method_that_looks_at_a_value(backend_name):
    with pytest.raises(TracingError, match="looks at a value"):
        run(mc.vmap(lambda x: x[0].item() * x), backend_name)


@pytest.mark.only_tensorflow
def test_what_runs_in_a_loop_says_so():
    """An operation without a batched form, and a loop whose derivative has none: d/dx of x doubled
    until it is at least 3, 2ⁿ."""
    scale = own("tensorflow", "raw_ops").Bincount
    with pytest.warns(UserWarning, match="its operation Bincount, which runs in a loop"):
        found = run(
            mc.vmap(lambda x: scale(arr=x, size=3, weights=xp.astype(x, "float64"))),
            "tensorflow",
            np.array([[0, 1, 1], [2, 2, 0]], dtype="int32"),
        )
    assert_close(found, [[0.0, 2.0, 0.0], [0.0, 0.0, 4.0]])

    def grown(x):
        return xp.while_loop(lambda x: x < 3.0, lambda x: 2.0 * x, x)

    with pytest.warns(UserWarning, match="all of f runs in a loop over the examples"):
        found = run(mc.vmap(mc.grad(grown)), "tensorflow", np.array([1.0, 0.5, 4.0]))
    assert_close(found, [4.0, 8.0, 1.0])


# -- random numbers, threads ----------------------------------------------------------------------


def test_words_of_a_batch_of_keys_are_those_of_each(backend_name):
    keys = mc.random.split(mc.random.key(7), 3)
    bits = run(mc.vmap(lambda key: mc.random.bits(key, (4,))), backend_name, keys)
    assert bits.tolist() == [mc.random.bits(key, (4,)).tolist() for key in keys]
    drawn = run(mc.vmap(lambda key: mc.random.normal(key, (4,))), backend_name, keys)
    assert_close(drawn, [mc.random.normal(key, (4,)) for key in keys])


def test_several_threads_at_once(backend_name):
    """Each has its own level: of x³ + k x the derivative is 3x² + k."""
    found = {}

    def work(k):
        found[k] = run(mc.vmap(mc.grad(lambda x: cubes(x) + k * xp.sum(x))), backend_name)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for k in range(4):
        assert_close(found[k], 3 * X**2 + k)
