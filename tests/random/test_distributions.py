"""What is drawn has the distribution it is called by; seeds are fixed, so that no test is flaky."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import multicalc as mc

random = mc.random
COUNT = 20000
LEAST = 1e-3
"""A p-value below it is no accident."""

CONTINUOUS = {
    "uniform": (lambda key: random.uniform(key, (COUNT,)), stats.uniform()),
    "uniform between": (
        lambda key: random.uniform(key, (COUNT,), minval=-2.0, maxval=5.0),
        stats.uniform(-2.0, 7.0),
    ),
    "normal": (lambda key: random.normal(key, (COUNT,)), stats.norm()),
    "normal, float32": (lambda key: random.normal(key, (COUNT,), "float32"), stats.norm()),
    "exponential": (lambda key: random.exponential(key, (COUNT,)), stats.expon()),
    "truncated_normal": (
        lambda key: random.truncated_normal(key, -0.5, 2.0, (COUNT,)),
        stats.truncnorm(-0.5, 2.0),
    ),
    "truncated below": (
        lambda key: random.truncated_normal(key, 1.0, np.inf, (COUNT,)),
        stats.truncnorm(1.0, np.inf),
    ),
    **{
        f"gamma, {a}": (
            lambda key, a=a: random.gamma(key, a, (COUNT,)),
            stats.gamma(a),
        )
        for a in (0.2, 1.0, 3.5, 200.0)
    },
}


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", CONTINUOUS)
def test_continuous(name, seed):
    draw, distribution = CONTINUOUS[name]
    assert stats.kstest(draw(random.key(seed)), distribution.cdf).pvalue > LEAST


@pytest.mark.parametrize("name", ["uniform", "normal", "exponential"])
def test_a_wrong_distribution_is_noticed(name):
    draw, distribution = CONTINUOUS[name]
    spoiled = draw(random.key(0)) * 1.1
    assert stats.kstest(spoiled, distribution.cdf).pvalue < LEAST


P = np.array([0.1, 0.2, 0.3, 0.4])
DISCRETE = {
    "randint": (lambda key: random.randint(key, (COUNT,), 0, 7), np.full(7, 1 / 7)),
    "randint, int32": (lambda key: random.randint(key, (COUNT,), 0, 7, "int32"), np.full(7, 1 / 7)),
    "bernoulli": (lambda key: random.bernoulli(key, 0.3, (COUNT,)), np.array([0.7, 0.3])),
    "categorical": (lambda key: random.categorical(key, np.log(P), shape=(COUNT,)), P),
    "choice": (lambda key: random.choice(key, 4, (COUNT,), p=P), P),
    "bits": (lambda key: random.bits(key, (COUNT,)) >> 29, np.full(8, 1 / 8)),
    "the lowest bits": (lambda key: random.bits(key, (COUNT,)) & 7, np.full(8, 1 / 8)),
}


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", DISCRETE)
def test_discrete(name, seed):
    draw, p = DISCRETE[name]
    counts = np.bincount(np.asarray(draw(random.key(seed)), dtype=int), minlength=len(p))
    assert stats.chisquare(counts, COUNT * p).pvalue > LEAST


def test_permutations_are_equally_likely():
    keys = random.split(random.key(0), 3000)
    orders = [tuple(random.permutation(key, 3)) for key in keys]
    counts = [orders.count(order) for order in sorted(set(orders))]
    assert len(counts) == 6
    assert stats.chisquare(counts).pvalue > LEAST


def test_choice_without_replacement_repeats_nothing():
    for key in random.split(random.key(0), 100):
        for p in (None, np.arange(1.0, 9.0) / 36.0):
            assert len(set(random.choice(key, 8, (6,), replace=False, p=p).tolist())) == 6


def test_streams_of_split_keys_are_apart():
    """No word is met twice among keys, and streams are uncorrelated."""
    key = random.key(1)
    children = random.split(key, 1000)
    grandchildren = [random.split(each) for each in children[:200]]
    folded = [random.fold_in(key, i) for i in range(1000)]
    every = [key, *children, *np.concatenate(grandchildren), *folded]
    # fold_in(key, i) is the i-th of split(key, n), as in JAX.
    assert len({tuple(each.tolist()) for each in every}) == 1 + 1000 + 400
    streams = np.stack([random.normal(each, (2000,)) for each in children[:20]])
    off = np.corrcoef(streams)[np.triu_indices(20, 1)]
    assert np.abs(off).max() < 4.5 / np.sqrt(2000)


def test_neighbouring_numbers_are_independent():
    x = random.uniform(random.key(2), (2 * COUNT,))
    table, _, _ = np.histogram2d(x[::2], x[1::2], bins=16, range=[[0, 1], [0, 1]])
    assert stats.chisquare(table.ravel()).pvalue > LEAST


def test_seeds_and_keys_that_differ_in_a_bit():
    """Half of all bits change, whichever bit of a seed does."""
    first = random.bits(random.key(0), (2000,))
    for bit in (0, 1, 31, 32, 63):
        changed = first ^ random.bits(random.key(1 << bit), (2000,))
        share = np.unpackbits(changed.astype(np.uint32).view(np.uint8)).mean()
        assert abs(share - 0.5) < 4.5 * 0.5 / np.sqrt(64000)
