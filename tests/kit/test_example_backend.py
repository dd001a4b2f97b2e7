"""The example backends as a stranger has them: installed from distributions of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from multicalc_conformance.engine import store

EXAMPLES = Path(__file__).parents[2] / "examples"
FAMILIES = {"tiny": "chapter,elementwise,arrays,operators", "dual": "chapter,nested"}
EVERY = "chapter,elementwise,arrays,operators,linalg,nested,precision"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with the frameworks and their adapters installed into it, built from copies."""
    folder, sources = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("sources")
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation"]
    for name in ("tiny", "multicalc-tiny", "dual", "multicalc-dual"):
        shutil.copytree(EXAMPLES / name, sources / name)
        command = [*install, "--target", str(folder), str(sources / name)]
        subprocess.run(command, check=True)
    return folder


def run(site, *arguments):
    command = [sys.executable, "-m", "multicalc_conformance.cli", *arguments]
    # Before the library of these tests, which may not be the one that is installed.
    paths = [str(site), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=site)


def test_they_are_found_by_their_entry_points(site):
    shown = [line.split() for line in run(site, "doctor").stdout.splitlines()]
    for name in FAMILIES:
        (row,) = [words for words in shown if words[:1] == [name]]
        assert "works" in row


@pytest.mark.parametrize("name", FAMILIES)
def test_it_passes_the_checks_of_adapters(site, name):
    done = run(site, "doctor", "--check", name)
    assert done.returncode == 0, done.stdout
    assert "passes all" in done.stdout


@pytest.mark.parametrize("name", FAMILIES)
def test_it_passes_the_core_families(site, name, request):
    """All of them in both precisions with ``--every-scenario``."""
    results = site / f"{name}.jsonl"
    options = ["--backends", name, "--jobs", "1", "--results", str(results)]
    every = request.config.getoption("--every-scenario")
    families = ["--family", EVERY] if every else ["--family", FAMILIES[name], "--brief"]
    done = run(site, "conformance", *families, *options)
    assert done.returncode == 0, done.stdout
    verdicts = {}
    for cell in store.read(results).cells:
        verdicts.setdefault(cell["verdict"], []).append(cell)
    assert set(verdicts) <= {"agrees", "unsupported"}
    assert len(verdicts["agrees"]) > 104


@pytest.mark.parametrize("name", ["log1p", "stack"])
def test_what_it_lacks_is_unsupported_without_a_declaration(site, tmp_path, name):
    less = tmp_path / "less"
    shutil.copytree(site, less)
    source = less / "multicalc_tiny" / "backend.py"
    text = source.read_text(encoding="utf-8")
    lines = text.replace("return xp.build(", "whole = xp.build(").splitlines()
    at = next(k for k, line in enumerate(lines) if "whole = " in line)
    lines[at + 1 : at + 1] = [f"        del whole.{name}", "        return whole"]
    source.write_text("\n".join(lines), encoding="utf-8")
    results = less / "results.jsonl"
    options = ["--backends", "tiny", "--jobs", "1", "--results", str(results)]
    done = run(less, "conformance", "--family", "chapter,chunks", *options)
    assert done.returncode == 0, done.stdout
    found = [cell for cell in store.read(results).cells if cell["verdict"] == "unsupported"]
    assert name in {cell["message"].partition(":")[0] for cell in found}


def test_a_broken_rule_is_found(site, tmp_path):
    """The derivative of sin with the wrong sign."""
    broken = tmp_path / "broken"
    shutil.copytree(site, broken)
    source = broken / "tiny" / "__init__.py"
    text = source.read_text(encoding="utf-8")
    right = "sin = elementwise(np.sin, lambda c, y, a: c * cos(a))"
    assert right in text
    source.write_text(text.replace(right, right.replace("cos(a)", "-cos(a)")), encoding="utf-8")
    options = ["--backends", "tiny", "--only", "sin", "--jobs", "1"]
    results = ["--results", str(broken / "results.jsonl")]
    done = run(broken, "conformance", "--family", "elementwise", *options, *results)
    assert done.returncode == 1
    assert "wrong elementwise/sin, gradient on tiny" in done.stdout
