"""What doctests find beside the names of their own module."""

from __future__ import annotations

import builtins
from typing import Any

import pytest

from multicalc.xp import table


@pytest.fixture(autouse=True)
def pythons_own(doctest_namespace: dict[str, Any]) -> None:
    """The examples of xp's functions run among these, as soon as they were asked for; but what
    ``round`` is to a reader is Python's."""
    for name in table.NAMES:
        if hasattr(builtins, name):
            doctest_namespace[name] = getattr(builtins, name)
