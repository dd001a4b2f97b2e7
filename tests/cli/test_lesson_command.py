"""``multicalc lesson``: lists, shows and writes lessons, and says what is wrong."""

from __future__ import annotations

import ast
import json

import pytest
from multicalc_conformance.cli.commands import app
from multicalc_lessons.lesson import lessons
from typer.testing import CliRunner


def ask(*words):
    return CliRunner().invoke(app, ["lesson", *words])


def test_list_has_all():
    found = ask("list")
    assert found.exit_code == 0
    assert [each.slug for each in lessons() if each.slug not in found.output] == []


def test_show_has_a_frameworks_code_and_what_it_gave():
    found = ask("show", "linear-approximation", "--framework", "torch")
    assert found.exit_code == 0
    assert "Linear approximation" in found.output
    assert "import torch" in found.output
    assert "tensor([0.3333, 0.6667]" in found.output


def test_show_keeps_formulas_as_they_are_written():
    said = ask("show", "chain-rule").output
    assert r"2\,(1 + 4\sin 1)\cos 1,\qquad 2\,(1 + 4\sin 1)\sin 1" in said
    assert r"b = (w+x-y-z)^2,\\" in said
    assert "A figure on the site: Choose an input" in said


@pytest.mark.parametrize("framework", ["jax", "multicalc"])
def test_notebook_for_jupyter(tmp_path, framework):
    file = tmp_path / "here.ipynb"
    found = ask("notebook", "chain-rule", "--framework", framework, "--output", str(file))
    assert found.exit_code == 0
    cells = json.loads(file.read_text())["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert ("jax.grad" in code) is (framework == "jax")
    assert "(w + x + y + z) ** 2" in code


def test_notebook_for_marimo(tmp_path):
    file = tmp_path / "here.py"
    assert ask("notebook", "hessians", "--output", str(file)).exit_code == 0
    assert "marimo" in {
        name.name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Import)
        for name in node.names
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "chainrule"], "did you mean 'chain-rule'"),
        (["show", "chain-rule", "--framework", "mlx"], "'mlx' is no framework of the lessons"),
        (["notebook", "chain-rule", "--output", "x.txt"], "a notebook's file ends in .ipynb"),
        (["run", "chain-rule", "--frameworks", "torch,mlx"], "'mlx' is no framework"),
    ],
)
def test_bad_usage(words, said):
    found = ask(*words)
    assert found.exit_code == 2
    assert said in found.output + found.stderr


def test_show_says_of_what_its_outputs_are(monkeypatch):
    asked = ("show", "linear-approximation", "--framework", "torch")
    assert "# recorded with torch " in ask(*asked).output
    monkeypatch.setattr("multicalc_conformance.cli.lesson.installed", lambda name: False)
    assert "; PyTorch is not installed here" in ask(*asked).output
