"""Slips of an adapter itself, its arrays, conversions and namespace: each is named."""

from __future__ import annotations

import itertools
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from checks.variants import checked, failures
from multicalc_conformance.checks import CHECKS, sweep
from multicalc_conformance.checks.adapter import found, light
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.functions import OTHERS, first_cases, functions
from multicalc_conformance.checks.running import outcomes

from multicalc.backend import BrokenAdapter


def test_an_entry_point_that_fails():
    broken = BrokenAdapter("tiny", "m", (), "m:adapter", cause=NameError("name 'x' is not defined"))
    (outcome,) = outcomes(Candidate("tiny", broken, "m"), [found])
    assert "names 'm:adapter'" in outcome.said
    assert "name 'x' is not defined" in outcome.said


def test_an_adapter_that_imports_its_framework(tiny):
    given = Candidate("tiny", tiny.adapter, "multicalc_tiny.backend")
    *_, outcome = outcomes(given, [found, light])
    assert outcome.status == "failed"
    assert "importing multicalc_tiny.backend" in outcome.said


def test_a_framework_misspelt(tiny, said):
    tiny.adapter = replace(tiny.adapter, framework="tinny")
    assert "no module is called 'tinny'" in said("the framework is there")


def test_a_class_misspelt(tiny, said):
    tiny.adapter = replace(tiny.adapter, backend="multicalc_tiny.backend:Backed")
    assert "has nothing under 'Backed'" in said("the backend's class is there")


def test_a_class_that_lacks_a_member(tiny, said):
    tiny.backend.TinyBackend.__abstractmethods__ = frozenset({"to_numpy"})
    assert "has no to_numpy" in said("the backend loads")


def test_an_array_type_misspelt(tiny, said):
    tiny.adapter = replace(tiny.adapter, array_types=("tiny.Aray",))
    text = said("its arrays are recognised")
    assert "module 'tiny' has no 'Aray'" in text
    assert "write 'tiny.Array' there" in text


def test_arrays_of_float32_from_numpys_of_float64(tiny, said):
    def from_numpy(self, x, like=None):
        return tiny.framework.Array(x.astype("float32") if x.dtype == "float64" else x.copy())

    tiny.becomes(from_numpy=from_numpy)
    assert "from_numpy makes an array of float32 of one of float64" in said("its dtypes are known")


def test_dtypes_that_are_others(tiny, said):
    wrong = {**tiny.backend.TinyBackend.dtypes, "float64": np.dtype("S8")}
    tiny.becomes(dtypes=MappingProxyType(wrong))
    text = said("its dtypes are known")
    assert "dtype('S8') for 'float64'" in text
    assert "has the dtype dtype('float64')" in text


def test_dtypes_that_are_not_there(tiny, said):
    right = tiny.backend.TinyBackend.dtypes
    tiny.becomes(dtypes=MappingProxyType({k: v for k, v in right.items() if k != "float32"}))
    assert "dtypes has no float32" in said("its dtypes are known")


def test_arrays_without_axes_that_get_one(tiny, said):
    tiny.becomes(from_numpy=lambda self, x, like=None: tiny.framework.Array(np.atleast_1d(x)))
    text = said("shapes are tuples of Python's integers")
    assert text == "shape() of an array of shape () is (1,)"


def test_a_layout_that_is_read_as_if_it_were_another(tiny, said):
    def from_numpy(self, x, like=None):
        return tiny.framework.Array(x.ravel(order="K").reshape(x.shape))

    tiny.becomes(from_numpy=from_numpy)
    text = said("each shape and layout goes there and back")
    assert text.startswith("an array transposed: [[0., 3.], [1., 4.], [2., 5.]] came back")


def test_bytes_in_another_order_that_stay_so(tiny, said):
    tiny.becomes(from_numpy=lambda self, x, like=None: tiny.framework.Array(x.copy()))
    text = said("each shape and layout goes there and back")
    swapped = np.dtype("float64").newbyteorder()
    assert f"in another byte order: from_numpy makes {swapped} of float64" in text


def test_bytes_in_another_order_that_are_read_as_if_they_were_not(tiny, said):
    def from_numpy(self, x, like=None):
        return tiny.framework.Array(x.copy().view(x.dtype.name))

    tiny.becomes(from_numpy=from_numpy)
    assert "in another byte order: [[" in said("each shape and layout goes there and back")


def test_like_whose_dtype_is_taken(tiny, said):
    def from_numpy(self, x, like=None):
        return tiny.framework.Array(np.array(x, None if like is None else like.dtype))

    tiny.becomes(from_numpy=from_numpy)
    assert "float64 came back as float32" in said("from_numpy takes like")


def test_an_operator_that_is_not_there(tiny, said):
    # Python takes one for the other, turned round.
    del tiny.framework.Array.__lt__, tiny.framework.Array.__gt__
    assert "x < y raised TypeError" in said("operators give their values")


def test_equality_that_is_identity(tiny, said):
    tiny.framework.Array.__eq__ = lambda x, y: NotImplemented
    assert "x == 3.0 gave a bool, no array" in said("operators give their values")


def test_an_operator_that_is_turned_round(tiny, said):
    tiny.framework.Array.__rsub__ = lambda x, y: tiny.framework.subtract(x, y)
    text = said("operators give their values")
    assert "found [-0.5, -4., 1.]; it is −1 × the reference" in text


def test_a_function_that_multicalc_needs_is_not_there(tiny, said):
    tiny.has(ones_like=None)
    text = said("the namespace has what multicalc needs")
    assert "the namespace has no ones_like" in text


def test_a_namespace_that_is_not_completed(tiny, said):
    tiny.has(fori_loop=None)
    assert "has no fori_loop" in said("the namespace is completed")


def test_a_function_that_is_wrong(tiny, said):
    tiny.has(flip=lambda x, axis=None: x)
    text = said(functions.name, CHECKS)
    assert text.startswith("flip")
    assert "expected" in text


def test_a_function_that_raises(tiny, said):
    def flip(x, axis=None):
        raise ValueError("not so")

    tiny.has(flip=flip)
    text = said(functions.name, CHECKS)
    assert "flip" in text
    assert "raised ValueError: not so" in text


def test_functions_are_tried_for_a_while_only(tiny, monkeypatch):
    monkeypatch.setattr(sweep, "BUDGET_S", 0.0)
    (outcome,) = [each for each in checked(tiny, monkeypatch, CHECKS) if each.check is functions]
    assert outcome.status == "passed"
    count = len(first_cases()) + len(OTHERS)
    assert outcome.said == f"1 of {count} tried in 0 s; the suite tries the rest"


def test_what_the_adapter_gives_itself_is_tried_first(tiny, monkeypatch):
    """There is time for twenty, a second each; many more stand before ``eigh`` in the table."""
    tiny.gives(**{"linalg.eigh": lambda x: (x[0], x)})
    monkeypatch.setattr(sweep, "BUDGET_S", 20.0)
    monkeypatch.setattr(sweep, "perf_counter", itertools.count().__next__)
    tiny.has(flip=lambda x, axis=None: x)
    failed = failures(tiny, monkeypatch, CHECKS)[functions.name].said
    assert failed.startswith("linalg.eigh: expected")
    assert "flip" not in failed
    assert "; 21 of " in failed
    assert failed.endswith("tried in 20 s; the suite tries the rest")


def test_a_rule_that_is_half(tiny, said):
    right = tiny.framework.scatter
    tiny.framework.scatter = lambda c, key, shape: right(c, key, shape) * 0.5
    text = said("derivatives of what multicalc needs")
    assert "the pullback of take" in text
    assert "it is ½ × the reference" in text
