"""The chapter's tabs differ from each other: the engine finds it."""

import pytest
from multicalc_conformance.chapter import printed, second_order
from multicalc_conformance.cli.tables import explanations
from multicalc_conformance.columns import columns
from multicalc_conformance.comparison import compare
from multicalc_conformance.quantity import Quantity


def quantity(tab):
    return Quantity(
        "11",
        "best quadratic on the grid",
        printed.on_grid(tab),
        second_order.book_surface,
        "e⁻¹(−1−(x+1)+(x+1)²+y²)",
    )


def test_the_mxnet_tab_agrees():
    assert compare("t", [quantity(printed.mxnet_tab)], columns(["numpy"])).agrees


def test_the_pytorch_and_tensorflow_tabs_differ_and_the_table_says_where():
    table = compare("t", [quantity(printed.pytorch_and_tensorflow_tab)], columns(["numpy"]))
    assert not table.agrees
    (line,) = table.lines
    gap = abs(line.cells[0].value - line.reference.high).max()
    assert gap == pytest.approx(4.78, abs=5e-3)
    (text,) = explanations(table)
    assert "at (100, 0)" in text or "at (100, 100)" in text
