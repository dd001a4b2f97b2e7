"""The adapter of MLX, which is installed from its own distribution: `make mlx`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from multicalc_conformance.engine import store

EXAMPLE = Path(__file__).parents[2] / "examples" / "multicalc-mlx"
pytestmark = pytest.mark.skipif(find_spec("mlx") is None, reason="mlx is not installed")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with the adapter installed into it, built from a copy."""
    folder, source = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("source") / "mlx"
    shutil.copytree(EXAMPLE, source)
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*install, "--target", str(folder), str(source)], check=True)
    return folder


@pytest.fixture
def changed(site, tmp_path):
    """The adapter with one place of its source changed."""

    def change(module, old, new):
        folder = shutil.copytree(site, tmp_path / "changed")
        source = folder / "multicalc_mlx" / f"{module}.py"
        text = source.read_text(encoding="utf-8")
        assert old in text
        source.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return change


def run(site, *arguments):
    command = [sys.executable, "-m", "multicalc_conformance.cli", *arguments]
    paths = [str(site), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=site)


def conformance(site, families, *options):
    """The process, and the cells by their verdicts."""
    results = site / "results.jsonl"
    rest = ["--backends", "mlx", "--jobs", "1", "--results", str(results), *options]
    done = run(site, "conformance", "--family", families, *rest)
    verdicts = {}
    for cell in store.read(results).cells:
        verdicts.setdefault(cell["verdict"], []).append(cell)
    return done, verdicts


def test_it_has_no_more_than_120_lines():
    sources = EXAMPLE.glob("multicalc_mlx/*.py")
    assert sum(len(path.read_text("utf-8").splitlines()) for path in sources) <= 120


def test_it_passes_all_checks(site):
    done = run(site, "doctor", "--check", "mlx")
    assert done.returncode == 0, done.stdout


def test_it_passes_the_chapter_in_both_precisions(site):
    done, verdicts = conformance(site, "chapter")
    assert done.returncode == 0, done.stdout
    assert set(verdicts) == {"agrees", "unsupported"}
    assert len(verdicts["agrees"]) > 300
    assert len(verdicts["unsupported"]) < 20


def test_an_outer_derivative_is_kept_where_values_are_read(changed):
    graphs = changed("backend", "keeping_graphs(lambda: ", "(lambda run: run())(lambda: ")
    done = run(graphs, "doctor", "--check", "mlx")
    assert done.returncode == 1
    assert "reading a value cuts the outer derivative" in " ".join(done.stdout.split())


def test_both_cotangents_of_one_array_count(changed):
    done = run(changed("backend", "[y * 1 for y in", "[y for y in"), "doctor", "--check", "mlx")
    assert done.returncode == 1
    assert "derivatives of outputs that are one another" in done.stdout


def test_what_comes_from_integers_has_no_derivative(changed):
    folder = changed("backend", "mx.stop_gradient(x)", "x")
    done, verdicts = conformance(folder, "elementwise", "--only", "astype to int32")
    assert done.returncode == 1
    assert verdicts["wrong"]


@pytest.mark.parametrize("name", ["exp", "sin", "cos"])
def test_float64_has_its_digits(changed, name):
    new = f"getattr(mx if name == '{name}' else accurate, name)"
    folder = changed("backend", "getattr(accurate, name)", new)
    done, verdicts = conformance(folder, "elementwise", "--only", f"/{name}")
    assert done.returncode == 1
    assert verdicts["wrong"]
