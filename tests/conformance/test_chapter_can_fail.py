"""A check that can't fail checks nothing: spoiled results of every quantity must be found."""

from functools import cache

import numpy as np
import pytest
from multicalc_conformance import chapter
from multicalc_conformance.columns import Column
from multicalc_conformance.comparison import Outcome, judge
from multicalc_conformance.measure import Exact, error

QUANTITIES = {f"{q.row} {q.name}": q for q in chapter.quantities()}
COLUMN = (Column("a", "ready"),)


@cache
def reference(key):
    from mpmath import mp

    with mp.workdps(50):
        return Exact.of(QUANTITIES[key].reference())


def verdict(key, value):
    quantity = QUANTITIES[key]
    return (
        judge(
            quantity.row,
            quantity.name,
            {"a": Outcome(value)},
            COLUMN,
            reference=reference(key),
            source=quantity.source,
            dtype=quantity.dtype,
        )
        .cells[0]
        .verdict
    )


def nudged(value):
    """The largest entry off by a billionth."""
    spoiled = value.copy()
    at = np.unravel_index(np.argmax(np.abs(value)), value.shape)
    spoiled[at] = spoiled[at] * (1 + 1e-9) if spoiled[at] else 1e-9
    return spoiled


def last_spoiled(value):
    """One entry alone, of another value."""
    spoiled = value.copy()
    spoiled.flat[-1] += 0.01 * max(1.0, np.max(np.abs(value)))
    return spoiled


def with_nan(value):
    spoiled = value.copy()
    spoiled.flat[0] = np.nan
    return spoiled


SPOILED = {
    "doubled": lambda value: 2 * value,
    "flipped": lambda value: -value,
    "zeros": lambda value: 0 * value,
    "reversed": lambda value: np.flip(value).copy(),
    "transposed": lambda value: value.T,
}
"""What does not change every value: a zero doubled is zero."""
ALWAYS = {
    "nudged": nudged,
    "last entry": last_spoiled,
    "nan": with_nan,
    "shape": lambda value: np.stack([value, value]),
    "dtype": lambda value: value.astype("float32"),
}


@pytest.mark.parametrize("key", QUANTITIES)
def test_the_right_result_agrees_and_every_spoiled_one_differs(key):
    right = reference(key).high
    assert verdict(key, right) == "agrees"
    for name, spoil in ALWAYS.items():
        assert verdict(key, spoil(right)) == "differs", name
    for name, spoil in SPOILED.items():
        spoiled = spoil(right)
        if spoiled.shape != right.shape or not np.array_equal(spoiled, right):
            assert verdict(key, spoiled) == "differs", name


@pytest.mark.parametrize("row", dict.fromkeys(q.row for q in QUANTITIES.values()))
@pytest.mark.parametrize("spoil", ["doubled", "flipped", "zeros"])
def test_each_row_has_a_quantity_that_each_mistake_changes(row, spoil):
    of_row = [key for key, quantity in QUANTITIES.items() if quantity.row == row]
    assert any(
        error(SPOILED[spoil](reference(key).high), reference(key), "float64").relative > 1e-3
        for key in of_row
    )


def test_matrices_are_not_all_symmetric():
    """Where a Hessian's transpose is itself, only a non-symmetric result can show a transpose."""
    shown = [
        key
        for key in QUANTITIES
        if reference(key).high.ndim == 2
        and reference(key).high.shape[0] == reference(key).high.shape[1]
        and not np.allclose(reference(key).high, reference(key).high.T)
    ]
    assert shown


def test_a_wrong_sign_on_the_b_path_is_seen_at_6b_and_not_at_the_book_s_point():
    from multicalc_conformance.chapter.chain_rule import BOOK, GENERIC, network_gradient

    def wrong_sign(point):
        w, x, y, z = point
        a, b = (w + x + y + z) ** 2, (w + x - y - z) ** 2
        along_a = 16 * a * (a**2 + b**2) * 2 * (w + x + y + z)
        along_b = 16 * b * (a**2 + b**2) * 2 * (w + x - y - z)
        return np.array([along_a - sign * along_b for sign in (1, 1, -1, -1)])

    assert wrong_sign(BOOK).tolist() == network_gradient(BOOK)
    assert verdict("6b ∇f at (1, 1, −2, 1)", wrong_sign(GENERIC)) == "differs"
