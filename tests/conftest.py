"""The ``backend`` fixture: every test that takes it runs on every backend.

A backend whose framework is not installed is skipped. ``@pytest.mark.skip_<backend>("why")`` leaves
a backend out of a test, ``@pytest.mark.only_<backend>`` leaves all others out.

hypothesis draws the same inputs in every run; with ``--hypothesis-profile=random`` others each
time, from ``--hypothesis-seed``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from multicalc.backend import Backend, adapters, get_backend

settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("random", database=None, deadline=None, print_blob=True)
settings.load_profile("repeatable")

BACKENDS = ("numpy", "torch", "tensorflow", "jax", "mxnet")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--every-scenario",
        action="store_true",
        help="spoil the results of all scenarios of the suite",
    )


def pytest_configure(config: pytest.Config) -> None:
    for name in BACKENDS:
        config.addinivalue_line("markers", f"skip_{name}(reason): not on the {name} backend")
        config.addinivalue_line("markers", f"only_{name}: on the {name} backend only")


@pytest.fixture(params=BACKENDS)
def backend_name(request: pytest.FixtureRequest) -> str:
    """The name of each backend."""
    name = request.param
    only = [n for n in BACKENDS if request.node.get_closest_marker(f"only_{n}")]
    if only and name not in only:
        pytest.skip(f"for {', '.join(only)} only")
    left_out = request.node.get_closest_marker(f"skip_{name}")
    if left_out:
        pytest.skip(left_out.args[0])
    adapter = adapters()[name]
    if not adapter.installed():
        pytest.skip(f"{adapter.framework} is not installed")
    return name


@pytest.fixture
def backend(backend_name: str) -> Iterator[Backend]:
    """Each backend, in a scope in which float64 arrays can be made."""
    loaded = get_backend(backend_name)
    with loaded.precision(frozenset({"float64"})):
        yield loaded


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
