"""The wheel where nothing else is installed: what a newcomer sees first."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

USER = """
import numpy as np

import multicalc as mc


def energy(x: np.ndarray) -> np.ndarray:
    return (x**2).sum()


reveal_type(mc.backends())
reveal_type(mc.__version__)
mc.grad(energy, argnum=1)
mc.get_backend(3)
"""


def test_the_first_example_of_the_readme_runs(there, tmp_path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)[0]
    assert "mc.hessian(f)(x)" in example
    (tmp_path / "example.txt").write_text(example, encoding="utf-8")
    done = there("python", "-m", "doctest", "-v", "example.txt")
    assert done.returncode == 0, done.stdout
    assert "Test passed." in done.stdout


def test_numpy_alone_is_installed_and_every_backend_is_known(there):
    code = "import multicalc as mc; print(*[(b.name, b.installed) for b in mc.backends()])"
    known = there("python", "-c", code).stdout
    assert known.count("True") == 1
    assert "('numpy', True)" in known
    assert known.count("False") == 4


def test_what_is_missing_comes_with_the_versions_to_install(there):
    code = "import multicalc as mc; print(*[b.install_command for b in mc.backends()], sep='\\n')"
    told = there("python", "-c", code).stdout.splitlines()
    assert "pip install 'jax>=0.4.30'" in told
    assert "pip install 'torch>=2.13'" in told


def test_a_user_of_mypy_sees_our_types(empty, tmp_path):
    """An unknown argument and a wrong type are errors, where Any would let them pass."""
    (tmp_path / "user.py").write_text(USER, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--python-executable", str(empty / "python")]
    options = ["--config-file=", "--no-incremental", "--no-error-summary", "user.py"]
    done = subprocess.run([*command, *options], cwd=tmp_path, capture_output=True, text=True)
    said = done.stdout.splitlines()
    told = [line.split(":", 2)[1:] for line in said if ": note: See" not in line]
    revealed = [text.split('"')[1] for _, text in told if "Revealed type" in text]
    assert revealed[0].endswith("list[multicalc.backend.registry.BackendInfo]"), done.stdout
    assert revealed[1].endswith("str")
    errors = {int(line): text for line, text in told if " error:" in text}
    assert "[call-arg]" in errors[13]
    assert "[arg-type]" in errors[14]
    assert set(errors) == {13, 14}


def test_the_command_says_what_to_install(there):
    done = there("multicalc", "doctor")
    assert done.returncode == 2
    assert "pip install 'multicalc-autodiff[cli]'" in done.stderr
    assert "jinja2, mpmath, rich, scipy, typer, markdown-it-py, pyyaml" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
