"""The table as a reader sees it."""

from io import StringIO

import numpy as np
import pytest
from multicalc_conformance.cli.tables import print_table, short
from multicalc_conformance.columns import Column
from multicalc_conformance.comparison import compare
from multicalc_conformance.quantity import Quantity
from rich.console import Console

FIVE = tuple(Column(name, "ready") for name in ("numpy", "jax", "mxnet", "tensorflow", "torch"))
LONG = np.array([-0.000123456789, 1.0, 2.0])


def shown(quantities, columns=FIVE, width=120):
    out = StringIO()
    screen = Console(file=out, width=width)
    print_table(screen, compare("[title]", quantities, columns), columns)
    return out.getvalue()


def quantity(compute, reference=LONG.tolist):
    return Quantity("11", "something with a name that is long", compute, reference, "by hand")


@pytest.mark.parametrize("width", [120, 150])
def test_every_column_of_five_backends_fits(width):
    text = shown([quantity(lambda backend: LONG)], width=width)
    lines = text.splitlines()
    assert all(len(line) <= width for line in lines)
    for heading in ("quantity", "numpy", "tensorflow", "torch", "reference", "verdict"):
        assert heading in text
    assert text.count("✓") == 5
    assert "agree" in text
    assert "[title]" in text


def test_a_message_is_given_once_for_all_the_places_where_it_came_up():
    def compute(backend):
        if backend in ("jax", "torch"):
            raise ValueError("no such kernel")
        return LONG

    text = shown([quantity(compute), Quantity("12", "n", compute, LONG.tolist, "by hand")])
    assert text.count("no such kernel") == 1
    assert "(jax, torch)" in text
    assert text.count("✗ error") == 4


def test_a_difference_says_where_and_how_much():
    wrong = LONG.copy()
    wrong[1] = 1.5
    text = shown([quantity(lambda backend: wrong if backend == "mxnet" else LONG)])
    assert text.count("✗") == 1
    assert "(mxnet): off by 0.25 of the largest entry" in text
    assert "at (1,) 1.5 where 1.0 is right" in text
    assert "differ" in text


def test_another_shape_is_said():
    text = shown([quantity(lambda backend: np.array(1.0) if backend == "jax" else LONG)])
    assert "(jax): shape (), expected (3,)" in text
    assert "∞" in text


def test_values_are_short_and_tell_their_shape():
    assert short(np.array(1.5)) == "1.5"
    assert short(np.array([1.0, 2.0])) == "(1, 2)"
    assert short(np.zeros((101, 101))) == "0, 0 … 101×101"
    assert short(np.zeros((0, 3))) == "empty 0×3"
    assert short(np.array(1.23456789e-7)) == "1.23e-7"
