"""Backends in name only, for results made by hand."""

from __future__ import annotations

from types import SimpleNamespace

from multicalc_conformance.comparison.table import by_scenario, table
from multicalc_conformance.families.of_quantity import of_quantity


def backends(*names):
    """They declare nothing, and compute what a scenario's ``compute`` gives for their names."""
    return [_named(name) for name in names]


def _named(name):
    return SimpleNamespace(name=name, operations={}, capabilities=dict, version=lambda: "1.0")


def compared(quantities, names, step=lambda name: None):
    """The table of quantities on such backends."""
    scenarios = [of_quantity("chapter", quantity) for quantity in quantities]
    return table("[title]", scenarios, backends(*names), by_scenario, step)
