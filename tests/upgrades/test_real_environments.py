"""NumPy 1 and 2, and two versions of JAX, in one run."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest
from multicalc_conformance.engine import store

MODEL = """
import numpy as np

from multicalc import xp


def soft(x):
    return xp.sum(xp.tanh(x) ** 2)


def promoted(x):
    return np.float32(3) + 1e-9
"""

OLD_ONLY = """
import numpy

assert numpy.__version__ < "2"


def f(x):
    return x
"""


@pytest.fixture
def envs(numpy2):
    if not np.__version__.startswith("1."):
        pytest.skip("this environment has NumPy 2 itself")
    return f"--envs=old={sys.executable},new={numpy2}"


@pytest.fixture
def model(tmp_path):
    (tmp_path / "model.py").write_text(MODEL)
    (tmp_path / "old_only.py").write_text(OLD_ONLY)
    return tmp_path


def test_a_function_on_both(run, envs, model):
    saved = model / "found.json"
    point = ("--at=[0.5, -1.0]", "--operators=grad,hvp", "--backends=numpy,jax")
    result = run("compare", envs, f"{model}/model.py:soft", *point, f"--json={saved}")
    assert result.exit_code == 0, result.output
    found = json.loads(saved.read_text())
    old, new = found["environments"]
    assert (old["numpy"][0], new["numpy"][0]) == ("1", "2")
    assert found["sides"]["jax @ old"] != found["sides"]["jax @ new"]
    x = np.array([0.5, -1.0])
    exact = 2 * np.tanh(x) / np.cosh(x) ** 2
    for side, each in found["lines"][0]["results"].items():
        np.testing.assert_allclose(each["values"], exact, rtol=1e-14, err_msg=side)
    assert list(found["lines"][1]["results"]) == list(found["sides"])
    assert run("diff", saved, saved).exit_code == 0


def test_what_numpy_2_changed(run, envs, model):
    """NEP 50: a Python number no longer makes a NumPy scalar wider."""
    point = ("--at=[0.5]", "--operators=value", "--backends=numpy")
    result = run("compare", envs, f"{model}/model.py:promoted", *point)
    assert result.exit_code == 1
    told = " ".join(result.output.split())
    assert "float64 on numpy @ old; float32 on numpy @ new" in told


def test_a_file_that_one_environment_cannot_import(run, envs, model):
    point = ("--at=[0.5]", "--operators=value", "--backends=numpy")
    result = run("compare", envs, f"{model}/old_only.py:f", *point)
    assert result.exit_code == 1
    told = " ".join(result.output.split())
    assert "[0.5]" in told
    assert "numpy @ new: " in told
    assert "can't be imported: AssertionError (line 4)" in told


def test_the_suite_on_both(run, envs, tmp_path):
    only = ("--family=chapter", "--only=chapter/3", "--backends=numpy", "--jobs=1")
    result = run("conformance", envs, *only, f"--results={tmp_path}/out.jsonl")
    assert result.exit_code == 0, result.output
    old, new = (tmp_path / f"out-{label}.jsonl" for label in ("old", "new"))
    cells = len(store.read(old).cells)
    assert f"{2 * cells} cells of " in result.output
    assert "old → new:" in result.output
    told = run("diff", old, new)
    assert told.exit_code == 0
    assert told.output.rstrip().endswith("0 gone, 0 new.")
    assert result.output.endswith(told.output)
