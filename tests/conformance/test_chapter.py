"""Every row of the chapter on NumPy, against its exact reference; the suite has it on all."""

import numpy as np
import pytest
from multicalc_conformance.comparison.table import by_scenario, table
from multicalc_conformance.families.of_quantity import of_quantity
from multicalc_conformance.problems import chapter

import multicalc as mc

QUANTITIES = chapter.quantities()
ROWS = [*map(str, range(1, 7)), "6b", *map(str, range(7, 21))]


def test_all_rows_are_there_in_the_chapter_s_order():
    assert list(dict.fromkeys(quantity.row for quantity in QUANTITIES)) == ROWS


def test_names_are_unique_within_a_row():
    keys = [(quantity.row, quantity.name) for quantity in QUANTITIES]
    assert len(set(keys)) == len(keys)


def test_every_quantity_has_a_reference_and_says_where_it_comes_from():
    assert all(quantity.reference and quantity.source for quantity in QUANTITIES)


@pytest.mark.parametrize("row", ROWS)
def test_row_agrees_with_its_references(row):
    wanted = [of_quantity("chapter", quantity) for quantity in QUANTITIES if quantity.row == row]
    found = table(row, wanted, [mc.get_backend("numpy")], by_scenario)
    wrong = [(line.name, line.cells) for line in found.lines if not line.agrees]
    assert not wrong
    assert len(found.lines) == len(wanted)


def test_computing_changes_none_of_the_inputs():
    before = [q.compute("numpy") for q in QUANTITIES if q.row in ("13", "14", "15", "20")]
    after = [q.compute("numpy") for q in QUANTITIES if q.row in ("13", "14", "15", "20")]
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))
