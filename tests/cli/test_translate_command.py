"""``multicalc translate``: what is printed, exit statuses."""

import subprocess
import sys

import pytest

MODEL = """
from multicalc import xp

def bowl(x):
    # a bowl
    return xp.sum(xp.square(x))

def bessel(x):
    return xp.sum(xp.bessel_y0(x))

def scaled(x, *, scale):
    return scale * x
"""


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "model.py"
    path.write_text(MODEL)
    return str(path)


def test_a_program_and_whether_it_agrees(run, model):
    result = run("translate", f"{model}:bowl", "--to=numpy", "--at=[1.0, 3.0]", "--operators=grad")
    assert result.exit_code == 0, result.output
    assert "    # a bowl\n    return np.sum(np.square(x))\n" in result.output
    assert "x = np.array([1.0, 3.0])\n\nprint(grad(bowl)(x))\n" in result.output
    assert result.output.endswith("numpy: runs, and agrees with multicalc to the last bit\n")


def test_without_a_place_it_is_a_definition(run, model):
    result = run("translate", f"{model}:bowl", "--to=torch")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("import torch\n\n\ndef bowl(x):\n")
    assert "print" not in result.output


def test_a_file_that_runs(run, model, tmp_path):
    path = tmp_path / "bowl.py"
    asked = ("--at=[1.0, 3.0]", "--operators=value,hessian", f"--output={path}", "--no-check")
    assert run("translate", f"{model}:bowl", "--to=numpy,multicalc", *asked).exit_code == 0
    for name in ("numpy", "multicalc"):
        file = path.with_stem(f"bowl_{name}")
        ran = subprocess.run([sys.executable, file], capture_output=True, text=True, check=True)
        assert ran.stdout.split() == ["10.0", "[[2.", "0.]", "[0.", "2.]]"]


def test_a_framework_that_is_missing(run, model, with_adapters, missing):
    from dataclasses import replace

    with_adapters(replace(missing, spelling="multicalc_numpy.spelling:SPELLING"))
    result = run("translate", f"{model}:bowl", "--to=absent", "--at=[1.0, 3.0]")
    assert result.exit_code == 1
    assert "np.sum(np.square(x))" in result.output
    assert "absent: not run" in result.output
    assert "pip install 'absent[cpu]'" in result.output


def test_of_several_the_others_are_printed(run, model):
    result = run("translate", f"{model}:bessel", "--to=jax,numpy")
    assert result.exit_code == 1
    assert "jax: can't be translated: line 2: return xp.sum(xp.bessel_y0(x))" in result.output
    assert "special.y0(x)" in result.output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["MODEL:bessel", "--to=jax"], "xp.bessel_y0(x): there is no native form"),
        (["MODEL:bowl", "--to=numpyy"], "Did you mean 'numpy'?"),
        (["MODEL:bowl", "--to=numpy", "--at=[1.0]", "--operators=gard"], "no 'gard'"),
        (["MODEL:bowl", "--to=numpy", "--at=[1.0]", "--argnums=x"], "numbers of arguments"),
        (["MODEL:bowl", "--to=numpy", "--at=[1.0", "--no-check"], "neither JSON"),
        (["MODEL:bowl", "--to=numpy", "--output=no/such/x.py"], "no file can be written there"),
    ],
)
def test_bad_usage_is_status_2(run, model, args, said):
    result = run("translate", *(arg.replace("MODEL", model) for arg in args))
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output
