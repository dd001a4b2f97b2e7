"""What a person's own tests have of multicalc: a folder with tests, run as it would be."""

from __future__ import annotations

import subprocess
import sys

import pytest

TESTS = """
import numpy as np
import pytest
import multicalc as mc
import multicalc.testing as mt
from multicalc import xp

def loss(x):
    return xp.sum(x**3)

@pytest.mark.only_numpy
def test_gradient(backend, matches_snapshot):
    matches_snapshot(mc.grad(loss)(backend.from_numpy(np.array([1.0, 2.0]))))

@pytest.mark.only_numpy
def test_value(backend_name):
    mt.assert_matches_snapshot(mc.evaluate(loss, backend=backend_name)(np.ones(2)), "value")

@pytest.mark.skip_jax("jax has no such thing")
def test_that_works_again(backend_name):
    assert backend_name

@pytest.mark.skip_jax("jax still fails")
def test_that_fails(backend_name):
    assert backend_name == "numpy"

@pytest.mark.only_numpy
def test_of_one(backend_name):
    assert backend_name == "numpy"
"""
OWN = """
import pytest

@pytest.fixture
def backend():
    return "my own"

@pytest.fixture
def backend_name():
    return "my own"

def test_own_fixtures(backend, backend_name):
    assert backend == backend_name == "my own"

@pytest.mark.parametrize("backend_name", ["given"])
def test_own_parameters(backend_name):
    assert backend_name == "given"
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "test_losses.py").write_text(TESTS)
    (tmp_path / "test_own.py").write_text(OWN)

    def pytest_run(*options):
        command = [sys.executable, "-m", "pytest", "-rfs", "--strict-markers", *options]
        command.append("--multicalc-backends=numpy,jax")
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout

    return pytest_run


def test_the_tests_of_a_library(run, tmp_path):
    missing = run()
    assert "2 failed, 5 passed, 5 skipped" in missing
    assert "there is no snapshot value.txt; run pytest with --multicalc-update" in missing
    assert "jax has no such thing" in missing
    assert "for numpy only" in missing

    made = run("--multicalc-update", "test_losses.py")
    assert "5 passed, 5 skipped" in made
    folder = tmp_path / "__snapshots__"
    assert sorted(each.name for each in folder.iterdir()) == [
        "test_losses.test_gradient.txt",
        "value.txt",
    ]
    assert "  3.0 12.0\n" in (folder / "test_losses.test_gradient.txt").read_text()

    value = folder / "value.txt"
    (folder / "gone.txt").write_text(value.read_text())
    (folder / "other.txt").write_text(value.read_text().replace("test_losses", "test_others"))
    ran = run("-n", "2")
    assert "7 passed, 5 skipped" in ran
    assert ran.count("__snapshots__") == 1
    assert str(folder / "gone.txt") in ran


def test_reasons_to_skip_are_checked(run):
    told = run("--multicalc-check-skips", "-k", "that or of_one")
    assert "1 failed, 3 passed, 2 skipped" in told
    assert "reason to skip it no longer holds: jax has no such thing" in told
    assert "jax still fails" in told
    assert "for numpy only" in told
