"""A notebook that runs: what comes out of its cells."""

from __future__ import annotations

from math import log

import pytest
from display.notebook_html import Seen

nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
pytest.importorskip("ipykernel", reason="ipykernel is not installed")

SETUP = """
import numpy as np
import multicalc as mc
from multicalc import xp

def f(p):
    x, y = p
    return x**2 - x * y / 2
"""
CELLS = {
    "model": "mc.quad_approx(f, np.array([1.0, 2.0]))",
    "formula": "mc.quad_approx(f, np.array([1.0, 2.0])).formula()",
    "path": "mc.newton(lambda x: xp.exp(x) - 2.0 * x, 0.0)",
    "comparison": "mc.compare(f, np.array([1.0, 2.0]), backends=['numpy'], operators=['grad'])",
    "lazy": "import sys; sorted({'matplotlib', 'mpmath', 'sympy'} & sys.modules.keys())",
}


@pytest.fixture(scope="module")
def outputs():
    cells = [nbformat.v4.new_code_cell(source) for source in (SETUP, *CELLS.values())]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return {
        name: cell.outputs[0].data for name, cell in zip(CELLS, notebook.cells[1:], strict=True)
    }


def test_a_model_is_text_latex_and_a_table(outputs):
    found = outputs["model"]
    assert found.keys() == {"text/plain", "text/latex", "text/html"}
    # Its value is 0, its gradient (1, −½), its Hessian [[2, −½], [−½, 0]].
    written = "(x−1) − 0.5(y−2) + (x−1)² − 0.5(x−1)(y−2)"
    assert found["text/plain"] == f"QuadraticModel(f ≈ {written})"
    assert found["text/latex"] == (
        r"$\displaystyle f \approx (x-1) - 0.5(y-2) + (x-1)^{2} - 0.5(x-1)(y-2)$"
    )
    assert f"f ≈ {written}" in Seen.of(found["text/html"]).texts


def test_a_formula_is_typeset(outputs):
    assert outputs["formula"].keys() == {"text/plain", "text/latex"}


def test_a_path_is_a_table(outputs):
    assert outputs["path"]["text/plain"].startswith("Path(6 steps, converged")
    shown, value = Seen.of(outputs["path"]["text/html"]).numbers[-4]
    assert value == pytest.approx(log(2), rel=1e-15)
    assert shown in ("log 2", "0.693147")


def test_a_comparison_is_a_table(outputs):
    assert "[1, -0.5]" in Seen.of(outputs["comparison"]["text/html"]).texts


def test_showing_imports_no_more_than_it_needs(outputs):
    assert outputs["lazy"]["text/plain"] == "[]"
