"""Which versions of a framework a convention is declared for."""

from __future__ import annotations

import pytest
from multicalc_conformance.engine.conventions import Convention, convention

HYPOT = ("nonsmooth/hypot at the origin", "jvp")


def declared(since="", before=""):
    return Convention("f/s", "jvp", "jax", [1.5], "why", since=since, before=before)


@pytest.mark.parametrize(
    ("version", "expected"),
    [("0.9.2", False), ("0.10", True), ("0.10.2", True), ("0.12.0", False), ("1.0", False)],
)
def test_versions_are_numbers_and_not_texts(version, expected):
    assert declared("0.10", "0.12").holds(version) is expected


def test_a_number_of_one_digit_is_before_one_of_two():
    assert declared(before="0.12").holds("0.9.2")
    assert declared(since="0.9").holds("0.12.0")


@pytest.mark.parametrize("version", ["1.26.4 (autograd 1.9.1)", "2.13.0+cpu", "0.4.30", "3"])
def test_without_bounds_it_is_every_version(version):
    assert declared().holds(version)


def test_what_follows_the_numbers_does_not_count():
    assert declared(since="2.13").holds("2.13.0+cpu")
    assert not declared(before="2.13").holds("2.13.0+cpu")
    assert not declared(since="1.27").holds("1.26.4 (autograd 1.28)")


def test_its_versions_are_told_with_the_backend():
    assert declared().where == "jax"
    assert declared("0.10", "0.12").where == "jax from 0.10 before 0.12"


def test_the_version_decides_which_entry_holds():
    """JAX's hypot took the bigger argument out, a maximum with a tie, and no longer does."""
    assert convention(*HYPOT, "jax", "0.10.2").gives == [1.5]
    assert convention(*HYPOT, "jax", "0.12.0").gives == ["nan"]
    assert convention(*HYPOT, "nowhere", "1.0") is None
