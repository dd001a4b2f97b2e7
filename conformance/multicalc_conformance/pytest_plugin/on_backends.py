"""The ``backend`` fixture: a test that takes it runs on every backend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from multicalc_conformance.pytest_plugin.skips import skip_unless_meant

if TYPE_CHECKING:
    from multicalc.backend import Backend

EACH = "_multicalc_each"
"""The fixture that is parametrised, so that a person's own ``backend_name`` isn't."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("multicalc").addoption(
        "--multicalc-backends",
        default="",
        help="Backends to test, separated by commas; by default all that are installed.",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if EACH in metafunc.fixturenames:
        metafunc.parametrize(EACH, wanted_backends(metafunc.config), indirect=True)


def wanted_backends(config: pytest.Config) -> list[str]:
    """Those that the run is of.

    Raises:
        UsageError: no backend has a name that was given.
    """
    from multicalc.backend import adapters
    from multicalc.backend.registry import adapter
    from multicalc.errors import UnknownBackendError

    named = [name for name in config.getoption("--multicalc-backends").split(",") if name]
    try:
        for name in named:
            adapter(name)
    except UnknownBackendError as unknown:
        raise pytest.UsageError(str(unknown)) from None
    return named or [each.name for each in adapters().values() if each.installed()]


@pytest.fixture(name=EACH)
def _each(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def backend_name(_multicalc_each: str, request: pytest.FixtureRequest) -> str:
    """The name of each backend that is installed, or of each of ``--multicalc-backends``.

    ``@pytest.mark.skip_<name>("reason")`` leaves one out, ``@pytest.mark.only_<name>`` all others.
    """
    skip_unless_meant(request, _multicalc_each)
    return _multicalc_each


@pytest.fixture
def backend(backend_name: str) -> Iterator[Backend]:
    """Each backend, in a scope in which float64 arrays can be made."""
    from multicalc.backend import get_backend

    loaded = get_backend(backend_name)
    with loaded.precision(frozenset({"float64"})):
        yield loaded
