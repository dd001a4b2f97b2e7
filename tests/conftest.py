"""What tests on every backend have beside the plugin's ``backend`` and ``backend_name``.

hypothesis draws the same inputs in every run; with ``--hypothesis-profile=random`` others each
time, from ``--hypothesis-seed``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from browser import browser, open_page
from hypothesis import settings

from multicalc.backend import Backend, get_backend

__all__ = ["browser", "open_page"]

# How wide the window is in which tests are run says nothing of what commands print.
os.environ.pop("COLUMNS", None)

settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("random", database=None, deadline=None, print_blob=True)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-scenario",
        action="store_true",
        help="spoil the results of all scenarios of the suite",
    )


@pytest.fixture
def fast_compiler(backend_name: str) -> str | None:
    """The backend's compiler that takes the least time to compile; None for its only one."""
    return "graph" if "graph" in get_backend(backend_name).compilers else None


@pytest.fixture
def native(backend_name: str) -> Callable[..., Any]:
    """NumPy data as the backend's own array, of the same dtype, whatever scope is open."""
    loaded = get_backend(backend_name)

    def convert(x: Any, dtype: str | None = None) -> Any:
        array = np.asarray(x, dtype=dtype)
        with loaded.precision(frozenset({str(array.dtype)})):
            return loaded.from_numpy(array)

    return convert


@pytest.fixture
def to_numpy(backend_name: str) -> Callable[[Any], np.ndarray]:
    """A native array of the backend as NumPy's."""
    loaded = get_backend(backend_name)

    def convert(x: Any) -> np.ndarray:
        with loaded.precision(frozenset({"float64"})):
            return loaded.to_numpy(x)

    return convert


@pytest.fixture
def xp(backend: Backend) -> Any:
    """The backend's own array API namespace."""
    return backend.namespace


class Arrays:
    """NumPy to native arrays and back, through trees."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def __call__(self, x: Any, dtype: str = "float64") -> Any:
        return self.backend.from_numpy(np.asarray(x, dtype=dtype))

    def numpy(self, tree: Any) -> Any:
        if isinstance(tree, tuple | list):
            return [self.numpy(x) for x in tree]
        return self.backend.to_numpy(tree)


@pytest.fixture
def arrays(backend: Backend) -> Arrays:
    return Arrays(backend)
