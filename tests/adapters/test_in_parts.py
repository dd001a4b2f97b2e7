"""Arrays in parts on several devices, JAX's sharded ones and PyTorch's DTensors, go through
untouched: the numbers are right, and the parts are where those of the arguments are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ALIKE = (
    "grad",
    "value_and_grad",
    "tape",
    "portable",
    "jit of grad",
    "grad of jit",
    "vjp",
    "hvp",
    "newton",
)
"""What has the parts of the weights."""


def results(program, *words):
    """What a program in this folder says of each case."""
    path = os.pathsep.join([str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(HERE / program), *words],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[0])
    apart = {name: error for name, (_, error) in found.items()}
    assert max(apart.values()) < 1e-12, apart
    return {name: place for name, (place, _) in found.items()}


@pytest.mark.only_jax
def test_jax_on_four_devices(backend_name):
    places = results("jax_in_parts.py")
    rows = "('d',)"
    for name in (*ALIKE, "operator", "block", "hessian", "descent", "minimize", "by the rows"):
        assert places[name] == rows, name
    assert places["jacobian"] == rows
    for name in ("rows", "hvp of rows"):
        assert places[name] == "()", name


@pytest.mark.only_torch
def test_torch_in_two_processes(backend_name, tmp_path):
    places = results("torch_in_parts.py", str(tmp_path / "meeting"))
    for name in (*ALIKE, "operator", "block", "descent", "by the rows"):
        assert places[name] == "S(0)", name
    # Each process has its rows' share, as PyTorch's own gradient has it, summed when asked for.
    for name in ("rows", "hvp of rows"):
        assert places[name] == "P(sum)", name
    assert places["shown"] == "Variable(float64[8], dtype=float64, backend='torch')"
