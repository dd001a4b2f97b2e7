"""``pytest --pyargs multicalc_conformance``: its options, and a test a scenario and backend.

Every pytest run loads this module where multicalc is installed, so it imports nothing until asked.
"""

from __future__ import annotations

import pytest

SUITE = "multicalc_conformance.test_conformance"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("multicalc")
    group.addoption(
        "--multicalc-backends",
        default="",
        help="Backends to test, separated by commas; by default all that are installed.",
    )
    group.addoption(
        "--multicalc-families",
        default="",
        help="Families of scenarios, separated by commas; by default all.",
    )
    group.addoption(
        "--multicalc-quick", action="store_true", help="A selection, in about a minute."
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.module.__name__ != SUITE:
        return
    from multicalc.backend import registry
    from multicalc.errors import UnknownBackendError
    from multicalc_conformance import families
    from multicalc_conformance.families.selection import select

    option = metafunc.config.getoption
    named = [name for name in option("--multicalc-backends").split(",") if name]
    installed = [a.name for a in registry.adapters().values() if a.installed()]
    wanted = [name for name in option("--multicalc-families").split(",") if name]
    try:
        for name in named:
            registry.adapter(name)
        chosen = select(wanted or None, quick=option("--multicalc-quick"), notes=[])
    except (families.UnknownFamilyError, UnknownBackendError) as unknown:
        raise pytest.UsageError(str(unknown)) from None
    # The backend varies fastest, so that a scenario's references are computed once.
    pairs = [(scenario, name) for scenario in chosen for name in named or installed]
    metafunc.parametrize(
        ("scenario", "backend_name"), pairs, ids=[f"{s.id}-{name}" for s, name in pairs]
    )
