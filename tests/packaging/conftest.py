"""The distribution as it is published: built once, and installed in an empty environment."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[2]


def _run(*command: str | Path, cwd: Path = ROOT) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass(frozen=True)
class Built:
    """A source archive, the wheel made from it, and one made from the tree."""

    sdist: Path
    wheel: Path
    wheel_of_tree: Path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    out, tree = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("tree")
    build = (sys.executable, "-m", "build", "--no-isolation", "--outdir")
    _run(*build, out)
    _run(*build, tree, "--wheel")
    ((sdist,), (wheel,), (direct,)) = out.glob("*.tar.gz"), out.glob("*.whl"), tree.glob("*.whl")
    return Built(sdist, wheel, direct)


@pytest.fixture(scope="session")
def packages() -> dict[str, str]:
    """The name of each package, and its folder in the repository."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    folders = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    return {PurePosixPath(folder).name: folder for folder in folders}


@pytest.fixture(scope="session")
def files(packages: dict[str, str]) -> dict[str, Path]:
    """Every file of the packages that git doesn't ignore, by its place in the wheel."""
    listed = _run(
        "git", "ls-files", "--cached", "--others", "--exclude-standard", *packages.values()
    )
    found = {}
    for line in listed.splitlines():
        for name, folder in packages.items():
            if line.startswith(f"{folder}/") and (ROOT / line).exists():
                found[name + line.removeprefix(folder)] = ROOT / line
    return found


@pytest.fixture(scope="session")
def empty(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` of an environment with nothing but the wheel and what it requires."""
    home = tmp_path_factory.mktemp("empty")
    venv.create(home, with_pip=True)
    install = (
        home / "bin" / "python",
        "-m",
        "pip",
        "install",
        "-q",
        "-c",
        ROOT / "constraints.txt",
    )
    _run(*install, built.wheel)
    return home / "bin"


@pytest.fixture
def there(empty: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command of the empty environment, away from the sources."""

    def run(command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [empty / command, *arguments],
            cwd=tmp_path,
            env={"PATH": str(empty)},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run
