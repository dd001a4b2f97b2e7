"""Random numbers that are the same on every backend, eager and compiled: of a key, by Threefry."""

from multicalc.random.bits import bits
from multicalc.random.discrete import bernoulli, categorical
from multicalc.random.exponential import exponential
from multicalc.random.gamma import gamma
from multicalc.random.integers import randint
from multicalc.random.keys import fold_in, key, split
from multicalc.random.normal import normal, truncated_normal
from multicalc.random.shuffle import choice, permutation
from multicalc.random.uniform import uniform

__all__ = [
    "bernoulli",
    "bits",
    "categorical",
    "choice",
    "exponential",
    "fold_in",
    "gamma",
    "key",
    "normal",
    "permutation",
    "randint",
    "split",
    "truncated_normal",
    "uniform",
]
