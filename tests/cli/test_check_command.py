"""``multicalc check``: arguments, exit statuses, what is shown."""

import json

import pytest

import multicalc as mc

OTHERS = [info.name for info in mc.backends() if info.installed and info.name != "numpy"]

MODEL = """
from multicalc import xp

def good(x):
    return xp.log(xp.sum(xp.exp(x)))

def bad(x, y, *, scale=1.0):
    size = float(x[0])
    return xp.sum(x * y) * size * scale
"""


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "model.py"
    path.write_text(MODEL)
    return str(path)


def test_a_portable_function(run, model):
    result = run("check", f"{model}:good", "--at=[0.0, 0.69]", "--backends=numpy")
    assert result.exit_code == 0, result.output
    assert result.output == "good is portable: nothing differs on numpy.\n"


def test_a_line_to_change_is_shown_with_what_to_write(run, model, tmp_path):
    path = tmp_path / "report.json"
    result = run(
        "check",
        *(f"{model}:bad", "--at=[1.0, 2.0]", "--at=[3.0, 4.0]", "--backends=numpy"),
        f"--json={path}",
    )
    assert result.exit_code == 1
    assert "bad is not portable: 1 line to change." in result.output
    row = next(line for line in result.output.splitlines() if "float(x[0])" in line)
    assert row.split()[-2:] == ["float(x[0])", "x[0]"]
    assert "numpy: TypeError: float() argument must be" in result.output
    (found,) = json.loads(path.read_text())["findings"]
    assert (found["line"], found["expression"], found["write"]) == (8, "float(x[0])", "x[0]")


def test_keyword_arguments_come_from_an_archive(run, model, tmp_path):
    import numpy as np

    path = tmp_path / "at.npz"
    np.savez(path, x=np.ones(2), y=np.ones(2), scale=np.ones(()))
    result = run("check", f"{model}:bad", f"--at={path}", "--backends=numpy")
    assert result.exit_code == 1
    assert "bad is not portable: 1 line to change." in result.output


def test_a_missing_backend_that_was_asked_for_fails_and_the_rest_still_run(
    run, model, with_adapters, missing
):
    with_adapters(missing)
    result = run("check", f"{model}:good", "--at=[1.0, 2.0]", "--backends=numpy,absent")
    assert result.exit_code == 1
    assert "pip install 'absent[cpu]'" in result.output
    assert "nothing differs on numpy" in result.output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["MODEL:good"], "--at is missing"),
        (["MODEL:good", "--at=[1.0"], "neither JSON"),
        (["MODEL:good", "--at=[1.0]", "--dtype=float16"], "choose float64 or float32"),
        (["MODEL:good", "--at=[1.0]", "--backends=numpyy"], "Did you mean 'numpy'?"),
        (["MODEL:good", "--at=[1.0]", "--json=no/such/x.json"], "no file can be written there"),
        (["MODEL:god", "--at=[1.0]"], "no function 'god' in it; it has good, bad"),
    ],
)
def test_bad_usage_is_status_2_and_one_line(run, model, args, said):
    result = run("check", *(arg.replace("MODEL", model) for arg in args))
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output
