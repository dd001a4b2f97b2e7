"""The references themselves: the numbers the chapter prints, and the orders it claims."""

import numpy as np
import pytest
from mpmath import mp
from multicalc_conformance.problems import chapter
from multicalc_conformance.problems.chapter import linear, second_order

QUANTITIES = {f"{q.row} {q.name}": q for q in chapter.quantities()}

PRINTED = {
    "2 f at (0, 0.6931)": np.log(3),
    "2 ∇f at (0, 0.6931)": [1 / 3, 2 / 3],
    "2 linear approximation at the book's (0.01, log 2 − 0.03)": 1.0819456,
    "2 f at (0.01, 0.6631)": 1.0821242,
    "5 f at −1, 0, 2": [-5, 0, -32],
    "5 f′ at −1, 0, 2": [0, 0, 0],
    "5 f″ at −1, 0, 2": [36, -24, 72],
    "6 f at (−1, 0, −2, 1)": 1024,
    "6 ∇f at (−1, 0, −2, 1)": [-4096] * 4,
    "6b ∇f at (1, 1, −2, 1)": [73472, 73472, -68224, -68224],
    "9 .grad of w, x, y, z at (−1, 0, −2, 1)": [-4096] * 4,
    "11 f at (−1, 0)": -np.exp(-1),
    "11 ∇f at (−1, 0)": [-np.exp(-1), 0],
    "11 ∇²f at (−1, 0)": 2 * np.exp(-1) * np.eye(2),
    "11 the PyTorch and TensorFlow tabs' largest gap": 4.78,
    "18 ∇²f at (0, 0)": np.zeros((2, 2)),
}


def evaluated(key):
    with mp.workdps(50):
        return np.array(QUANTITIES[key].reference(), dtype=float)


@pytest.mark.parametrize("key", PRINTED)
def test_the_chapter_s_own_numbers(key):
    digits = 5e-3 if "gap" in key else 5e-8
    np.testing.assert_allclose(evaluated(key), PRINTED[key], rtol=0, atol=digits)


def test_halving_the_step_quarters_the_linear_error():
    settled = evaluated("1 (L(w+ε) − L(w) − ε·∇L)/‖ε‖² as ε halves")
    changes = np.abs(np.diff(settled))
    assert np.all(np.abs(settled) > 0.1)
    assert np.all(changes[1:] < 0.7 * changes[:-1])


def test_the_quadratic_error_is_of_third_order_and_that_of_the_printed_tabs_of_second():
    with mp.workdps(50):
        x0 = [mp.mpf(c) for c in second_order.BOOK_AT]

        def doubled(p):
            gap = (p[0] + 1) ** 2 + p[1] ** 2
            return second_order.book_quadratic(p) + mp.exp(-1) * gap

        def ratio(model):
            errors = []
            for step in (mp.mpf("1e-6"), mp.mpf("2e-6")):
                p = [x0[0] + step, x0[1] + step / 2]
                errors.append(second_order.bump_value(p) - model(p))
            return float(errors[1] / errors[0])

        assert ratio(second_order.book_quadratic) == pytest.approx(8, rel=1e-4)
        assert ratio(doubled) == pytest.approx(4, rel=1e-4)


def test_the_general_quadratic_at_the_book_s_point_is_the_book_s():
    with mp.workdps(50):
        p = [mp.mpf("0.3"), mp.mpf("-1.7")]
        gap = second_order.quadratic(second_order.BOOK_AT, p) - second_order.book_quadratic(p)
    assert abs(gap) < 1e-40


def test_gradients_are_the_derivatives_of_the_values():
    """The closed forms held against mpmath's numerical derivative, at fifty digits."""
    pairs = [
        (linear.loss_value, linear.loss_gradient),
        (linear.log_sum_value, linear.log_sum_gradient),
        (second_order.bump_value, second_order.bump_gradient),
        (second_order.polynomial_value, second_order.polynomial_gradient),
    ]
    with mp.workdps(50):
        p = [mp.mpf("0.37"), mp.mpf("-0.81")]
        for value, gradient in pairs:
            by_x, by_y = gradient(p)
            assert abs(mp.diff(lambda x, y, v=value: v([x, y]), p, (1, 0)) - by_x) < 1e-20
            assert abs(mp.diff(lambda x, y, v=value: v([x, y]), p, (0, 1)) - by_y) < 1e-20
