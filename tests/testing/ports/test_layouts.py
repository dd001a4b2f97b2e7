"""Layouts of weights: linear, with their transposes and inverses."""

from __future__ import annotations

import re

import numpy as np
import pytest

from multicalc.errors import InvalidArgumentError
from multicalc.testing import layouts
from multicalc.testing.ports.matching.simpler import simplified

GATES = layouts.Mix(((2,), (0,), (1,)))

MOVES = [
    (layouts.transpose, [(2, 3), (4, 1)]),
    (layouts.Permute((2, 0, 1)), [(2, 3, 4)]),
    (layouts.Reshape((3, -1)), [(6, 2)]),
    (layouts.Flip((0, 2)), [(2, 3, 4)]),
    (layouts.Split(3, axis=1), [(2, 6), (4, 3)]),
    (layouts.Split((1, 3), axis=0), [(4, 2)]),
    (layouts.Concat(axis=1), [(2, 3), (2, 1)]),
    (layouts.Concat(axis=0, of=2), [(2,), (2,), (1,), (1,)]),
    (GATES, [(2,), (2,), (2,)]),
    (layouts.transpose >> layouts.Split(3, 1) >> GATES >> layouts.Concat(1), [(6, 2)]),
    (layouts.flattened(3, 2), [(12, 2)]),
    (layouts.packed_by_head(2, 4), [(12, 4)]),
]
SUMS = [
    (layouts.add, [(3,), (3,)]),
    (layouts.Mix(((0,), ())), [(3,)]),
    (layouts.Mix(((0, 3), (1, 4), (2,), (5,))) >> layouts.Concat(0), [(2,)] * 6),
    (layouts.Scale(0.5), [(2, 3)]),
    (layouts.Mix(((0,), (0,))), [(2,)]),
]


def drawn(shapes, seed):
    rng = np.random.default_rng(seed)
    return [rng.standard_normal(shape) for shape in shapes]


def dot(xs, ys):
    return sum(np.vdot(x, y) for x, y in zip(xs, ys, strict=True))


@pytest.mark.parametrize(("layout", "shapes"), MOVES + SUMS, ids=repr)
def test_pull_is_the_transpose(layout, shapes):
    x = drawn(shapes, 0)
    y = drawn(layout.shapes(shapes), 1)
    assert dot(layout.push(x), y) == pytest.approx(dot(x, layout.pull(y, shapes)), rel=1e-13)


@pytest.mark.parametrize(("layout", "shapes"), MOVES, ids=repr)
def test_what_only_moves_is_undone(layout, shapes):
    x = drawn(shapes, 0)
    back = layout.undone(shapes).push(layout.push(x))
    assert len(back) == len(x)
    assert all(map(np.array_equal, back, x))


@pytest.mark.parametrize(("layout", "shapes"), SUMS, ids=repr)
def test_what_undoes_a_sum_gives_the_same_sum(layout, shapes):
    y = layout.push(drawn(shapes, 0))
    assert all(map(np.array_equal, layout.push(layout.undone(shapes).push(y)), y))


@pytest.mark.parametrize(("layout", "shapes"), MOVES + SUMS, ids=repr)
def test_its_text_is_its_code(layout, shapes):
    import multicalc.testing as mt

    assert eval(repr(layout), {"mt": mt}) == layout


def test_a_convolution_kernel_by_its_entries():
    kernel = drawn([(4, 3, 5, 2)], 0)[0]
    hwio = layouts.Permute((2, 3, 1, 0)).push([kernel])[0]
    assert hwio[2, 1, 0, 3] == kernel[3, 0, 2, 1]


def test_a_chain_is_shown_without_what_does_nothing():
    there = layouts.transpose >> layouts.Split(4, axis=1)
    back = there.undone([(8, 3)])
    assert simplified(there >> back, [(8, 3)]) == layouts.same
    swap = layouts.Mix(((1,), (0,), (2,), (3,)))
    kept = simplified(there >> swap >> swap >> swap, [(8, 3)])
    assert kept == there >> swap


def test_arrays_of_two_shapes_are_not_put_back():
    with pytest.raises(InvalidArgumentError, match="write a rule for each"):
        layouts.Reshape((6,)).undone([(2, 3), (3, 2)])


def test_what_is_added_goes_to_one_place():
    with pytest.raises(InvalidArgumentError, match="to one place only"):
        layouts.Mix(((0, 1), (1,)))


def test_too_few_arrays():
    with pytest.raises(InvalidArgumentError, match=re.escape("got 1 arrays")):
        layouts.add.push([np.zeros(2)])
