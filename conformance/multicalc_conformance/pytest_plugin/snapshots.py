"""``matches_snapshot`` and ``--multicalc-update``: where snapshots are, whether they are made, and
which no test asks for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

UPDATE, TEST_FILE = "MULTICALC_UPDATE", "MULTICALC_TEST_FILE"
"""Environment variables that ``multicalc.testing.snapshots`` reads."""
MATCH = "multicalc.testing.snapshots.match"


@dataclass
class SnapshotsOfRun:
    """The snapshots that a run used, the files of its tests, and whether all of these ran."""

    used: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    whole: bool = True

    def unused(self) -> Iterator[Path]:
        """Those of the files that no test asked for."""
        from multicalc.testing.snapshots.match import FOLDER
        from multicalc.testing.snapshots.text import FIRST

        names: dict[Path, set[str]] = {}
        for file in map(Path, self.files):
            names.setdefault(file.parent / FOLDER, set()).add(f"{FIRST} of {file.name}")
        for folder, firsts in names.items():
            for path in sorted(folder.glob("*.txt")):
                head = path.read_text(encoding="utf-8").partition("\n")[0]
                if str(path) not in self.used and head in firsts:
                    yield path


RUN: pytest.StashKey[SnapshotsOfRun] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("multicalc").addoption(
        "--multicalc-update",
        action="store_true",
        help="Make the snapshots that are missing, and anew those that differ.",
    )


@pytest.fixture
def matches_snapshot(request: pytest.FixtureRequest) -> Callable[..., None]:
    """``matches_snapshot(value)``: ``multicalc.testing.assert_matches_snapshot``, which by default
    has for a name that of the file and of the test, without its parameters."""
    from multicalc.testing import assert_matches_snapshot

    test = getattr(request.node, "originalname", request.node.name)
    own = f"{request.path.stem}.{test}"

    def check(value: Any, name: str = own, **options: Any) -> None:
        assert_matches_snapshot(value, name, **options)

    return check


def pytest_configure(config: pytest.Config) -> None:
    config.stash[RUN] = SnapshotsOfRun(whole=not any("::" in arg for arg in config.args))
    if config.getoption("--multicalc-update"):
        os.environ[UPDATE] = "1"


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.getoption("--multicalc-update"):
        os.environ.pop(UPDATE, None)


def pytest_deselected(items: list[pytest.Item]) -> None:
    for item in items:
        item.config.stash[RUN].whole = False


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    os.environ[TEST_FILE] = str(item.path)


def pytest_sessionfinish(session: pytest.Session) -> None:
    run = session.config.stash[RUN]
    run.used |= set(map(str, getattr(sys.modules.get(MATCH), "USED", ())))
    run.files |= {str(item.path) for item in getattr(session, "items", ())}
    if hasattr(session.config, "workeroutput"):
        told = {"used": sorted(run.used), "files": sorted(run.files), "whole": run.whole}
        session.config.workeroutput["multicalc"] = told


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a process of pytest-xdist's told as it ended."""
    told = getattr(node, "workeroutput", {}).get("multicalc")
    if told is not None:
        run = node.config.stash[RUN]
        run.used |= set(told["used"])
        run.files |= set(told["files"])
        run.whole &= told["whole"]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    run = config.stash[RUN]
    # Only a run that asked for all says what nothing asks for.
    if exitstatus or not run.whole or not run.used:
        return
    unused = list(run.unused())
    if unused:
        terminalreporter.section("snapshots that no test asked for")
        for path in unused:
            terminalreporter.write_line(str(path))
