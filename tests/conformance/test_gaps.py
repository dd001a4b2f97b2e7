"""A gap that a backend declares is unsupported wherever one comes upon it, and hides no failure."""

from __future__ import annotations

import pickle
from types import MappingProxyType, ModuleType

import numpy as np
import pytest
from checks.variants import fresh
from mpmath import mpf
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.run import judged
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.engine.verdict import judge

import multicalc as mc
from multicalc import xp
from multicalc.backend import Limit, get_backend, registry
from multicalc.errors import MissingOperationError, UnsupportedOperationError
from multicalc.xp.chapters import support
from multicalc.xp.completing import complete
from multicalc.xp.table import COMPOSED

NUMPY = get_backend("numpy")
X = np.array([0.5, 2.0])


def less(full, *names):
    """The namespace without these."""
    namespace = ModuleType("multicalc_less")
    absent = {*names, *COMPOSED}
    vars(namespace).update({k: v for k, v in vars(full).items() if k not in absent})
    complete(namespace)
    return namespace


def without(*names, **limits):
    """NumPy's backend whose namespace lacks these, with declared ``limits``."""
    given = {
        "namespace": less(NUMPY.namespace, *names),
        "operations": MappingProxyType(limits),
    }
    return type("Less", (type(NUMPY),), given)(NUMPY.adapter)


def failing(error, operator="result", backend=None, **changes):
    made = Scenario("f", "s", {operator: lambda _: []}, dict, "by hand", **changes)
    return judge(made, operator, backend or without("log1p"), error, None, None)


def gap(operation):
    return UnsupportedOperationError("no", operation=operation)


def raised(f, *args):
    try:
        f(*args)
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def test_what_the_namespace_lacks_is_a_gap_by_itself():
    backend = without("log1p")
    assert backend.limit("log1p").order == -1
    assert backend.limit("log") is None
    assert backend.limit("linalg.inv") is None
    assert backend.limit("linalg.nothing").order == -1


@pytest.mark.parametrize("name", ["cond", "at", "isdtype", "scan", "silu", "result_type"])
def test_what_the_frontend_has_is_none(name):
    assert without("sigmoid", "take").limit(name) is None


def test_what_is_declared_comes_before_what_is_there():
    said = Limit(1, "why")
    assert without(log1p=said).limit("log1p") == said
    assert without("log1p", log1p=said).limit("log1p") == said


@pytest.mark.parametrize("operator", ["value", "jvp", "hessian", "result", "result, portable"])
def test_it_is_unsupported_where_no_scenario_lists_it(operator):
    cell = failing(gap("log1p"), operator)
    assert cell.verdict == "unsupported"
    assert cell.message.startswith("log1p: it is not there")


def test_so_it_is_where_another_error_was_raised_from_it():
    error = AssertionError("raised something else")
    error.__cause__ = ValueError("in between")
    error.__cause__.__cause__ = gap("log1p")
    assert failing(error).verdict == "unsupported"


def test_an_error_after_one_that_was_answered_is_an_error():
    error = ValueError("in the second attempt")
    error.__context__ = gap("log1p")
    assert failing(error).verdict == "error"


def test_an_operation_that_is_said_to_be_there_may_not_raise():
    assert failing(gap("exp")).verdict == "error"
    assert failing(UnsupportedOperationError("no")).verdict == "error"
    assert failing(ValueError("log1p")).verdict == "error"


@pytest.mark.parametrize(
    ("limit", "operator", "verdict"),
    [
        (Limit(1, "why"), "gradient", "error"),
        (Limit(1, "why"), "hvp", "unsupported"),
        (Limit(1, "why"), "the gradient of a gradient", "unsupported"),
        (Limit(0, "why"), "value", "error"),
        (Limit(0, "why"), "gradient", "unsupported"),
        (Limit(0, "why", forward=True), "jvp", "error"),
        (Limit(0, "why", forward=True), "gradient", "unsupported"),
        (Limit(2, "why"), "four derivatives", "unsupported"),
        (Limit(2, "why"), "hessian", "error"),
    ],
)
def test_beyond_a_limit_it_may_raise(limit, operator, verdict):
    assert failing(gap("exp"), operator, without(exp=limit)).verdict == verdict


def test_a_gap_hides_no_wrong_number():
    exact = Reference([np.array([mpf(1), mpf(2)], dtype=object)], [1e-15])
    backend = without("log1p")
    made = Scenario("f", "s", {"value": lambda _: []}, dict, "by hand")
    assert judge(made, "value", backend, [X], exact, None).verdict == "wrong"
    listed = Scenario("f", "s", {"value": lambda _: []}, dict, "by hand", operations=("log1p",))
    # Not there: the number was made without it.
    assert judge(listed, "value", backend, [X], exact, None).verdict == "wrong"
    declared = without(log1p=Limit(-1, "why"))
    assert judge(listed, "value", declared, [X], exact, None).verdict == "stale"


@pytest.fixture
def tiny_without(monkeypatch):
    """The example's backend with a namespace that lacks an operation, as the one of its arrays."""

    def made(name):
        tiny = fresh(monkeypatch)
        tiny.has(**{name: None})
        known = dict(registry.adapters()) | {"tiny": tiny.adapter}
        monkeypatch.setattr(registry, "adapters", lambda: known)
        return tiny.adapter.load()

    return made


@pytest.mark.parametrize(
    ("name", "f"),
    [
        ("log1p", lambda x: xp.sum(xp.log1p(x))),
        ("sigmoid", lambda x: xp.sum(xp.silu(x))),
        ("zeros", lambda x: xp.sum(x + xp.zeros(2))),
        ("take", lambda x: xp.sum(xp.at(x, 0).set(2.0))),
        ("multiply", lambda x: xp.sum(xp.silu(x))),
    ],
)
@pytest.mark.parametrize("way", [lambda f: f, mc.portable], ids=["native", "portable"])
def test_a_function_that_needs_it_says_so(name, f, way, tiny_without):
    backend = tiny_without(name)
    with pytest.raises(UnsupportedOperationError, match=name) as caught:
        mc.grad(way(f), backend=backend)(X)
    assert caught.value.operation == name


def test_what_is_no_operation_is_not_missing():
    namespace = without("log1p").namespace
    assert not hasattr(namespace, "log1p")
    with pytest.raises(MissingOperationError, match="log1p"):
        _ = namespace.log1p
    with pytest.raises(AttributeError) as caught:
        _ = namespace.nothing
    assert not isinstance(caught.value, UnsupportedOperationError)


def test_an_error_is_sent_with_its_operation():
    error = pickle.loads(pickle.dumps(gap("linalg.qr")))
    assert (str(error), error.operation) == ("no", "linalg.qr")


def test_the_tables_show_it():
    backend = without("log1p")
    page = support([backend])
    (row,) = [line for line in page.splitlines() if line.startswith("| `log1p` |")]
    assert row.split("|")[-2].split()[0] == "–"


def test_the_suites_own_run_of_it(tiny_without):
    def compute(name):
        return [np.asarray(mc.grad(lambda x: xp.sum(xp.log1p(x)), backend=name)(X))]

    made = Scenario("f", "s", {"gradient": compute}, dict, "by hand")
    exact = {"gradient": Reference([np.array([1 / mpf(1.5), 1 / mpf(3)], dtype=object)], [1e-15])}
    (cell,) = judged(made, [tiny_without("log1p")], exact).cells
    assert (cell.verdict, cell.message[:6]) == ("unsupported", "log1p:")
    (cell,) = judged(made, [tiny_without("cos")], exact).cells
    assert cell.verdict == "agrees"
