"""What is at the edge of what operators take: nothing, one difference alone, NaN, and the like."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError

NUMBERS = [mc.logdet, mc.spectral_density, mc.top_eigenvalues, mc.condition]


def test_no_vectors_and_no_coordinates(backend_name, native, to_numpy):
    x = native([1.0, 2.0, 3.0])
    hessian = mc.hessian_operator(lambda x: xp.sum(x**3), x)
    assert to_numpy(hessian @ native(np.zeros((3, 0)))).shape == (3, 0)
    assert (hessian.as_scipy() @ np.zeros((3, 0))).shape == (3, 0)
    assert to_numpy(mc.jacobian_operator(lambda x: x[:0], x).to_dense()).shape == (0, 3)
    nothing = mc.hessian_operator(lambda x: xp.sum(x**2), native(np.zeros(0)))
    assert to_numpy(nothing.to_dense()).shape == (0, 0)


def test_scipys_complex_vectors_keep_their_imaginary_part():
    flat = mc.hessian_operator(lambda x: xp.sum(x**3), np.array([1.0, 2.0])).as_scipy()
    assert (flat @ np.array([1 + 2j, 3j])).tolist() == [6 + 12j, 36j]
    assert (flat @ np.array([[1j], [1.0]])).tolist() == [[6j], [12.0]]


@pytest.mark.parametrize(("i", "j"), [(0, 1), (0, 2), (3, 5)])
def test_one_difference_among_many_coordinates_is_seen(i, j):
    """Random signs, which agree at two of these pairs, would see a matrix of zeros."""
    x = np.zeros(600)
    one = mc.hessian_operator(lambda x: (x[i] - x[j]) ** 2, x)
    assert mc.top_eigenvalues(one, 1).values[0] == pytest.approx(4)
    assert mc.condition(one).kind == "singular"
    assert mc.condition(one).largest == pytest.approx(4)
    row = mc.jacobian_operator(lambda x: (x[i] - x[j]) * xp.ones_like(x[:550]), x)
    assert mc.top_eigenvalues(row, 1).values[0] == pytest.approx(np.sqrt(2 * 550))

    def three(x):
        return xp.sum(x**2) - 4 * (x[i] - x[j]) ** 2

    found = mc.classify(three, x, matrix="operator", full_output=True)
    assert found.kind == "saddle"
    np.testing.assert_allclose(found.eigenvalues, [-14, 2])


@pytest.mark.parametrize("size", [3, 600])
@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_not_finite_says_so(number, size):
    x = np.ones(size)
    for bad in (np.nan, np.inf):
        x[1] = bad
        hessian = mc.hessian_operator(lambda x: xp.sum(x**3), x)
        with pytest.raises(InvalidArgumentError, match="operator must be finite"):
            number(hessian, 1) if number is mc.top_eigenvalues else number(hessian)


@pytest.mark.parametrize("matrix", ["dense", "operator"])
def test_a_hessian_of_infinities_is_of_no_critical_point(matrix):
    assert mc.classify(lambda x: xp.sum(abs(x) ** 1.5), np.zeros(3), matrix=matrix) == (
        "not critical"
    )


@pytest.mark.parametrize("number", [*NUMBERS, mc.trace])
def test_what_is_no_operator(number):
    with pytest.raises(InvalidArgumentError, match=r"operator must be a LinearOperator.*ndarray"):
        number(np.eye(3))


@pytest.mark.parametrize("number", [mc.logdet, mc.spectral_density, mc.condition])
def test_numbers_of_nothing(number):
    nothing = mc.hessian_operator(lambda x: xp.sum(x**2), np.zeros(0))
    with pytest.raises(InvalidArgumentError, match="operator must have coordinates, found 0 × 0"):
        number(nothing)


@pytest.mark.parametrize(
    ("number", "options", "said"),
    [
        (mc.trace, {"samples": 2.5}, "samples must be an int"),
        (mc.trace, {"deflate": 1.5}, "deflate must be an int"),
        (mc.logdet, {"samples": 2.5}, "samples and steps must be ints"),
        (mc.spectral_density, {"steps": 2.5}, "samples and steps must be ints"),
        (mc.spectral_density, {"points": 2.5}, "points must be an int"),
        (mc.top_eigenvalues, {"k": 2.5}, "k must be from 1"),
        (mc.top_eigenvalues, {"maxiter": 0}, "maxiter must be an int"),
    ],
)
def test_counts_are_whole(number, options, said):
    hessian = mc.hessian_operator(lambda x: xp.sum(x**2), np.zeros(600))
    with pytest.raises(InvalidArgumentError, match=said):
        number(hessian, **options)


def test_one_eigenvalue_of_both_ends():
    hessian = mc.hessian_operator(lambda x: xp.sum(x**3), np.arange(1.0, 601.0) / 6)
    assert mc.top_eigenvalues(hessian, 1, which="BE").values[0] == pytest.approx(600)


@pytest.mark.parametrize("computed", [mc.hessian_diagonal, mc.laplacian])
def test_second_derivatives_by_nothing(backend_name, native, to_numpy, computed):
    found = computed(lambda x: xp.sum(x**2))(native(np.zeros((0, 3))))
    assert to_numpy(found).sum() == 0


@pytest.mark.parametrize(
    "combine",
    [
        lambda hessian, x: x * hessian,
        lambda hessian, x: hessian * x,
        lambda hessian, x: x @ hessian,
        lambda hessian, x: hessian + x,
    ],
)
def test_arrays_are_no_factors(combine):
    """NumPy would make an array of operators."""
    hessian = mc.hessian_operator(lambda x: xp.sum(x**2), np.zeros(2))
    with pytest.raises(TypeError, match="LinearOperator"):
        combine(hessian, np.ones(2))
    assert (np.float64(3) * hessian).to_dense().tolist() == [[6.0, 0.0], [0.0, 6.0]]
