"""Lessons run in kernels of their own, and a cell that fails is named."""

from __future__ import annotations

from runpy import run_path

import nbformat
import pytest
from lessons.written import fence, written
from multicalc_lessons.building import build
from multicalc_lessons.frameworks import TITLES
from multicalc_lessons.marimos import marimo_app
from multicalc_lessons.names import check_names
from multicalc_lessons.notebook import notebook
from multicalc_lessons.reading import LessonError
from multicalc_lessons.running import CellFailedError

from multicalc.errors import BackendNotInstalledError

CELL = fence(
    "{cell}",
    *("import numpy as np", "import multicalc as mc", ""),
    *("mc.grad(lambda p: p[0] * p[1])(np.array([0.1, 3.0]))",),
)
TABS = fence(
    "{tabs} square",
    *(":operators: value, grad", ":at: [0.5, 2]", ":expected: 17/4; [1, 4]", ""),
    *("def f(x):", "    return xp.sum(x**2)"),
)


def test_a_lesson_runs_once(tmp_path):
    lesson = written(tmp_path, CELL, TABS, "The end.")
    told = []
    for _ in range(2):
        built = build([lesson], tmp_path / "ran", ["numpy", "multicalc"], told.append)
        assert not built.disagreements
    assert sorted(told) == ["slopes on NumPy", "slopes on multicalc"]
    done = built.of("slopes")["numpy"]
    nbformat.validate(done)
    shown = [
        output["data"]["text/plain"]
        for cell in done.cells
        for output in cell.get("outputs", ())
        if "text/plain" in output.get("data", {})
    ]
    backend, gradient, value, slopes = shown
    assert backend.startswith("<backend 'numpy'")
    assert gradient == "array([3. , 0.1])"
    assert "4.25" in value
    assert "1., 4." in slopes


def test_a_wrong_number_is_named(tmp_path):
    lesson = written(tmp_path, TABS.replace("17/4", "4"))
    (found,) = build([lesson], tmp_path / "ran", ["numpy"], print).disagreements
    assert str(found).startswith("slopes.md:10: square on NumPy: gave 4.25; [1.0, 4.0], ")


def test_a_cell_that_raises_is_named(tmp_path):
    lesson = written(tmp_path, CELL, fence("{cell}", ":name: last", "", "1 / 0"))
    with pytest.raises(CellFailedError) as caught:
        build([lesson], tmp_path / "ran", ["multicalc"], print)
    said = str(caught.value)
    assert said.startswith("slopes on multicalc: the cell 'last' raised ZeroDivisionError")
    assert said.endswith("1 / 0")


def test_a_framework_that_is_asked_for_and_not_here(tmp_path, monkeypatch):
    monkeypatch.setattr("multicalc_lessons.frameworks.find_spec", lambda name: None)
    with pytest.raises(BackendNotInstalledError, match=r"PyTorch is not installed, .*pip install"):
        build([written(tmp_path, CELL)], tmp_path / "ran", ["torch"])


@pytest.mark.parametrize(
    ("later", "uses"),
    [("f(2)", "f"), ("g = lambda y: f(y) + x", "f, x"), ("def g(f):\n    return f(x)", "x")],
)
def test_a_cell_may_not_use_what_a_tab_defined(tmp_path, later, uses):
    parts = [line for name in TITLES for line in (f"# %% {name}", "f = x = 1", "f")]
    by_hand = fence("{tabs} one", ":expected: 1", "", *parts)
    lesson = written(tmp_path, by_hand, fence("{cell}", later))
    with pytest.raises(LessonError, match=f"'cell-1' uses {uses}, which a tab above defined last"):
        check_names(lesson)


@pytest.mark.parametrize("later", ["f = 1\nf", "lambda f: f", "import f\nf", "print('f')"])
def test_a_cell_may_define_what_a_tab_did(tmp_path, later):
    check_names(written(tmp_path, TABS, fence("{cell}", later)))


def test_a_marimo_app_runs(tmp_path):
    lesson = written(tmp_path, CELL, TABS)
    file = tmp_path / "slopes.py"
    file.write_text(marimo_app(notebook(lesson, "numpy")), encoding="utf-8")
    outputs, names = run_path(str(file))["app"].run()
    assert names["f"](names["x"]) == 4.25
    assert [each.tolist() for each in outputs if hasattr(each, "tolist")][-1] == [1.0, 4.0]
