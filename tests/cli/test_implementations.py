"""``multicalc compare`` of several implementations: the chapter's tabs for its best quadratic."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from multicalc_conformance.cli.sentences import falling
from multicalc_conformance.comparison.implementations import Order

from multicalc.backend import adapters

TABS = Path(__file__).parents[2] / "examples" / "tabs"
installed = all(adapters()[name].installed() for name in ("mxnet", "torch", "tensorflow"))
needs_all = pytest.mark.skipif(not installed, reason="the tabs need MXNet, PyTorch, TensorFlow")


@pytest.fixture
def grid(tmp_path):
    """The chapter's grid: 101 x 101 points of [-2, 2]²."""
    path = tmp_path / "grid.npz"
    x, y = np.meshgrid(np.linspace(-2, 2, 101), np.linspace(-2, 2, 101), indexing="ij")
    np.savez(path, x, y)
    return str(path)


@needs_all
def test_the_tabs(run, grid):
    """PyTorch's and TensorFlow's have 2(x+1)² + 2y² where ½H belongs: off by e⁻¹((x+1)² + y²),
    13/e at (2, ±2), and first of all points at (-2, -2); their error is of second order, of which
    the third takes away less than two percent of a power."""
    result = run(
        "compare",
        *(f"{TABS / name}_tab.py:quadratic" for name in ("mxnet", "pytorch", "tensorflow")),
        f"--at={grid}",
        f"--approximates={TABS / 'bump.py'}:f",
        "--about=[-1, 0]",
    )
    assert result.exit_code == 1, result.output
    told = result.output
    gap = f"{13 / np.e:.6g}"
    for one, other in (
        ("mxnet_tab", "pytorch_tab"),
        ("mxnet_tab", "tensorflow_tab"),
        ("pytorch_tab", "the quadratic approximation"),
        ("tensorflow_tab", "the quadratic approximation"),
    ):
        (line,) = [x for x in told.splitlines() if x.startswith(f"{one} and {other} ")]
        assert f"differ, by up to {gap} at (2, -2); they part first at (-2, -2)" in line
    assert "pytorch_tab and tensorflow_tab agree." in told
    assert "mxnet_tab and the quadratic approximation agree." in told
    found = dict(re.findall(r"^(\w+): its error falls with (.*)\.$", told, re.MULTILINE))
    assert found["mxnet_tab"] == "the cube of the step (power 3.00), as the best quadratic's does"
    best = "the best quadratic's falls with the cube of the step, so its Hessian is wrong"
    for name in ("pytorch_tab", "tensorflow_tab"):
        power = re.fullmatch(rf"the square of the step \(power ([\d.]+)\); {best}", found[name])
        assert float(power[1]) == pytest.approx(2, abs=0.02)

    assert "Every two of mxnet_tab, pytorch_tab, tensorflow_tab, at 10201 points (x, y):" in told
    assert "Beside the best quadratic of bump.py:f at [-1, 0]:" in told
    assert re.findall(r"^([a-z ]+): (?!its)", told, re.MULTILINE) == [
        "by up to",
        "part first",
        "power",
    ]


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (-0.01, "does not fall with the step (power -0.01); {}, so its value is wrong."),
        (1.02, "falls with the step (power 1.02); {}, so its gradient is wrong."),
        (1.99, "falls with the square of the step (power 1.99); {}, so its Hessian is wrong."),
        (3.0, "falls with the cube of the step (power 3.00), as the best quadratic's does."),
        (4.1, "falls with a power of the step (power 4.10); {}."),
    ],
)
def test_the_power_of_an_error_says_what_is_wrong(order, told):
    best = "the best quadratic's falls with the cube of the step"
    assert falling(Order("mine", order)) == f"mine: its error {told.format(best)}"


def write(folder, name, body):
    path = folder / name
    path.write_text(f"import numpy as np\ndef f(x):\n    return {body}\n")
    return f"{path}:f"


def test_implementations_that_agree(run, tmp_path):
    one, other = write(tmp_path, "one.py", "x * 2"), write(tmp_path, "other.py", "x + x")
    result = run("compare", one, other, "--at=[1.0, 2.0]")
    assert result.exit_code == 0
    assert "one and other agree." in result.output


def test_where_they_part(run, tmp_path):
    other = write(tmp_path, "other.py", "np.where(x > 1.5, x**2, x)")
    result = run("compare", write(tmp_path, "one.py", "x"), other, "--at=[1.0, 2.0, 3.0]")
    assert result.exit_code == 1
    assert "by up to 6 at (3); they part first at (2)" in result.output


def test_the_table_of_operators_is_explained_where_it_is_printed(run, tmp_path):
    one, other = (
        write(tmp_path, "one.py", "np.sum(x)"),
        write(tmp_path, "other.py", "np.sum(x) + 1"),
    )
    told = run("compare", one, other, "--at=[1.0, 2.0]", "--operators=value").output
    assert "Every two of one, other:\none and other differ, by 1.\n" in told
    assert told.count("apart: the largest distance of two sides' entries") == 1
    assert "part first" not in told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--backends=numpy"], "several functions take"),
        (["--about=[1]"], "belong together"),
        (["--approximates=nothing.py:f", "--about=[1]"], "there is no such file"),
    ],
)
def test_bad_usage(run, tmp_path, more, told):
    one, other = write(tmp_path, "one.py", "x"), write(tmp_path, "other.py", "x")
    result = run("compare", one, other, "--at=[1.0]", *more)
    assert result.exit_code == 2
    assert told in result.output
