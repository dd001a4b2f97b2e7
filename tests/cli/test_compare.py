"""``multicalc compare`` of a function: arguments, exit statuses, messages."""

import json
import re
import sys

import numpy as np
import pytest
from multicalc_conformance.cli import inputs
from multicalc_conformance.cli.target import load
from multicalc_conformance.cli.usage import UsageError

import multicalc as mc
from multicalc.testing import Comparison

OTHERS = [info.name for info in mc.backends() if info.installed and info.name != "numpy"]
several = pytest.mark.skipif(not OTHERS, reason="needs a second framework")


@several
def test_a_function_that_agrees(run, model):
    result = run(
        "compare",
        f"{model}:loss",
        "--at=[0.0, 0.69]",
        "--operators=value,grad,hessian,hvp,jvp,vjp",
        f"--backends=numpy,{OTHERS[0]}",
    )
    assert result.exit_code == 0, result.output
    assert "6 of 6 quantities agree" in result.output
    assert "cos 1, cos 2" in result.output
    assert re.search(r"^✓ value +1\.0965\d* ", result.output, re.MULTILINE)
    assert all(len(line) <= 80 for line in result.output.splitlines())


@several
def test_a_function_that_differs_names_who_and_by_how_much(run, tmp_path):
    path = tmp_path / "uneven.py"
    path.write_text(
        "import numpy as np\nfrom multicalc import xp\n"
        "def f(x):\n"
        "    plain = isinstance(x, np.ndarray) or 'autograd' in type(x).__module__\n"
        "    return xp.sum(x) * (1.0 if plain else 3.0)\n"
    )
    result = run("compare", f"{path}:f", "--at=[1.0, 2.0]", f"--backends=numpy,{OTHERS[0]}")
    assert result.exit_code == 1
    assert re.search(r"^✗ value +6 ", result.output, re.MULTILINE)
    for found in ("numpy: 3", f"{OTHERS[0]}: 9", "numpy: [1, 1]", f"{OTHERS[0]}: [3, 3]"):
        assert f"    {found}\n" in result.output
    assert "0 of 2 quantities agree" in result.output


def test_pytrees_and_several_arguments(run, model):
    result = run(
        "compare",
        f"{model}:two",
        '--at={"a": [1, 2], "c": 0.5}',
        "--at=1.5",
        "--operators=grad",
        "--backends=numpy",
    )
    assert "grad['w']['a']" in result.output
    assert "grad['b']" in result.output


def test_one_backend_has_nothing_to_be_compared_with(run, model):
    result = run("compare", f"{model}:loss", "--at=[1.0]", "--backends=numpy")
    assert result.exit_code == 1
    assert "fewer than two sides gave a result" in result.output


def test_an_operator_that_fails_shows_its_whole_message(run, model):
    result = run("compare", f"{model}:vector", "--at=[1.0]", "--operators=grad", "--backends=numpy")
    assert result.exit_code == 1
    assert re.search(r"^! grad", result.output, re.MULTILINE)
    told = " ".join(result.output.split())
    assert "NotScalarError: a scalar-valued function is needed" in told
    assert "reduce it (xp.sum, ...) or use jacobian" in told


def test_a_missing_backend_that_was_asked_for_fails_and_the_rest_still_run(
    run, model, with_adapters, missing
):
    with_adapters(missing)
    result = run("compare", f"{model}:loss", "--at=[1.0, 2.0]", "--backends=numpy,absent")
    assert result.exit_code == 1
    assert "pip install 'absent[cpu]'" in result.output
    assert "2.31326" in result.output


def test_a_broken_backend_is_told_of(run, model, with_adapters, broken):
    with_adapters(broken)
    result = run("compare", f"{model}:loss", "--at=[1.0, 2.0]")
    assert "shattered: " in result.output
    assert "libbroken.so.3" in result.output
    assert "2.31326" in result.output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "name one thing to compare"),
        (["MODEL:loss", "--chapter"], "name one thing to compare"),
        (["--chapter", "--at=[1.0]"], "belong to a function"),
        (["MODEL:loss"], "--at is missing"),
        (["MODEL:loss", "--at=[1.0", "--backends=numpy"], "neither JSON"),
        (["MODEL:loss", "--at=[[1.0], [1.0, 2.0]]"], "not all of one length"),
        (["MODEL:loss", '--at=["a"]'], "numbers are needed"),
        (["MODEL:loss", "--at=[true]"], "numbers are needed"),
        (["MODEL:loss", "--at=[]", "--at=[]"], "can't be called with 2 positional arguments"),
        (["MODEL:loss", "--at=none.npy"], "no such file"),
        (["MODEL:loss", "--at=[1.0]", "--operators=slope"], "no operator 'slope'"),
        (["MODEL:loss", "--at=[1.0]", "--backends=numpyy"], "Did you mean 'numpy'?"),
        (["MODEL:loss", "--at=[1.0]", "--operators=,"], "--operators names nothing"),
        (["MODEL:loss", "--at=[1.0]", "--backends="], "--backends names nothing"),
        (["MODEL:loss", "--at=[1.0]", "--dtype=float16"], "choose float64 or float32"),
        (["MODEL:loss", "--at=[1.0]", "--json=no/such/folder/x.json"], "no file can be written"),
        (["MODEL:los", "--at=[1.0]"], "no function 'los' in it; it has loss, two, line"),
        (["MODEL:OFFSET", "--at=[1.0]"], "no function 'OFFSET'"),
        (["MODEL", "--at=[1.0]"], "write the file and the name"),
        (["nowhere.py:f", "--at=[1.0]"], "there is no such file"),
    ],
)
def test_bad_usage_is_status_2_and_one_line(run, model, args, said):
    result = run("compare", *(arg.replace("MODEL", model) for arg in args))
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_a_file_that_does_not_import_is_bad_usage_with_its_line(run, tmp_path):
    path = tmp_path / "bad.py"
    path.write_text("x = 1\ny = x / 0\n")
    result = run("compare", f"{path}:f", "--at=1.0")
    assert result.exit_code == 2
    assert "ZeroDivisionError: division by zero (line 2)" in result.stderr


def test_a_script_that_exits_when_imported_is_bad_usage(run, tmp_path):
    path = tmp_path / "script.py"
    path.write_text("raise SystemExit(0)\n")
    result = run("compare", f"{path}:f", "--at=1.0")
    assert result.exit_code == 2
    assert "can't be imported: ExitError: ended by SystemExit: 0" in result.stderr


def test_a_target_imports_its_neighbours_and_leaves_sys_path_alone(tmp_path):
    (tmp_path / "neighbour_of_target.py").write_text("FACTOR = 7.0\n")
    (tmp_path / "target_file.py").write_text(
        "from neighbour_of_target import FACTOR\ndef f(x):\n    return FACTOR * x\n"
    )
    before = list(sys.path)
    assert load(f"{tmp_path / 'target_file.py'}:f")(2.0) == 14.0
    assert sys.path == before


def test_a_target_imports_its_neighbours_when_it_is_called(run, tmp_path):
    (tmp_path / "late_neighbour.py").write_text("FACTOR = 7.0\n")
    path = tmp_path / "target_file.py"
    path.write_text("def f(x):\n    from late_neighbour import FACTOR\n    return FACTOR * x * x\n")
    before = list(sys.path)
    result = run("compare", f"{path}:f", "--at=3.0", "--backends=numpy")
    assert re.search(r"^· grad +42$", result.output, re.MULTILINE)
    assert sys.path == before


def test_what_is_written(run, model, tmp_path):
    files = tmp_path / "x.json", tmp_path / "x.html"
    run(
        *("compare", f"{model}:loss", "--at=[0.0, 0.0]", "--backends=numpy", "--operators=grad"),
        *(f"--json={files[0]}", f"--html={files[1]}"),
    )
    record = json.loads(files[0].read_text(encoding="utf-8"))
    assert record["exit_status"] == 1
    found = Comparison.from_dict(record)
    np.testing.assert_array_equal(found.lines[0].arrays["numpy"], [0.5, 0.5])
    assert "[0.5, 0.5]" in files[1].read_text(encoding="utf-8")


def f(x, y, *, scale=1.0):
    return scale * x * y


def test_archives_bind_by_number_or_by_name(tmp_path):
    one, two = np.array([1.0]), np.array([2.0])
    for names in (("arg0", "arg1"), ("arr_0", "arr_1"), ("x", "y")):
        np.savez(tmp_path / "in.npz", **dict(zip(names, (one, two), strict=True)))
        found = inputs.read(f, [str(tmp_path / "in.npz")], None)
        assert list(found.args) == ["x", "y"]
        assert found.args["y"] == two
    np.savez(tmp_path / "in.npz", y=two, x=one, scale=np.array(3.0))
    found = inputs.read(f, [str(tmp_path / "in.npz")], None)
    assert list(found.args) == ["x", "y"]
    assert found.kwargs == {"scale": 3.0}


def test_an_archive_that_does_not_fit_is_explained(tmp_path):
    np.savez(tmp_path / "in.npz", y=np.ones(2))
    with pytest.raises(UsageError, match="no array for the parameter 'x'"):
        inputs.read(f, [str(tmp_path / "in.npz")], None)
    np.savez(tmp_path / "in.npz", z=np.ones(2))
    with pytest.raises(UsageError, match="arg0"):
        inputs.read(f, [str(tmp_path / "in.npz")], None)
    np.savez(tmp_path / "in.npz", x=np.array([object()]))
    with pytest.raises(UsageError, match="can't be read"):
        inputs.read(f, [str(tmp_path / "in.npz")], None)
    (tmp_path / "in.npy").write_bytes(b"nonsense")
    with pytest.raises(UsageError, match="can't be read"):
        inputs.read(f, [str(tmp_path / "in.npy"), "1.0"], None)


def test_files_keep_their_dtype_and_json_is_float64_unless_dtype_says_so(tmp_path):
    np.save(tmp_path / "x.npy", np.ones(2, "float32"))
    np.save(tmp_path / "i.npy", np.array([0, 1]))
    x, i = str(tmp_path / "x.npy"), str(tmp_path / "i.npy")
    assert inputs.read(f, [x, "[1, 2]"], None).args["x"].dtype == "float32"
    assert inputs.read(f, [x, "[1, 2]"], None).args["y"].dtype == "float64"
    wide = inputs.read(f, [x, i], "float64").args
    assert (wide["x"].dtype, wide["y"].dtype) == ("float64", "int64")
    assert inputs.read(f, ["1", "2"], "float32").args["y"].dtype == "float32"
