"""What is in the source archive and in the wheels."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def contents(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_there_are_nine_packages_and_each_has_types(built, packages):
    inside = contents(built.wheel)
    tops = {name.split("/")[0] for name in inside if ".dist-info/" not in name}
    assert tops == set(packages)
    assert len(packages) == 9
    assert all(f"{name}/py.typed" in inside for name in packages)


def test_the_wheel_has_every_file_of_the_packages_and_no_other(built, files):
    inside = {k: v for k, v in contents(built.wheel).items() if ".dist-info/" not in k}
    assert set(inside) == set(files)
    assert any(not name.endswith((".py", "py.typed")) for name in inside)
    assert all(inside[name] == path.read_bytes() for name, path in files.items())


def test_the_wheel_of_the_source_archive_is_that_of_the_tree(built):
    assert contents(built.wheel) == contents(built.wheel_of_tree)


def test_the_source_archive_has_what_its_tests_need(built):
    with tarfile.open(built.sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "Makefile", "constraints.txt", "tests/conftest.py"} <= names
    assert not [name for name in names if name.startswith((".venv", "out/"))]


def test_an_editable_install_is_four_folders_on_the_path(tmp_path):
    """And no import hook, which hides the source from editors and type checkers."""
    code = "import sys; from hatchling.build import build_editable; build_editable(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    installed = {k: v for k, v in contents(wheel).items() if ".dist-info/" not in k}
    ((name, listed),) = installed.items()
    assert name.endswith(".pth")
    folders = [Path(line) for line in listed.decode().split()]
    assert folders == [ROOT, ROOT / "backends", ROOT / "conformance", ROOT / "lessons"]
