"""Lines that aren't portable are found, and what is said to write there is."""

from __future__ import annotations

import importlib.util
import inspect
import json
import math
import statistics

import numpy as np
import pytest
from multicalc_conformance.problems import optimization
from testing.portability.lines import ALL

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend, running
from multicalc.testing import assert_portable, check_portable
from multicalc.testing.portability.noting import Noting
from multicalc.testing.portability.wholes import result

X = np.array([1.5, 0.5, 3.7])
DATA = np.array([1.0, 2.0, 3.0])
FRAMEWORKS = ("numpy", "torch", "tensorflow", "jax", "mxnet")
INSTALLED = [info.name for info in mc.backends() if info.installed]
all_frameworks = pytest.mark.skipif(set(FRAMEWORKS) > set(INSTALLED), reason="needs all frameworks")
torch = pytest.mark.skipif("torch" not in INSTALLED, reason="needs PyTorch")

HEAD = """
import math

import numpy as np
import scipy.special

from multicalc import xp

data = np.array([1.0, 2.0, 3.0])
chosen = np.array([True, False, True])
matrix = np.array([[1.0, 2.0, 0.5], [0.0, 1.0, -1.0]])


def f(x):
    t, s, n, m = xp.zeros_like(x), xp.stack([x, x * x]), xp.asarray([1, 2, 3]), x > 1.0
    own = np.zeros(3)
"""


def program(path, lines):
    """A function with these lines."""
    path.write_text("\n    ".join([HEAD.rstrip(), *lines, "return xp.sum(x + t)\n"]))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.f


def said_to_write(line, findings):
    """The line, with what is said to write there; of two expressions the larger one first."""
    for each in sorted(findings, key=lambda each: -len(each.expression)):
        assert line.count(each.expression) == 1
        line = line.replace(each.expression, each.write)
    return line


@all_frameworks
def test_each_line_is_found_and_what_is_to_be_written_there_is_portable(tmp_path):
    first = HEAD.count("\n") + 1
    report = check_portable(program(tmp_path / "bad.py", ALL), X)
    found = {}
    for each in report.findings:
        found.setdefault(each.line - first, []).append(each)
    assert not report.ok
    written = [said_to_write(line, found.get(k, [])) for k, line in enumerate(ALL)]
    assert written == list(ALL.values())
    assert found.keys() == set(range(len(ALL)))
    again = check_portable(program(tmp_path / "good.py", written), X)
    assert again.ok, again


def one_finding(f, *args, backends=FRAMEWORKS):
    (finding,) = check_portable(f, *args, backends=backends).findings
    return finding


@all_frameworks
def test_a_finding_says_what_where_and_how_it_goes():
    found = one_finding(lambda x: xp.sum((x > 1.0) * 2.5) * x[0], X)
    assert found.file == __file__
    assert found.source == "found = one_finding(lambda x: xp.sum((x > 1.0) * 2.5) * x[0], X)"
    assert found.what == "the operator * of a boolean array and a Python float"
    assert found.breaks["torch"] == "gives float32 for float64"
    assert found.breaks["tensorflow"] == "gives bool for float64"
    assert found.breaks.keys() == {"torch", "tensorflow", "mxnet"}
    assert found.portable


@torch
def test_another_number_is_told():
    """PyTorch's is of n - 1, and 2.8 of all three."""
    found = one_finding(lambda x: x.std() * x[0], np.array([1.0, 2.0, 6.0]), backends=["torch"])
    assert found.breaks == {"torch": f"gives {math.sqrt(7):.6g} for {math.sqrt(14 / 3):.6g}"}


@torch
def test_a_derivative_that_is_lost_is_told():
    found = one_finding(lambda x: xp.sum(x) * float(x[0]), X, backends=["torch"])
    assert found.breaks == {"torch": "loses the derivative (in a transform)"}
    assert (found.write, found.portable) == ("x[0]", False)


def test_what_is_made_from_a_shape_is_no_part_of_the_derivative():
    """NumPy's zeros can't take in place what is differentiated."""

    def f(x):
        t = xp.zeros_like(x)
        t += x**2
        return xp.sum(t)

    found = one_finding(f, X, backends=["numpy"])
    assert (found.expression, found.write) == ("t += x**2", "t = t + x ** 2")
    assert found.breaks["numpy"].endswith("(in a transform)")


def constants(x):
    """Whatever leaves these, no derivative is lost."""
    count = int(xp.sum(xp.astype(x > 1.0, xp.int64)))
    return xp.sum(x) * float(xp.ones(()) * 2.0) * count + math.exp(xp.zeros(()))


@mc.portable
def marked(x):
    mask = x > 1.0
    t = mask * (DATA - x)[::-1] + xp.asarray([1, 2, 3]) * 0.5
    return xp.sum(t) + DATA @ x + x[np.array([0, 2])].sum()


def calls_marked(x):
    return marked(x) * x[0]


def decompositions(x):
    """Whose vectors have a sign that is nobody's."""
    values, vectors = xp.linalg.eigh(xp.tensordot(x, x, axes=0) + xp.eye(3))
    return xp.sum(values) + xp.sum(vectors**2)


def loops(x):
    def step(carry, each):
        return carry + xp.where(each > 1.0, each, 0.0) ** 2, carry

    total, path = xp.scan(step, xp.sum(x) * 0.0, x)
    if total > 1.0:
        total = total + sum(each for each in x) + len(x)
    a, b, c = x
    return total + xp.sum(path) + xp.fori_loop(0, 3, lambda i, y: y * x[i], a * b * c)


def slope_of_slope(x):
    return xp.sum(mc.grad(lambda y: xp.sum(y**3))(x) * x)


PORTABLE = [constants, marked, calls_marked, decompositions, loops, slope_of_slope]


@pytest.mark.parametrize("f", PORTABLE, ids=lambda f: f.__name__)
def test_what_is_portable_has_no_finding(f):
    assert_portable(f, X)


@pytest.mark.parametrize("name", ["ackley", "levy_n13", "rosenbrock", "styblinski_tang"])
def test_optimization_problems_have_no_finding(name):
    problem = next(each for each in optimization.PROBLEMS if each.name == name)
    assert_portable(problem.f, np.array(problem.points[0]))


def test_single_precision():
    def f(x):
        return xp.mean(x * 0.5) + xp.sum(x * xp.zeros(3)) + xp.sum(xp.linspace(0.0, 1.0, 3) * x)

    assert_portable(f, X.astype("float32"))


def test_trees_numbers_and_data():
    def loss(p, scale, labels):
        return xp.sum((p["w"] * scale - p["b"]) ** 2 * xp.astype(labels, p["w"].dtype))

    assert_portable(loss, {"w": X, "b": np.array(0.5)}, 2.0, np.array([1, 0, 1]))


def alone(x):
    """Python and NumPy go on; where frameworks do too they differ."""
    return xp.sum(xp.astype((x > 1.0) + (x > 2.0), xp.float64) * x)


def test_what_has_no_meaning_of_its_own():
    found = one_finding(alone, X, backends=["numpy"])
    assert (found.expression, found.write, found.portable) == ("(x > 1.0) + (x > 2.0)", "", False)
    assert "write & | ^ ~ for logic" in found.advice


def test_a_portable_function_that_isnt():
    @mc.portable
    def f(x):
        return xp.sum((x > 1.0) * x) + float(x[0])

    found = one_finding(f, X, backends=["numpy"])
    assert (found.expression, found.write) == ("float(x[0])", "x[0]")
    assert "float(x) would lose the derivative" in found.breaks["numpy"]


@all_frameworks
def test_within_branches_loops_and_transforms():
    def f(x):
        g = mc.grad(lambda y: xp.sum(y[::-1] ** 3))(x)
        a = xp.cond(x[0] > 0.0, lambda y: y[0] // 1.0, lambda y: y[0], x)
        return a + xp.sum(g) + xp.fori_loop(0, 3, lambda i, y: y + x[i] * (x[0] > 0.0), g[0])

    found = check_portable(f, X, backends=["tensorflow", "torch"]).findings
    assert {each.expression for each in found} == {"y[::-1]", "y[0] // 1.0", "x[i] * (x[0] > 0.0)"}
    assert [each.write for each in found if each.expression == "y[::-1]"] == ["xp.flip(y, axis=0)"]


@all_frameworks
def test_what_a_backend_has_not():
    a = np.diag(X) + 1.0
    found = one_finding(lambda a: xp.sum(xp.linalg.qr(a)[1] ** 2), a)
    assert found.breaks.keys() == {"mxnet"}
    assert found.advice == "nothing helps there: leave out mxnet"
    assert not found.write


@all_frameworks
def test_a_convention_of_a_frameworks_own():
    """JAX has the derivative 1 of |x| at 0, others 0."""
    found = one_finding(lambda x: xp.sum(xp.abs(x)), np.zeros(2))
    assert found.breaks.keys() == {"jax"}
    assert "has the derivative" in found.breaks["jax"]
    assert "a convention of its own" in found.advice
    assert (found.write, found.portable) == ("", False)


@all_frameworks
def test_what_a_backend_has_not_is_told_once():
    def f(x):
        z = xp.astype(x, xp.complex128)
        return xp.real(xp.sum(z * xp.conj(z)))

    found = one_finding(f, X)
    assert found.source == "z = xp.astype(x, xp.complex128)"


def test_what_depends_on_nothing():
    assert_portable(lambda x: 1.0, X)


def test_an_error_of_its_own_is_told_of_everywhere():
    found = one_finding(lambda x: xp.sum(x, axis=7), X, backends=["numpy"])
    assert (found.what, found.advice) == ("it raises", "")
    assert found.breaks.keys() == {"numpy", "arrays of the standard"}


@torch
def test_a_call_of_a_frameworks_own():
    def f(x):
        from torch import sum as total

        return total(x)

    found = one_finding(f, X, backends=["numpy", "torch"])
    assert (found.expression, found.advice) == ("total(x)", "write it with xp and operators")
    assert found.breaks.keys() == {"numpy", "arrays of the standard"}


@torch
def test_a_difference_that_is_of_no_line():
    def f(x):
        return xp.sum(x) * (3.0 if "torch" in type(x).__module__ else 1.0)

    report = check_portable(f, X, backends=["numpy", "torch"])
    assert not report.ok
    assert report.findings == ()
    assert report.wholes["torch"].native == "gives 17.1 for 5.7"
    assert report.summary == "f differs between numpy, torch, and no line of it alone does."


def test_a_function_that_exits():
    def f(x):
        raise SystemExit(3)

    assert "SystemExit: 3" in one_finding(f, X, backends=["numpy"]).breaks["numpy"]


def test_source_that_nobody_has():
    space = {"xp": xp}
    exec("def f(x):\n    return xp.sum(x) * float(x[0])", space)
    found = one_finding(space["f"], X, backends=["numpy"])
    assert (found.file, found.line, found.expression) == ("<string>", 2, "")
    assert (found.what, found.write) == ("the values leave the array, by float()", "x")


def test_a_function_that_is_installed():
    """Its own line is told, and not one in what it calls."""
    found = one_finding(statistics.fmean, X, backends=["numpy"])
    assert found.file == statistics.__file__
    assert found.source.strip() in inspect.getsource(statistics.fmean)


def test_an_operation_in_a_loop_is_one():
    def f(x):
        for _ in range(50):
            x = x * 0.5 + xp.sum(x)
        return xp.sum(x)

    noting = Noting()
    result(noting.portable(f), [X], get_backend("numpy"))
    assert [each.name for each in noting.steps] == ["multiply", "sum", "add", "sum"]


@torch
def test_the_text():
    two = ["numpy", "torch"]
    report = check_portable(lambda x: xp.sum(DATA - x), X, backends=two)
    line = report.findings[0].line
    assert (
        str(report)
        == f"""\
<lambda> is not portable: 1 line to change. Marked @mc.portable, it is right as it stands.

{__file__}:{line}: report = check_portable(lambda x: xp.sum(DATA - x), X, backends=two)
  what   the operator - of NumPy's floating array and a floating array: DATA - x
  on     torch: TypeError: unsupported operand type(s) for -: 'numpy.ndarray' and 'Tensor'
  write  xp.asarray(DATA) - x
  or     mark the function @mc.portable

as a whole
  numpy  native: right; portable: right
  torch  native: TypeError in line {line}; portable: right"""
    )


def test_asserting_raises_with_the_text():
    with pytest.raises(AssertionError, match=r"(?s)is not portable: 1 line.*write  x\[0\]"):
        assert_portable(lambda x: xp.sum(x) * float(x[0]), X, backends=["numpy"])


def test_the_report_as_json():
    report = check_portable(lambda x: xp.sum(x) * float(x[0]), X, backends=["numpy"])
    read = json.loads(json.dumps(report.as_dict()))
    assert read["ok"] is False
    assert read["findings"][0]["write"] == "x[0]"
    assert read["wholes"]["numpy"]["portable"].startswith("PortabilityError in line")


def test_nothing_is_left_behind():
    before = mc.grad(lambda x: xp.sum(x**2))(X)
    check_portable(lambda x: xp.sum(x) * float(x[0]), X, backends=["numpy"])
    assert running() is None
    assert type(xp.zeros(2)) is np.ndarray
    np.testing.assert_array_equal(mc.grad(lambda x: xp.sum(x**2))(X), before)


def test_a_derivative_that_nothing_is_held_against_has_no_tick():
    report = mc.testing.check_portable(
        lambda x: np.dot(x, x), np.array([1.0, 2.0]), backends=["numpy"]
    )
    assert report.wholes["numpy"].native == "gives the right value"
    assert report.wholes["numpy"].portable.startswith("PortabilityError")
