"""Each error names the argument, what was found and what to do."""

from __future__ import annotations

import re

import numpy as np
import pytest

import multicalc as mc
from multicalc.errors import InvalidArgumentError, MixedBackendsError

random = mc.random
KEY = random.key(0)

WRONG = {
    "an int for a key": (lambda: random.normal(42), "normal: key is 42, of type int; make one by"),
    "None": (lambda: random.bits(None), "bits: key is None, of type NoneType"),
    "a key of floats": (
        lambda: random.uniform(np.ones(2)),
        "uniform: key holds float64, and a key is two integers below 2**32; make one by",
    ),
    "keys": (
        lambda: random.normal(random.split(KEY, 3)),
        "normal: key has shape (3, 2); take one of these, keys[i], or make one",
    ),
    "three words": (
        lambda: random.split(np.arange(3)),
        "split: key has shape (3,); it has two words; make one",
    ),
    "a float for a seed": (lambda: random.key(1.5), "key: seed is 1.5, of type float; it takes"),
    "a large seed": (lambda: random.key(2**64), "beyond 64 bits; write seed % 2**64"),
    "a negative shape": (
        lambda: random.normal(KEY, (2, -1)),
        "normal: shape is (2, -1); lengths can't be negative",
    ),
    "a float for a shape": (
        lambda: random.normal(KEY, 2.0),
        "normal: shape is 2.0; it takes an integer or a tuple of integers",
    ),
    "a negative number of keys": (lambda: random.split(KEY, -2), "split: num is -2; lengths"),
    "an integer dtype": (
        lambda: random.normal(KEY, (2,), "int32"),
        "normal: dtype is int32; it takes float16, float32, float64; cast",
    ),
    "a dtype that is none": (lambda: random.uniform(KEY, (2,), "wide"), "dtype is wide; it takes"),
    "bounds that don't fit": (
        lambda: random.uniform(KEY, (2,), minval=np.zeros(3)),
        "uniform: shape is (2,), to which parameters of shape (3,) don't broadcast",
    ),
    "parameters that don't fit": (
        lambda: random.truncated_normal(KEY, np.zeros(2), np.ones(3)),
        "truncated_normal: its parameters have shapes [(2,), (3,)], which don't broadcast",
    ),
    "bounds the wrong way": (
        lambda: random.truncated_normal(KEY, 2.0, 1.0),
        "lower is 2.0 and upper 1.0; lower has to be below",
    ),
    "an empty range": (
        lambda: random.randint(KEY, (2,), 5, 5),
        "randint: minval is 5 and maxval 5; maxval has to be above minval",
    ),
    "a float for a bound": (
        lambda: random.randint(KEY, (2,), 0.0, 5),
        "randint: minval holds float64; it takes integers; write int(minval)",
    ),
    "a range that is too wide": (
        lambda: random.randint(KEY, (2,), 0, 2**40),
        "they have to be at most 2**31 apart and fit int64; mc.random.bits",
    ),
    "a probability above 1": (
        lambda: random.bernoulli(KEY, 1.5),
        "bernoulli: p is 1.5; a probability is from 0 to 1",
    ),
    "a probability that is none": (lambda: random.bernoulli(KEY, np.nan), "p is nan; a probab"),
    "probabilities of others": (
        lambda: random.choice(KEY, 3, p=np.ones(4) / 4),
        "choice: p has shape (4,); it takes one number for each of the 3 elements",
    ),
    "negative probabilities": (
        lambda: random.choice(KEY, 2, p=np.array([1.5, -0.5])),
        "choice: p is [ 1.5 -0.5]; it takes numbers above 0, and zeros",
    ),
    "nothing to choose": (lambda: random.choice(KEY, 0), "choice: a has no element to choose"),
    "too many to choose": (
        lambda: random.choice(KEY, 3, (4,), replace=False),
        "choice: shape asks for 4 of the 3 elements of a; that takes replace=True",
    ),
    "a negative count": (lambda: random.permutation(KEY, -3), "permutation: found -3"),
    "a scalar": (lambda: random.permutation(KEY, 2.0), "permutation: found 2.0 and axis 0"),
    "an axis that isn't": (
        lambda: random.permutation(KEY, np.ones(3), 1),
        "and axis 1; it takes an array with that axis",
    ),
    "logits without an axis": (
        lambda: random.categorical(KEY, 1.0),
        "categorical: logits has shape () and axis is -1",
    ),
    "a shape that ends otherwise": (
        lambda: random.categorical(KEY, np.zeros((2, 3)), shape=(5, 4)),
        "categorical: shape is (5, 4), to which parameters of shape (2,)",
    ),
    "a shape parameter of 0": (
        lambda: random.gamma(KEY, np.array([1.0, 0.0])),
        "it takes numbers above 0",
    ),
    "a negative integer folded in": (
        lambda: random.fold_in(KEY, -1),
        "fold_in: data is -1; it takes an integer from 0 to 2**32 - 1",
    ),
    "a float folded in": (lambda: random.fold_in(KEY, 0.5), "fold_in: data is 0.5, of type float"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_arguments(name):
    call, said = WRONG[name]
    with pytest.raises(InvalidArgumentError, match=re.escape(said)):
        call()


def test_keys_of_jax_are_told_how():
    jax = pytest.importorskip("jax")
    with pytest.raises(InvalidArgumentError, match=r"write jax\.random\.key_data"):
        random.normal(jax.random.key(0))
    data = jax.random.key_data(jax.random.key(3))
    found = random.bits(data, (4,))
    np.testing.assert_array_equal(np.asarray(found), random.bits(random.key(3), (4,)))


def test_two_frameworks():
    torch = pytest.importorskip("torch")
    with pytest.raises(MixedBackendsError, match="torch"):
        random.normal(torch.tensor([0, 1]), (2,), backend="jax")


def test_what_a_key_may_be_written_as():
    """Words count by their 32 bits."""
    want = random.bits(np.array([2**32 - 1, 7]), (3,))
    for key in (np.array([2**32 - 1, 7], dtype=np.uint32), np.array([-1, 7], dtype=np.int32)):
        np.testing.assert_array_equal(random.bits(key, (3,)), want)


def test_who_looks_for_it_in_xp_is_told():
    with pytest.raises(AttributeError, match=r"write mc\.random\.normal\(key, shape\)"):
        _ = mc.xp.random
