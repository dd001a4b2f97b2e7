"""SciPy and array-api-extra on portable arrays, by ``scripts/array_libraries``.

Its references are SciPy's and NumPy's values for NumPy's arrays, and differences of these.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts/array_libraries"
FEW = (
    *("block_diag", "cumulative_trapezoid", "detrend", "entropy", "i0", "logsumexp"),
    *("rosen_hess_prod", "at "),
)
"""For JAX, which compiles each operation for itself: all take it a minute."""


def test_values_and_gradients(backend_name):
    pytest.importorskip("scipy", minversion="1.17")
    few = ("--only", *FEW) if backend_name == "jax" else ()
    # SciPy reads SCIPY_ARRAY_API once, so in a process of its own.
    done = subprocess.run(
        [sys.executable, str(SCRIPT), backend_name, *few],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found = [line.removeprefix(f"{backend_name} ") for line in done.stdout.splitlines()]
    expected = [
        "scipy.signal.detrend gradient: {error}: np.asarray(x)",
        f"{backend_name}: of 43 functions of SciPy 43 values and 42 gradients are right",
        f"{backend_name}: of 33 functions of array-api-extra 33 are right",
    ]
    if few:
        expected[1] = f"{backend_name}: of 7 functions of SciPy 7 values and 6 gradients are right"
        expected[-1] = f"{backend_name}: of 1 functions of array-api-extra 1 are right"
    if find_spec("array_api_extra") is None:
        expected.pop()
    # Compiled code of SciPy's takes NumPy's arrays only: a clear refusal, and no zero.
    error = "TracingError" if backend_name == "jax" else "PortabilityError"
    assert len(found) == len(expected), done.stdout
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start.format(error=error)), done.stdout
