"""What counts as right in the exercises, against differences at 60 digits and exact algebra."""

# Matrices have capital letters.
# ruff: noqa: N803, N806

import mpmath
import numpy as np
import pytest
import sympy
from mpmath import mpf
from multicalc_lessons.exercises import EXERCISES

STEP = mpf(10) ** -15
"""Squared it is 1e-30, and a second difference has 30 of 60 digits left."""


@pytest.fixture(autouse=True)
def sixty_digits():
    with mpmath.workdps(60):
        yield


def elementwise(f):
    return np.vectorize(f, otypes=[object])


exact, exp, log = elementwise(lambda x: mpf(float(x))), elementwise(mpmath.exp), mpmath.log


def norm(v):
    return mpmath.sqrt(np.sum(v * v))


def gradient(f, x):
    """By central differences, of the shape of ``x``."""
    found = np.empty(x.shape, dtype=object)
    for i in np.ndindex(x.shape):
        step = np.full(x.shape, mpf(0))
        step[i] = STEP
        found[i] = (f(x + step) - f(x - step)) / (2 * STEP)
    return found


def hessian(f, x):
    return np.array([gradient(lambda y, i=i: gradient(f, y)[i], x) for i in range(x.size)])


def log_sum_exp(x):
    return log(np.sum(exp(x)))


def monkey(v):
    return v[0] ** 3 - 3 * v[0] * v[1] ** 2


DERIVATIVES = {
    "1": lambda beta, x: (gradient(lambda x: beta @ x, x), gradient(lambda x: x @ beta, x)),
    "1a": lambda A, x: gradient(lambda x: x @ A @ x, x),
    "1b": lambda A, x, b: gradient(lambda x: np.sum((A @ x - b) ** 2) / len(b), x),
    "1c": lambda X, U, V: gradient(lambda V: np.sum((X - U @ V) ** 2), V),
    "2": lambda v: gradient(norm, v),
    "2a": lambda v: gradient(lambda v: 1 / norm(v), v),
    "2b": lambda A, x, b: gradient(lambda x: norm(A @ x - b), x),
    "2c": lambda v: hessian(norm, v),
    "3": lambda x, y: (gradient(log_sum_exp, np.array([x, y])), mpf(1)),
    "3a": lambda x: gradient(log_sum_exp, x),
    "3b": lambda x, t: gradient(lambda t: t * log_sum_exp(x / t), np.array(t)),
    "3c": lambda x: hessian(log_sum_exp, x),
    "4b": lambda x, y: (hessian(monkey, np.array([x, y])),),
}
"""Each right answer but the words, by its definition."""


@pytest.mark.parametrize("id", DERIVATIVES)
def test_derivatives(id):
    exercise = EXERCISES[id]
    for point in exercise.points():
        expected = DERIVATIVES[id](*map(exact, point))
        expected = expected if exercise.parts else (expected,)
        for found, right in zip(exercise.right(point), expected, strict=False):
            right = np.array(right).astype("float64")
            np.testing.assert_allclose(found, right, rtol=1e-13, atol=1e-14)
            assert found.shape == right.shape


def test_components_of_the_gradient_of_log_sum_exp_add_up_to_one():
    x, y = sympy.symbols("x y")
    f = sympy.log(sympy.exp(x) + sympy.exp(y))
    assert sympy.simplify(f.diff(x) + f.diff(y)) == 1


def values_around(f):
    """A function of two variables near the origin, in all directions."""
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    return np.array([f(1e-3 * np.cos(a), 1e-3 * np.sin(a)) for a in angles])


def test_the_only_critical_point_is_neither():
    x, y = sympy.symbols("x y", real=True)
    f = x**2 * y + x * y**2
    assert sympy.solve([f.diff(x), f.diff(y)], [x, y]) == [(0, 0)]
    point, kind = EXERCISES["4"].reference()
    assert list(point) == [0, 0]
    around = values_around(lambda x, y: x**2 * y + x * y**2)
    assert around.min() < 0 < around.max()
    assert kind == "neither"


def test_two_critical_points():
    x, y = sympy.symbols("x y", real=True)
    f = x**3 + y**3 - 3 * x * y
    assert set(sympy.solve([f.diff(x), f.diff(y)], [x, y])) == {(0, 0), (1, 1)}
    point, kind = EXERCISES["4a"].reference()
    curvatures = sympy.hessian(f, (x, y)).subs({x: point[0], y: point[1]}).eigenvals()
    assert min(curvatures) > 0
    around = values_around(lambda x, y: x**3 + y**3 - 3 * x * y)
    assert around.min() < 0 < around.max()
    assert kind == "neither"


def test_the_monkey_saddle_is_neither():
    around = values_around(lambda x, y: x**3 - 3 * x * y**2)
    assert around.min() < 0 < around.max()
    assert {EXERCISES["4b"].right(point)[1] for point in EXERCISES["4b"].points()} == {"neither"}


def concave(A, b):
    return lambda x: b @ x - x @ A @ x / 2


def ridge(A, b, penalty):
    return lambda x: (np.sum((A @ x - b) ** 2) + penalty * np.sum(x * x)) / 2


def test_a_concave_quadratic_has_a_maximum():
    for A, b in EXERCISES["4c"].points():
        x, kind = EXERCISES["4c"].reference(A, b)
        f = concave(exact(A), exact(b))
        assert max(abs(gradient(f, exact(x)))) < 1e-13
        assert np.linalg.eigvalsh(hessian(f, exact(x)).astype(float)).max() < 0
        assert kind == "maximum"


def test_a_balance_of_gradients():
    """Of g = a·x + ‖x‖²/2 and h = b·x + ‖x‖²/2, whose sum has its minimum at −(a + b)/2."""
    a, b = np.array([1.0, -3.0]), np.array([2.0, 0.5])
    x = -(a + b) / 2
    np.testing.assert_allclose(EXERCISES["5"].reference(b + x), a + x, rtol=1e-15)


def test_ridge_regression():
    for point in EXERCISES["5a"].points():
        x = EXERCISES["5a"].reference(*point)
        # It is strictly convex, so there is no other.
        assert max(abs(gradient(ridge(*map(exact, point)), exact(x)))) < 1e-13


def test_projection():
    for a, p, c in EXERCISES["5b"].points():
        x = EXERCISES["5b"].reference(a, p, c)
        assert a @ x == pytest.approx(c, rel=1e-13, abs=1e-14)
        # What is perpendicular to a is a direction in the plane.
        within = np.eye(len(a)) - np.outer(a, a) / (a @ a)
        np.testing.assert_allclose(within @ (x - p), 0, atol=1e-14)


def test_shrinkage():
    for b, penalty in EXERCISES["5c"].points():
        x = EXERCISES["5c"].reference(b, penalty)
        slope = b - x  # what the penalty has to balance
        np.testing.assert_allclose(slope[x != 0], penalty * np.sign(x[x != 0]), rtol=1e-14)
        assert np.all(np.abs(slope[x == 0]) <= penalty)
    smallest = [np.count_nonzero(EXERCISES["5c"].right(p)[0]) for p in EXERCISES["5c"].points()]
    assert 0 < sum(smallest) < sum(len(b) for b, _ in EXERCISES["5c"].points())
