"""What data can look like: Python numbers and lists, read-only and strided arrays, other byte
orders, no axes, no elements; and data that is refused.

f(x) = Σx³ + (Σx)², whose derivatives are 3x² + 2Σx and diag(6x) + 2.
"""

from __future__ import annotations

import numpy as np
import optree
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError

A = np.array([1.5, -2.0, 0.5])


def read_only(x):
    x = x.copy()
    x.flags.writeable = False
    return x


DATA = {
    "big-endian": A.astype(">f8"),
    "big-endian float32": A.astype(">f4"),
    "read-only": read_only(A),
    "strided": np.repeat(A, 2)[::2],
    "negative stride": A[::-1].copy()[::-1],
    "column-major": np.array([[1.5, -2.0], [0.5, 3.0]]).T,
    "unaligned": np.frombuffer(b"x" + A.tobytes(), dtype=np.float64, offset=1),
    "matrix": np.asmatrix([[1.5, -2.0]]),
    "no axes": np.array(1.5),
    "scalar": np.float64(1.5),
    "number": 1.5,
    "no elements": np.zeros(0),
    "no rows": np.zeros((0, 3)),
    "list of numbers": [1.5, -2.0],
    "tuple": (1.5, np.array([1.0, 2.0])),
    "dict": {"a": A.astype(">f8"), "b": 2.0},
}
"""Taken by every transform."""


def f(x):
    leaves = optree.tree_leaves(x)
    total, cubes = 0.0, 0.0
    for leaf in leaves:
        total, cubes = total + xp.sum(leaf), cubes + xp.sum(leaf * leaf * leaf)
    return cubes + total * total


class Exact:
    """f and its derivatives at ``x``, leaf by leaf."""

    def __init__(self, x):
        self.dtype = getattr(x, "dtype", A.dtype).newbyteorder("=")
        self.leaves = leaves = [np.asarray(v, dtype=float) for v in optree.tree_leaves(x)]
        total = sum(np.sum(v) for v in leaves)
        self.value = sum(np.sum(v**3) for v in leaves) + total**2
        self.gradient = [3 * v**2 + 2 * total for v in leaves]
        count = sum(v.size for v in leaves)
        self.product = [6 * v + 2 * count for v in leaves]
        self.hessian = [
            (2 + (np.diag(6 * v.ravel()) if i == j else np.zeros((v.size, w.size)))).reshape(
                v.shape + w.shape
            )
            for i, v in enumerate(leaves)
            for j, w in enumerate(leaves)
        ]


def assert_equal(found, expected, x):
    found = [np.asarray(v) for v in optree.tree_leaves(found)]
    assert [v.shape for v in found] == [np.shape(v) for v in expected]
    assert all(v.dtype.isnative for v in found)
    rtol = 1e-5 if getattr(x, "dtype", A.dtype).itemsize == 4 else 1e-14
    for v, w in zip(found, expected, strict=True):
        np.testing.assert_allclose(v, w, rtol=rtol, atol=rtol)


@pytest.mark.parametrize("kind", DATA)
def test_every_transform_takes_it(backend, kind):
    x, exact, named = DATA[kind], Exact(DATA[kind]), {"backend": backend}
    ones = optree.tree_map(lambda v: 1.0 if isinstance(v, float) else np.ones_like(v), x)
    assert_equal(mc.value_and_grad(f, **named)(x), [exact.value, *exact.gradient], x)
    assert_equal(mc.hessian(f, **named)(x), exact.hessian, x)
    assert_equal(mc.hvp(f, (x,), (ones,), **named), exact.product, x)
    slope = sum(np.sum(g) for g in exact.gradient)
    assert_equal(mc.jvp(f, (x,), (ones,), **named), [exact.value, slope], x)
    value, pullback = mc.vjp(f, x, argnums=0, **named)
    assert_equal(pullback(value), [exact.value * g for g in exact.gradient], x)
    leaves = exact.leaves
    blocks = [
        (np.diag(2 * v.ravel()) if i == j else np.zeros((v.size, w.size))).reshape(
            v.shape + w.shape
        )
        for i, v in enumerate(leaves)
        for j, w in enumerate(leaves)
    ]
    squares = mc.jacobian(lambda x: optree.tree_map(lambda v: v * v, x), **named)
    assert_equal(squares(x), blocks, x)
    model = mc.quad_approx(f, x, **named)
    told = [exact.value, *exact.gradient, *exact.hessian]
    assert_equal((model.value, model.gradient, model.hessian), told, x)
    p = np.ones((), dtype=exact.dtype)
    assert_equal(mc.grad(lambda p, x: p * f(x), **named)(p, x), [exact.value], x)


@pytest.mark.parametrize(
    "kind", ["big-endian", "strided", "negative stride", "no axes", "number", "no elements", "dict"]
)
def test_compiled_functions_take_it(backend, fast_compiler, kind):
    x, exact = DATA[kind], Exact(DATA[kind])
    named = {"compiler": fast_compiler, "backend": backend}
    assert_equal(mc.jit(f, **named)(x), [exact.value], x)
    assert_equal(mc.prepare(mc.grad, f, x, **named)(x), exact.gradient, x)


def test_a_plan_takes_any_byte_order(backend, fast_compiler):
    plan = mc.prepare(mc.grad, f, A, compiler=fast_compiler, backend=backend)
    assert_equal(plan(A.astype(">f8")), Exact(A).gradient, A)


@pytest.mark.parametrize(
    "kind", ["big-endian", "read-only", "negative stride", "no axes", "number"]
)
def test_variables_take_it(backend, kind):
    x = mc.variable(DATA[kind], backend=backend)
    with mc.record():
        y = xp.sum(x * x * x) + xp.sum(x) ** 2
    mc.backward(y)
    assert_equal(mc.variable(x.grad).numpy(), Exact(DATA[kind]).gradient, A)


@pytest.mark.parametrize("kind", ["big-endian", "column-major", "no elements"])
def test_xp_takes_it(backend, kind):
    with mc.use(backend):
        x = xp.asarray(DATA[kind])
        assert mc.grad(lambda p: p * xp.sum(x))(2.0) == np.sum(np.asarray(DATA[kind]))
        assert float(xp.sum(xp.multiply(x, DATA[kind]))) == np.sum(np.asarray(DATA[kind]) ** 2.0)


MASKED = np.ma.MaskedArray([1.0, 2.0, 3.0], mask=[False, True, False])


@pytest.mark.parametrize(
    "call",
    [
        lambda b: mc.grad(f, backend=b)(MASKED),
        lambda b: mc.grad(lambda x, m: xp.sum(x * m), backend=b)(A, MASKED),
        lambda b: mc.grad(lambda x: xp.sum(xp.multiply(x, MASKED)), backend=b)(A),
        lambda b: mc.jvp(f, (A,), (MASKED,), backend=b),
        lambda b: mc.vjp(lambda x: x, A, backend=b)[1](MASKED),
        lambda b: mc.jit(f, backend=b)(MASKED),
        lambda b: mc.quad_approx(f, MASKED, backend=b),
        lambda b: mc.variable(MASKED, backend=b),
        lambda b: xp.sum(MASKED),
        lambda b: xp.asarray(MASKED),
        lambda b: xp.stack([MASKED, MASKED]),
    ],
)
def test_masked_arrays_are_refused(backend, call):
    with mc.use(backend), pytest.raises(InvalidArgumentError, match=r"masked.*x\.filled\(value\)"):
        call(backend)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (lambda: [np.array(2), 2.5], [2.0, 2.5]),
        (lambda: [xp.asarray(2), 2.5], [2.0, 2.5]),
        (lambda: [xp.asarray(2), np.float64(2.5)], [2.0, 2.5]),
        (lambda: [[xp.asarray(2), 1], [2.5, 3]], [[2.0, 1.0], [2.5, 3.0]]),
        (lambda: [xp.asarray(True), 3], [1, 3]),
        (lambda: [xp.asarray(True), 2.5], [1.0, 2.5]),
    ],
)
def test_lists_lose_no_part_of_their_numbers(backend, made, expected):
    with mc.use(backend):
        assert mc.variable(xp.astype(xp.asarray(made()), "float64")).numpy().tolist() == expected


@pytest.mark.skip_mxnet("it has no complex numbers")
def test_lists_keep_imaginary_parts(backend):
    def squared(x):
        return xp.abs(xp.sum(xp.asarray([x[0], 2j]))) ** 2

    value, slope = mc.value_and_grad(squared, backend=backend)(np.array([3.0, 4.0]))
    np.testing.assert_allclose(value, 13.0, rtol=1e-15)
    np.testing.assert_allclose(slope, [6.0, 0.0], rtol=1e-15)
