"""``skip_<backend>`` and ``only_<backend>``, whose reasons can be checked: what is skipped for a
reason runs with ``--multicalc-check-skips``, and fails if it passes."""

from __future__ import annotations

from collections.abc import Generator
from importlib.metadata import entry_points

import pytest

CHECKED: pytest.StashKey[str] = pytest.StashKey()
"""Why the test, which runs all the same, isn't to be run."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("multicalc").addoption(
        "--multicalc-check-skips",
        action="store_true",
        help="Run what skip_<backend> and only_<backend> give a reason to skip: it fails if it "
        "passes.",
    )


def pytest_configure(config: pytest.Config) -> None:
    for point in entry_points(group="multicalc.backends"):
        name = point.name
        config.addinivalue_line("markers", f"skip_{name}(reason): not on the {name} backend")
        config.addinivalue_line("markers", f"only_{name}(reason): on the {name} backend only")


def skip_unless_meant(request: pytest.FixtureRequest, backend: str) -> None:
    """Skip the test if its marks leave the backend out; or note why, if that is to be checked."""
    marks = list(request.node.iter_markers())
    only = {mark.name.removeprefix("only_") for mark in marks if mark.name.startswith("only_")}
    against = [mark for mark in marks if mark.name == f"skip_{backend}"]
    if only and backend not in only:
        against += [mark for mark in marks if mark.name.startswith("only_")]
    if not against:
        return
    reason = next((mark.args[0] for mark in against if mark.args), None)
    if reason is None or not request.config.getoption("--multicalc-check-skips"):
        pytest.skip(reason or f"for {', '.join(sorted(only))} only")
    request.node.stash[CHECKED] = reason


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    reason = item.stash.get(CHECKED, None)
    if reason is not None and report.when == "call":
        if report.passed:
            report.outcome = "failed"
            report.longrepr = f"it passes, so that the reason to skip it no longer holds: {reason}"
        elif report.failed:
            report.outcome = "skipped"
            report.longrepr = (str(item.path), item.location[1] or 0, f"Skipped: {reason}")
    return report
