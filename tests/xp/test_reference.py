"""What ``xp`` says of its functions: complete, true on every backend, with tried examples."""

from __future__ import annotations

import ast
import doctest
import inspect
import re

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import owner
from multicalc.xp import table
from multicalc.xp.reference import CHAPTERS, entries
from multicalc.xp.stubs import stubs

TOLD = [row for row in table.OPERATIONS if row.chapter in CHAPTERS]
TITLES = {"numpy": "NumPy", "torch": "PyTorch", "jax": "JAX"}
TITLES |= {"tensorflow": "TensorFlow", "mxnet": "MXNet"}


def function(name: str):
    place, _, own = name.rpartition(".")
    return getattr(getattr(xp, place) if place else xp, own)


def test_the_reference_has_the_tables_operations():
    found = [(chapter, name) for chapter in CHAPTERS for name in entries(chapter)]
    rows = {(row.chapter, row.name.rpartition(".")[2]) for row in TOLD}
    files = [(CHAPTERS[chapter], name) for chapter, name in rows]
    assert {(CHAPTERS[chapter], name) for chapter, name in found} == set(files)


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row.name)
def test_example(row):
    test = doctest.DocTestParser().get_doctest(function(row.name).__doc__, {}, row.name, None, 0)
    assert test.examples
    with mc.use("numpy"):
        assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


@pytest.mark.parametrize("row", table.OPERATIONS, ids=lambda row: row.name)
def test_sections(row):
    """In order, with every argument in the first one."""
    made = function(row.name)
    doc = inspect.getdoc(made)
    found = re.findall(r"^(\w.*):$", doc, re.MULTILINE)
    assert [each for each in found if each != "Where backends differ"] == [
        *("Args", "Returns", "Raises", "Derivative")
    ]
    told = doc.partition("Args:\n")[2].partition("\n\n")[0]
    named = re.findall(r"^    ([\w, ]+):", told, re.MULTILINE)
    parameters = list(inspect.signature(made).parameters)
    assert [name for each in named for name in each.split(", ")] == parameters


@pytest.mark.parametrize(
    ("name", "signature", "derivative"),
    [
        ("sin", "(x: Any, /) -> Any", "``cos(x)``"),
        ("divide", "(x1: Any, x2: Any, /) -> Any", "``1/x2`` in ``x1``, ``-x1/x2**2`` in ``x2``"),
        ("linalg.matmul", "(x1: Any, x2: Any, /) -> Any", None),
        (
            "sum",
            "(x: Any, /, *, axis: int | tuple[int, ...] | None = None, dtype: Any = None, "
            "keepdims: bool = False) -> Any",
            "Σ dx, by a change dx of the argument",
        ),
        ("tile", "(x: Any, repetitions: int | collections.abc.Sequence[int], /) -> Any", None),
        ("equal", "(x1: Any, x2: Any, /) -> Any", "none"),
        ("linalg.inv", "(x: Any, /) -> Any", "-A⁻¹ dA A⁻¹, by a change dA of the argument"),
    ],
)
def test_signature_and_derivative(name, signature, derivative):
    made = function(name)
    assert str(inspect.signature(made)) == signature
    assert made.__module__ == ("multicalc.xp.linalg" if "." in name else "multicalc.xp")
    assert made.__name__ == made.__qualname__ == name.removeprefix("linalg.")
    if derivative:
        assert f"Derivative:\n    {derivative}\n" in made.__doc__


def test_a_written_derivative_is_the_tables():
    """Of the functions that say it themselves."""
    for row in table.OPERATIONS:
        if row not in TOLD:
            said = f"Derivative:\n    {row.derivative or 'none'}\n"
            assert said in inspect.getdoc(function(row.name)), row.name


@pytest.mark.parametrize("row", TOLD, ids=lambda row: row.name)
def test_a_backend_takes_the_arguments(backend, row):
    """As many positional ones, and the others by their names."""
    limit = backend.limit(row.name)
    if limit is not None and limit.order < 0:
        pytest.skip(limit.how)
    place, _, own = row.name.rpartition(".")
    made = getattr(getattr(backend.namespace, place) if place else backend.namespace, own)
    try:
        theirs = inspect.signature(made)
    except ValueError:
        pytest.skip("a function that doesn't tell its signature")
    ours = inspect.signature(function(row.name)).parameters.values()
    positional = [p for p in ours if p.kind is p.POSITIONAL_ONLY and p.default is p.empty]
    by_name = {p.name for p in ours if p.kind in (p.KEYWORD_ONLY, p.POSITIONAL_OR_KEYWORD)}
    by_name -= {"dtype"} if row.name == "astype" else set()
    every = [object() for p in ours if p.kind is p.POSITIONAL_ONLY]
    theirs.bind(*every, **dict.fromkeys(by_name))
    needed = {p.name for p in ours if p.default is p.empty} & by_name
    theirs.bind(*[object() for _ in positional], **dict.fromkeys(needed))


def test_a_limit_is_told(backend):
    for name in backend.operations:
        assert TITLES[backend.name] in function(name).__doc__, name


def test_every_name_of_xp_is_told():
    for name in dir(xp):
        value = getattr(xp, name)
        if callable(value):
            assert value.__doc__, name
            assert ">>> " in value.__doc__, name


def test_stubs_are_up_to_date():
    """``make stubs`` writes them."""
    for path, text in stubs().items():
        assert path.read_text(encoding="utf-8") == text, path.name


@pytest.mark.parametrize(("path", "text"), stubs().items(), ids=lambda x: getattr(x, "name", ""))
def test_stubs_say_what_inspect_does(path, text):
    home = getattr(xp, path.stem) if path.stem in table.EXTENSIONS else xp
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    names = {node.name for node in functions} - {"__array_namespace_info__"}
    assert names == {name for name in dir(home) if _is_told(home, name)}
    for node in functions:
        if node.name in names:
            made = getattr(home, node.name)
            assert ast.get_docstring(node) == inspect.getdoc(made)
            arguments = node.args
            found = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
            found += [arguments.vararg.arg] if arguments.vararg else []
            found += [a.arg for a in arguments.kwonlyargs]
            assert found == list(inspect.signature(made).parameters)


def _is_told(home, name):
    return getattr(getattr(home, name), "__module__", None) == home.__name__


def test_from_dlpack(backend):
    """Another library's array becomes one of the active backend's."""
    with mc.use(backend.name):
        found = xp.from_dlpack(np.array([1.0, 2.0], dtype="float32"))
    assert owner(found) == backend.name
    assert backend.to_numpy(found).tolist() == [1.0, 2.0]
