"""The chapter's tabs differ from each other: the engine finds it."""

import pytest
from multicalc_conformance.cli.tables import explanations
from multicalc_conformance.comparison.table import by_scenario, table
from multicalc_conformance.families.of_quantity import of_quantity
from multicalc_conformance.problems.chapter import printed, second_order
from multicalc_conformance.problems.quantity import Quantity

import multicalc as mc


def quantity(tab):
    return Quantity(
        "11",
        "best quadratic on the grid",
        printed.on_grid(tab),
        second_order.book_surface,
        "e⁻¹(−1−(x+1)+(x+1)²+y²)",
    )


def compared(tab):
    scenarios = [of_quantity("chapter", quantity(tab))]
    return table("t", scenarios, [mc.get_backend("numpy")], by_scenario)


def test_the_mxnet_tab_agrees():
    assert compared(printed.mxnet_tab).agrees


def test_the_pytorch_and_tensorflow_tabs_differ_and_the_table_says_where():
    found = compared(printed.pytorch_and_tensorflow_tab)
    assert not found.agrees
    (line,) = found.lines
    gap = abs(line.values["numpy"][0] - line.reference.arrays[0]).max()
    assert float(gap) == pytest.approx(4.78, abs=5e-3)
    (text,) = explanations(found)
    assert "at (100, 0)" in text or "at (100, 100)" in text
