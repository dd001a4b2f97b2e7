"""What is refused, and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import (
    DoesNotFitError,
    InvalidArgumentError,
    MixedBackendsError,
    NotDifferentiableError,
    NotScalarError,
    UnsupportedOperationError,
)


def operator(n: int = 3, **options):
    return mc.hessian_operator(lambda p: xp.sum(p["x"] ** 3), {"x": np.ones(n)}, **options)


@pytest.mark.parametrize(
    ("vector", "said"),
    [
        ({"x": np.ones(2)}, r"x\['x'\] must have shape \(3,\).*found \(2,\)"),
        ({"y": np.ones(3)}, "structure"),
        (np.ones(3), r"a flat one of 3 coordinates.*unravel\(vector\)"),
        (np.ones((3, 2)), r"a flat one of 3 coordinates.*as_scipy\(\)"),
        (np.ones(4), "structure"),
        ({"x": np.ones(3, "float32")}, "dtype float64, found .* float32"),
        ({"x": np.ones((2, 3))}, r"must have shape \(3, 3\)"),
    ],
    ids=["shape", "keys", "flat", "flat block", "no tree", "dtype", "rows"],
)
def test_vectors_that_do_not_fit(vector, said):
    with pytest.raises(InvalidArgumentError, match=said):
        operator() @ vector


def test_another_frameworks_vector():
    pytest.importorskip("torch")
    vector = {"x": mc.get_backend("torch").from_numpy(np.ones(3))}
    with pytest.raises(MixedBackendsError, match="runs on numpy"):
        operator() @ vector


def test_a_matrix_that_does_not_fit(backend_name):
    big = mc.hessian_operator(
        lambda x: xp.sum(x**2), np.ones(10_000_000, "float32"), backend=backend_name
    )
    with pytest.raises(DoesNotFitError, match=r"10,000,000 × 10,000,000 .* 364 TiB"):
        big.to_dense()
    np.testing.assert_array_equal((big @ np.ones(10_000_000, "float32"))[:3], [2.0, 2.0, 2.0])


@pytest.mark.parametrize("combine", [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a @ b])
def test_operators_that_do_not_fit_each_other(combine):
    with pytest.raises(InvalidArgumentError, match=r", float64\[3\] on numpy; found float64\[4\]"):
        combine(operator(3), operator(4))


def test_what_is_not_square_is_not_damped():
    wide = mc.jacobian_operator(lambda x: x[:2], np.ones(3))
    with pytest.raises(InvalidArgumentError, match="its range must be the domain of"):
        wide.damped(1.0)


@pytest.mark.parametrize("damping", ["a", None, np.ones(2)])
def test_damping_is_a_number(damping):
    with pytest.raises(InvalidArgumentError, match="damping must be a number, found"):
        operator().damped(damping)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("y", r"a part of x\['x'\]: its key or index, or a function of the tree; found 'y'$"),
        (lambda p: p["x"][0], r"a part of x\['x'\].*found <function"),
        (lambda p: 1.0, "own leaves"),
        (lambda p: {}, "own leaves"),
        (lambda p: [p["x"], p["x"]], "twice"),
    ],
)
def test_parts_that_are_not_there(where, said):
    with pytest.raises(InvalidArgumentError, match=said):
        operator().restrict(where)


def test_functions_without_a_hessian():
    with pytest.raises(NotScalarError, match="jacobian"):
        mc.hessian_operator(lambda x: x, np.ones(2))
    with pytest.raises(NotDifferentiableError, match="int64"):
        mc.hessian_operator(lambda x: xp.sum(x), np.arange(2))
    with pytest.raises(NotDifferentiableError, match="complex"):
        mc.hessian_operator(lambda x: xp.sum(xp.real(x)), np.ones(2, complex))
    with pytest.raises(NotDifferentiableError, match="complex"):
        mc.jacobian_operator(lambda x: x * 1j, np.ones(2))


def test_data_is_a_pair():
    with pytest.raises(InvalidArgumentError, match=r"pair \(inputs, targets\), found tuple of 3"):
        mc.gauss_newton(lambda w, x: w * x, lambda z, y: xp.sum(z), np.ones(2), (1, 2, 3))


def test_likelihoods():
    with pytest.raises(InvalidArgumentError, match=r"'categorical', .*found 'gamma'"):
        mc.fisher(lambda w, x: w * x, np.ones(2), np.ones(2), likelihood="gamma")
    with pytest.raises(InvalidArgumentError, match=r"classes', found shape \(2,\)"):
        mc.fisher(lambda w, x: w * x, np.ones(2), np.ones(2), likelihood="categorical")


def test_lineax_is_of_jax():
    with pytest.raises(UnsupportedOperationError, match="numpy's; use as_scipy"):
        operator().as_lineax()


def test_host_vectors_that_do_not_fit():
    with pytest.raises(InvalidArgumentError, match=r"\(3,\) or \(3, columns\), found \(4,\)"):
        operator().unravel(np.ones(4))


def test_products_say_where_they_do_not_fit():
    wide = mc.jacobian_operator(lambda x: x[:2], np.ones(3))
    with pytest.raises(InvalidArgumentError, match=r"the range of .* must be the domain of"):
        wide @ wide


@pytest.mark.parametrize(
    "number",
    [mc.trace, mc.logdet, mc.spectral_density, mc.top_eigenvalues, mc.condition],
    ids=lambda number: number.__name__,
)
def test_numbers_of_what_is_no_operator(number):
    with pytest.raises(InvalidArgumentError, match=rf"{number.__name__}: .*hessian_operator"):
        number(lambda x: x)
