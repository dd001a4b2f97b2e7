"""A check that can't fail checks nothing: spoiled results of every quantity must be found."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from conformance.sides import backends
from multicalc_conformance.engine.distance import distance
from multicalc_conformance.engine.run import judged
from multicalc_conformance.families.of_quantity import of_quantity
from multicalc_conformance.mutation.spoil import rounded
from multicalc_conformance.problems import chapter

SCENARIOS = {s.name: s for s in (of_quantity("chapter", q) for q in chapter.quantities())}


@cache
def references(key):
    return SCENARIOS[key].references()


@cache
def right(key):
    """The reference in double precision."""
    (array,) = rounded(references(key)["result"], "float64")
    return array


def verdict(key, value):
    scenario = replace(SCENARIOS[key], compute={"result": lambda backend: [value]})
    (cell,) = judged(scenario, backends("a"), references(key)).cells
    return cell.verdict


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


@pytest.mark.parametrize("key", SCENARIOS)
def test_the_right_result_agrees_and_every_spoiled_one_is_wrong(key):
    value = right(key)
    assert verdict(key, value) == "agrees"
    for name, spoil in ALWAYS.items():
        assert verdict(key, spoil(value)) == "wrong", name
    for name, spoil in SPOILED.items():
        spoiled = spoil(value)
        if spoiled.shape != value.shape or not np.array_equal(spoiled, value):
            assert verdict(key, spoiled) == "wrong", name


@pytest.mark.parametrize("row", dict.fromkeys(name.partition(" ")[0] for name in SCENARIOS))
@pytest.mark.parametrize("spoil", ["doubled", "flipped", "zeros"])
def test_each_row_has_a_quantity_that_each_mistake_changes(row, spoil):
    of_row = [key for key in SCENARIOS if key.partition(" ")[0] == row]
    assert any(
        distance([SPOILED[spoil](right(key))], references(key)["result"], "float64").relative > 1e-3
        for key in of_row
    )


def test_matrices_are_not_all_symmetric():
    """Where a Hessian's transpose is itself, only a non-symmetric result can show a transpose."""
    square = [x for x in map(right, SCENARIOS) if x.ndim == 2 and x.shape[0] == x.shape[1]]
    assert any(not np.allclose(x, x.T) for x in square)


def test_a_wrong_sign_on_the_b_path_is_seen_at_6b_and_not_at_the_book_s_point():
    from multicalc_conformance.problems.chapter.chain_rule import BOOK, GENERIC, network_gradient

    def wrong_sign(point):
        w, x, y, z = point
        a, b = (w + x + y + z) ** 2, (w + x - y - z) ** 2
        along_a = 16 * a * (a**2 + b**2) * 2 * (w + x + y + z)
        along_b = 16 * b * (a**2 + b**2) * 2 * (w + x - y - z)
        return np.array([along_a - sign * along_b for sign in (1, 1, -1, -1)])

    assert wrong_sign(BOOK).tolist() == network_gradient(BOOK)
    assert verdict("6b ∇f at (1, 1, −2, 1)", wrong_sign(GENERIC)) == "wrong"
