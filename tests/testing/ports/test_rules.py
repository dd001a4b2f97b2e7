"""What a person says of which weights are which."""

from __future__ import annotations

import re

import numpy as np
import pytest
from testing.ports.standins import drawn, standin

import multicalc.testing as mt
from multicalc.errors import InvalidArgumentError

A = standin("torch", {
    **{f"layers.{i}.mix.w": drawn(3, 2, seed=i) for i in range(3)},
    "cell.b_ih": drawn(4, seed=3), "cell.b_hh": drawn(4, seed=4), "mask": drawn(2, 2),
})  # fmt: skip
B = standin("flax", {
    **{f"Layer_{i + 1}.m": drawn(2, 3, seed=5 + i) for i in range(3)}, "Cell.b": drawn(4, seed=8),
})  # fmt: skip
RULES = [
    mt.rule("layers.{i}.mix.w", "Layer_{i+1}.m", mt.layouts.transpose),
    mt.rule(("cell.b_ih", "cell.b_hh"), "Cell.b", mt.layouts.add),
    mt.rule("mask", ()),
]


def test_rules_bind_numbers_and_add_biases():
    match = mt.match(A, B, RULES)
    assert {pair.how for pair in match.pairs} == {"rule"}
    assert not match.unmatched_a
    assert not match.unmatched_b
    pushed = match.push(A.parameters)
    assert list(pushed) == ["Layer_1.m", "Layer_2.m", "Layer_3.m", "Cell.b"]
    assert np.array_equal(pushed["Layer_3.m"], A.parameters["layers.2.mix.w"].T)
    both = A.parameters["cell.b_ih"] + A.parameters["cell.b_hh"]
    assert np.array_equal(pushed["Cell.b"], both)
    pulled = match.pull(B.parameters)
    assert np.array_equal(pulled["cell.b_ih"], B.parameters["Cell.b"])
    assert np.array_equal(pulled["cell.b_hh"], B.parameters["Cell.b"])
    back = match.inverse(pushed)
    assert np.array_equal(back["cell.b_ih"], both)
    assert not back["cell.b_hh"].any()
    assert "mask" not in back


def test_the_earlier_rule_holds():
    first = mt.rule("layers.0.mix.w", "Layer_3.m", mt.layouts.transpose)
    match = mt.match(A, B, [first, *RULES], propose_rest=False)
    assert {pair.a: pair.b for pair in match.pairs}["layers.0.mix.w",] == ("Layer_3.m",)
    assert match.unmatched_a == {"layers.2.mix.w": (3, 2)}
    assert match.unmatched_b == {"Layer_1.m": (2, 3)}


def test_code_says_in_one_rule_what_differs_by_numbers():
    match = mt.match(A, B, RULES)
    assert (
        match.code()
        == """\
mt.match(
    a,
    b,
    rules=[
        mt.rule('layers.{i}.mix.w', 'Layer_{i+1}.m', mt.layouts.transpose),
        mt.rule(('cell.b_ih', 'cell.b_hh'), 'Cell.b', mt.layouts.Mix(((0, 1),))),
        mt.rule('mask', ()),
    ],
    propose_rest=False,
)"""
    )
    assert eval(match.code(), {"mt": mt, "a": A, "b": B}) == match


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (mt.rule("layer.{i}.w", "x"), "meets no weight of the first model, which has 'layers.0"),
        (mt.rule("mask", "nothing"), "the second model has no 'nothing', but 'Layer_1.m'"),
        (
            mt.rule("layers.{i}.mix.w", "Layer_{i+1}.m"),
            "makes of 'layers.0.mix.w' (3, 2) (3, 2), but 'Layer_1.m' (2, 3) is wanted",
        ),
        (mt.rule("mask", "Cell.b", mt.layouts.Split(3, axis=0)), "an error (array split"),
        (mt.rule("layers.{i}.{kind}.w", "Layer_{kind+1}.m"), "counts from 'mix', which is no"),
    ],
)
def test_bad_rules_of_models(rule, said):
    with pytest.raises(InvalidArgumentError, match=re.escape(said)):
        mt.match(A, B, [rule])


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("a.{i}", "b.{j}"), "'a.{i}' has no {j}"),
        (("a.{i+1}", "b.{i}"), "counts in the first name"),
        (((), "b"), "names no weight of the first model"),
    ],
)
def test_bad_rules(args, said):
    with pytest.raises(InvalidArgumentError, match=re.escape(said)):
        mt.rule(*args)
