"""The page on primitives names what the code runs by."""

from __future__ import annotations

import re

from xp.primitives_page import listed, section

from multicalc.xp import building


def test_what_has_to_be_given():
    text = section("What has to be given")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    named = [name for line in rows for name in re.findall(r"`(\w+)\(", line.split("|")[1])]
    assert tuple(named) == building.NEEDED


def test_the_operators():
    assert {*building.OPERATORS} <= {*re.findall(r"`(\w+)`", section("What arrays need"))}


def test_what_is_made_for_real_numbers():
    names = listed("What is made for real numbers")
    assert len(names) == len({*names})
    assert {*names} == building.MADE_FOR_REALS
