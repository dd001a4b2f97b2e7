"""``pytest --pyargs multicalc_conformance``: a test a scenario and backend."""

from __future__ import annotations

import pytest

from multicalc_conformance.pytest_plugin.on_backends import wanted_backends

SUITE = "multicalc_conformance.test_conformance"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("multicalc")
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
    from multicalc_conformance import families
    from multicalc_conformance.families.own import OwnFamilyError
    from multicalc_conformance.families.selection import select

    option = metafunc.config.getoption
    wanted = [name for name in option("--multicalc-families").split(",") if name]
    try:
        chosen = select(wanted or None, quick=option("--multicalc-quick"), notes=[])
    except (families.UnknownFamilyError, OwnFamilyError) as unknown:
        raise pytest.UsageError(str(unknown)) from None
    # The backend varies fastest, so that a scenario's references are computed once.
    backends = wanted_backends(metafunc.config)
    pairs = [(scenario, name) for scenario in chosen for name in backends]
    metafunc.parametrize(("scenario", "tested"), pairs, ids=[f"{s.id}-{name}" for s, name in pairs])
