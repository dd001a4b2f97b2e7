"""What doctests find beside the names of their own module."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
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


def pytest_collection_finish() -> None:
    """The modules of bridges are imported to find their doctests."""
    _restore_precision()


@pytest.fixture(autouse=True)
def precision_of_jax(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the tests of bridges import ends with them."""
    yield
    if "bridges" in request.node.path.parts:
        _restore_precision()


def _restore_precision() -> None:
    """pymanopt and TensorLy turn on JAX's 64-bit mode for good, when they are imported."""
    jax = sys.modules.get("jax")
    if jax is not None:
        jax.config.update("jax_enable_x64", False)
