"""The files of ``docs/test-your-library.md``, as they stand there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "test-your-library.md"


def test_the_files_of_the_page(tmp_path):
    files = dict(re.findall(r"\*\*`(\w+\.py)`\*\*\n\n```python\n(.*?)```", PAGE.read_text(), re.S))
    assert files.keys() == {"robust.py", "test_robust.py", "losses.py"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)

    def run(*command):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    shown = re.search(r"```\n(multicalc snapshot .*?)```", PAGE.read_text(), re.S)[1]
    (tmp_path / "__snapshots__").mkdir()
    (tmp_path / "__snapshots__" / "test_robust.test_a_fit.txt").write_text(shown)
    done = run("pytest", "-q", "--strict-markers", "--multicalc-backends=numpy")
    assert "5 passed" in done

    done = run(
        *("multicalc_conformance.cli", "conformance", "--scenarios", "losses.py"),
        *("--backends", "numpy", "--jobs", "1"),
    )
    assert "6 cells of 1 scenario, 0 fail" in done
