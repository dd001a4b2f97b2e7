"""Each slip of an adapter's is named by ``multicalc doctor --check``, with its cause."""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from conformance.tiny_variants import QUICK, failures, fresh
from multicalc_conformance.checks import CHECKS, guide
from multicalc_conformance.checks.adapter import found, light
from multicalc_conformance.checks.candidate import Candidate, candidate
from multicalc_conformance.checks.check import check
from multicalc_conformance.checks.functions import functions
from multicalc_conformance.checks.running import outcomes
from protocol.dual_adapter import DualBackend
from protocol.dual_adapter import adapter as dual_adapter

from multicalc.backend import BrokenAdapter, Limit, registry

GUIDE = Path(__file__).parents[2] / "docs" / "writing-a-backend.md"


@pytest.fixture
def tiny(monkeypatch):
    return fresh(monkeypatch)


@pytest.fixture
def said(tiny, monkeypatch):
    """What is said of a check of ``tiny``, which has to fail."""

    def run(name, checks=None):
        failed = failures(tiny, monkeypatch, *([checks] if checks else []))
        assert name in failed, {each: outcome.said for each, outcome in failed.items()}
        return failed[name].said

    return run


def test_a_good_adapter_passes(tiny, monkeypatch):
    assert failures(tiny, monkeypatch, CHECKS) == {}


def test_every_backend_passes(backend_name):
    failed = [each for each in outcomes(candidate(backend_name)) if each.status != "passed"]
    assert [(each.check.name, each.said) for each in failed] == []


def test_a_framework_with_forward_mode_only_passes_what_is_of_derivatives(monkeypatch):
    known = dict(registry.adapters()) | {"dual": dual_adapter}
    monkeypatch.setattr(registry, "adapters", lambda: known)
    checked = outcomes(Candidate("dual", dual_adapter, "protocol.dual_adapter"), QUICK)
    done = {each.check.name: each.status for each in checked}
    # It has no constants, as nothing asks for them.
    assert {name for name, status in done.items() if status != "passed"} == {
        "the namespace is completed"
    }


def test_a_jvp_that_is_twice_what_it_has_to_be(monkeypatch):
    right = DualBackend.jvp

    def jvp(self, f, xs, tangents):
        outs, aux, pushed = right(self, f, xs, tangents)
        return outs, aux, tuple(x * 2.0 for x in pushed)

    monkeypatch.setattr(DualBackend, "jvp", jvp)
    known = dict(registry.adapters()) | {"dual": dual_adapter}
    monkeypatch.setattr(registry, "adapters", lambda: known)
    checked = outcomes(Candidate("dual", dual_adapter, "protocol.dual_adapter"), QUICK)
    failed = {each.check.name: each.said for each in checked if each.status == "failed"}
    assert "it is twice that" in failed["derivatives by an input used twice"]


def test_sections_are_in_the_guide():
    headings = [
        line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line[:3] == "## "
    ]
    assert {f"## {section}" for section in guide.SECTIONS} <= {*headings}
    assert {each.section for each in CHECKS} <= {*guide.SECTIONS}


def test_names_of_checks_differ():
    assert len({each.name for each in CHECKS}) == len(CHECKS) > 40


# -- the adapter ----------------------------------------------------------------------------------


def test_an_entry_point_that_fails():
    broken = BrokenAdapter("tiny", "m", (), "m:adapter", cause=NameError("name 'x' is not defined"))
    (outcome,) = outcomes(Candidate("tiny", broken, "m"), [found])
    assert "names 'm:adapter'" in outcome.said
    assert "name 'x' is not defined" in outcome.said


def test_an_entry_point_of_another_name(tiny, said):
    tiny.adapter = replace(tiny.adapter, name="little")
    text = said("the entry point loads")
    assert "'tiny'" in text
    assert "'little'" in text


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


# -- arrays and conversions -----------------------------------------------------------------------


def test_an_array_type_misspelt(tiny, said):
    tiny.adapter = replace(tiny.adapter, array_types=("tiny.array.Aray",))
    text = said("its arrays are recognised")
    assert "module 'tiny.array' has no 'Aray'" in text
    assert "write 'tiny.array.Array' there" in text


def test_arrays_of_float32_from_numpys_of_float64(tiny, said):
    def from_numpy(self, x, like=None):
        return tiny.array.Array(x.astype("float32") if x.dtype == "float64" else x.copy())

    tiny.becomes(from_numpy=from_numpy)
    assert "from_numpy makes an array of float32 of one of float64" in said("its dtypes are known")


def test_dtypes_that_are_others(tiny, said):
    wrong = {**tiny.backend.TinyBackend.dtypes, "float64": np.dtype("longdouble")}
    tiny.becomes(dtypes=MappingProxyType(wrong))
    text = said("its dtypes are known")
    assert "dtype('float128') for 'float64'" in text
    assert "has the dtype dtype('float64')" in text


def test_dtypes_that_are_not_there(tiny, said):
    right = tiny.backend.TinyBackend.dtypes
    tiny.becomes(dtypes=MappingProxyType({k: v for k, v in right.items() if k != "float32"}))
    assert "dtypes has no float32" in said("its dtypes are known")


def test_arrays_without_axes_that_get_one(tiny, said):
    tiny.becomes(from_numpy=lambda self, x, like=None: tiny.array.array(np.atleast_1d(x)))
    text = said("shapes are tuples of Python's integers")
    assert text == "shape() of an array of shape () is (1,)"


def test_a_layout_that_is_read_as_if_it_were_another(tiny, said):
    def from_numpy(self, x, like=None):
        return tiny.array.array(x.ravel(order="K").reshape(x.shape))

    tiny.becomes(from_numpy=from_numpy)
    text = said("each shape and layout goes there and back")
    assert text.startswith("an array transposed: [[0., 3.], [1., 4.], [2., 5.]] came back")


def test_like_whose_dtype_is_taken(tiny, said):
    def from_numpy(self, x, like=None):
        return tiny.array.array(x, None if like is None else like.dtype)

    tiny.becomes(from_numpy=from_numpy)
    assert "float64 came back as float32" in said("from_numpy takes like")


def test_an_operator_that_is_not_there(tiny, said):
    # Python takes one for the other, turned round.
    del tiny.array.Array.__lt__, tiny.array.Array.__gt__
    assert "x < y raised TypeError" in said("operators give their values")


def test_an_operator_that_is_turned_round(tiny, said):
    tiny.array.Array.__rsub__ = lambda x, y: tiny.functions.subtract(x, y)
    text = said("operators give their values")
    assert "found [-0.5, -4., 1.]; the sign is wrong" in text


# -- the namespace --------------------------------------------------------------------------------


def test_a_function_that_multicalc_needs_is_not_there(tiny, said):
    del tiny.namespace.ones_like
    text = said("the namespace has what multicalc needs")
    assert "multicalc_tiny.namespace, has no ones_like" in text


def test_a_namespace_that_is_not_completed(tiny, said):
    del tiny.namespace.fori_loop
    assert "has no fori_loop" in said("the namespace is completed")


def test_a_function_that_is_wrong(tiny, said):
    tiny.namespace.flip = lambda x, axis=None: x
    text = said(functions.name, CHECKS)
    assert text.startswith("flip")
    assert "expected" in text


def test_a_function_that_raises(tiny, said):
    def flip(x, axis=None):
        raise ValueError("not so")

    tiny.namespace.flip = flip
    text = said(functions.name, CHECKS)
    assert "flip" in text
    assert "raised ValueError: not so" in text


def test_a_rule_that_is_half(tiny, said):
    right = tiny.functions.getitem
    tiny.functions.scatter = lambda c, key, shape: tiny.functions.computed(
        _scattered(c.data, key, shape) / 2, (c, lambda d: right(d, key) * 0.5)
    )
    text = said("derivatives of what multicalc needs")
    assert "the pullback of take" in text
    assert "it is half of that" in text


def _scattered(c, key, shape):
    out = np.zeros(shape)
    np.add.at(out, key, c)
    return out


# -- the derivative -------------------------------------------------------------------------------


def test_vjp_that_gives_two_values(tiny, said):
    right = tiny.backend.TinyBackend.vjp
    tiny.becomes(vjp=lambda self, f, xs: right(self, f, xs)[::2])
    text = said("vjp's result has its form")
    assert "vjp must return (outs, aux, pullback)" in text
    assert "a tuple of 2" in text


def test_vjp_that_drops_aux(tiny, said):
    right = tiny.backend.TinyBackend.vjp

    def vjp(self, f, xs):
        outs, _, pullback = right(self, f, xs)
        return outs, (), pullback

    tiny.becomes(vjp=vjp)
    assert "vjp gave 0 arrays of aux, where f gave 1" in said("vjp's result has its form")


def pulling(tiny, change):
    """A ``vjp`` whose pullback gives what ``change`` makes of its cotangents and of the right
    result."""
    right = tiny.backend.TinyBackend.vjp

    def vjp(self, f, xs):
        outs, aux, pullback = right(self, f, xs)
        return outs, aux, lambda cotangents: change(pullback, cotangents)

    return vjp


def test_none_for_an_input_that_is_used(tiny, said):
    tiny.becomes(vjp=pulling(tiny, lambda pull, c: (None, *pull(c)[1:])))
    assert "number 0 is zero, where it is not; None stands for zero" in said(
        "vjp's result has its form"
    )


def test_none_where_the_adapter_writes_zeros(tiny, said):
    tiny.becomes(takes_none=True, vjp=pulling(tiny, lambda pull, c: (None, *pull(c)[1:])))
    assert "number 0 is None; with takes_none zeros" in said("vjp's result has its form")


def test_one_cotangent_for_two_inputs(tiny, said):
    tiny.becomes(vjp=pulling(tiny, lambda pull, c: pull(c)[:1]))
    assert "one array or None for each input, here 2" in said("vjp's result has its form")


def test_a_dropped_output(tiny, said):
    def change(pull, cotangents):
        return pull((cotangents[0], *(0.0 * c for c in cotangents[1:])))

    tiny.becomes(vjp=pulling(tiny, change))
    text = said("derivatives of two outputs, with different cotangents")
    assert "the cotangent of the second output is dropped" in text


def test_a_transposed_matrix_product(tiny, said):
    right = tiny.functions.matmul

    def matmul(x, y):
        x, y = tiny.functions.lift(x, y)
        if x.ndim != 2 or y.ndim != 2:
            return right(x, y)
        turned = tiny.functions.permute_dims
        return tiny.functions.computed(
            x.data @ y.data,
            (x, lambda c: right(c, turned(y, (1, 0))) if y.shape[1] == 1 else right(c, y)),
            (y, lambda c: right(turned(x, (1, 0)), c)),
        )

    tiny.array.Array.__matmul__ = matmul
    text = said("derivatives of a matrix product, with an asymmetric cotangent")
    assert "∂(A @ B)/∂A" in text
    assert "a transpose too many or too few" in text


def test_a_pullback_that_works_once(tiny, said):
    def vjp(self, f, xs):
        outs, aux, pullback = right(self, f, xs)
        left = [pullback]
        return outs, aux, lambda cotangents: left.pop()(cotangents)

    right = tiny.backend.TinyBackend.vjp
    tiny.becomes(vjp=vjp)
    text = said("a pullback called again")
    assert "called for the second time raised IndexError" in text
    assert "it has to stay as it is" in text


def test_a_pullback_that_adds_up(tiny, said):
    def vjp(self, f, xs):
        outs, aux, pullback = right(self, f, xs)
        before = []

        def added(cotangents):
            before.append(pullback(cotangents))
            return tuple(sum(parts[1:], parts[0]) for parts in zip(*before, strict=True))

        return outs, aux, added

    right = tiny.backend.TinyBackend.vjp
    tiny.becomes(vjp=vjp)
    assert "called for the second time" in said("a pullback called again")


def replace_in(tiny, module, old, new):
    """Run the module's source with ``new`` for ``old``, in its own names."""
    text = Path(module.__file__).read_text(encoding="utf-8")
    assert old in text
    code = text[text.index("def vjp(") :].replace(old, new)
    exec(compile(code, module.__file__, "exec"), vars(module))
    sys.modules["tiny"].vjp = module.vjp


def test_one_use_of_an_input_only(tiny, said):
    replace_in(
        tiny, tiny.array, "found[id(parent)] + given if id(parent) in found else given", "given"
    )
    text = said("derivatives by an input used twice")
    assert "only one use is counted" in text


def test_a_node_pulled_on_before_it_is_complete(tiny, said):
    def downwards(outs, stop):
        """By the number of steps."""
        order = [*outs]
        for node in order:
            parents = [] if id(node) in stop else [parent for parent, _ in node.parents]
            order += [p for p in parents if all(p is not each for each in order)]
        return order

    tiny.array._downwards = downwards
    assert "has to be complete" in said("derivatives by an input used at several depths")


def test_a_cotangent_added_to_in_place(tiny, said):
    def added(found, key, given):
        if key not in found:
            found[key] = given
        else:
            found[key].data[...] += given.data
        return found[key]

    fit = tiny.functions._fit
    tiny.functions._fit = lambda c, shape: c if c.shape == shape else fit(c, shape)
    tiny.array.added = added
    replace_in(
        tiny,
        tiny.array,
        "found[id(parent)] + given if id(parent) in found else given",
        "added(found, id(parent), given)",
    )
    assert "was added to in place" in said("cotangents are not written into")


def test_equal_inputs_that_become_one(tiny, said):
    replace_in(
        tiny,
        tiny.array,
        "inputs = [Array(x.data, ((x, lambda c: c),)) for x in xs]",
        "known = {}\n    inputs = [known.setdefault(x.data.tobytes(), "
        "Array(x.data, ((x, lambda c: c),))) for x in xs]",
    )
    text = said("derivatives by two equal inputs")
    assert "expected 90., found 135." in text
    assert "each of two equal inputs got the sum of both" in text


def test_a_value_whose_reading_cuts_the_graph(tiny, said):
    def to_numpy(self, x):
        x.parents = ()
        return x.data.copy()

    tiny.becomes(to_numpy=to_numpy)
    assert "reading a value cuts" in said("derivatives after values were read")


def test_an_error_that_comes_out_as_another(tiny, said):
    right = tiny.backend.TinyBackend.vjp

    def vjp(self, f, xs):
        try:
            return right(self, f, xs)
        except Exception as error:
            raise RuntimeError("failed") from error

    tiny.becomes(vjp=vjp)
    assert "came out as a RuntimeError" in said("derivatives after an error in the function")


def test_a_graph_gone_through_by_recursion(tiny, said):
    def downwards(outs, stop):
        order, seen = [], set()

        def visit(node):
            if id(node) not in seen:
                seen.add(id(node))
                for parent, _ in node.parents if id(node) not in stop else ():
                    visit(parent)
                order.append(node)

        for out in outs:
            visit(out)
        return order[::-1]

    tiny.array._downwards = downwards
    assert "a loop with a stack of its own" in said("derivatives of a long function")


# -- nesting and threads --------------------------------------------------------------------------


def test_a_pullback_that_is_a_constant(tiny, said):
    def change(pull, cotangents):
        return tuple(tiny.array.Array(x.data) for x in pull(cotangents))

    tiny.becomes(vjp=pulling(tiny, change))
    assert "the inner derivative is a constant" in said("second and third derivatives")


def test_perturbations_that_are_confused(tiny, said):
    """An input that an outer derivative follows is the inner one's, too."""
    replace_in(
        tiny,
        tiny.array,
        "[Array(x.data, ((x, lambda c: c),)) for x in xs]",
        "[x if x.parents else Array(x.data, ((x, lambda c: c),)) for x in xs]",
    )
    assert "perturbation confusion" in said("perturbations are not confused")


def test_threads_that_share_what_is_kept(tiny, said):
    tiny.array.open = []
    replace_in(
        tiny,
        tiny.array,
        "outs = f(*inputs)",
        "open.append(inputs); outs = f(*inputs); inputs = open.pop()",
    )
    text = said("two threads take derivatives at once")
    assert "in a thread, beside another's" in text
    assert "kept for each thread" in text


# -- precision, memory, declarations, compiling ---------------------------------------------------


def test_numbers_that_widen(tiny, said):
    right = tiny.functions.lift

    def lift(*xs):
        return right(*(np.asarray([x]) if isinstance(x, float) else x for x in xs))

    tiny.functions.lift = lift
    text = said("Python's numbers take the dtype beside them")
    assert "0.1 * x of float32: expected dtype float32, found float64" in text


def test_digits_that_are_lost(tiny, said):
    def exp(x):
        return tiny.array.Array(np.exp(x.data.astype("float32")).astype(x.dtype))

    tiny.namespace.exp = exp
    text = said("the namespace has what multicalc needs")
    assert "exp: " in text
    assert "it has float32's digits only" in text


def test_a_view_from_to_numpy(tiny, said):
    tiny.becomes(to_numpy=lambda self, x: x.data)
    assert "to_numpy gives a view" in said("conversions share no memory")


def test_a_view_kept_by_from_numpy(tiny, said):
    tiny.becomes(from_numpy=lambda self, x, like=None: tiny.array.Array(x))
    assert "from_numpy keeps a view" in said("conversions share no memory")


def test_an_operation_misspelt_in_what_is_declared(tiny, said):
    tiny.becomes(operations=MappingProxyType({"linalg.choleski": Limit(0, "none")}))
    text = said("what is declared has names of multicalc's")
    assert "'linalg.choleski', which there is not; did you mean 'linalg.cholesky'?" in text


def test_complex_numbers_that_are_not_declared(tiny, said):
    tiny.becomes(features=MappingProxyType({}))
    assert "declare in features" in said("complex numbers are right, or declared")


def test_a_compiler_that_traces_each_time(tiny, said):
    tiny.becomes(compilers=("quick",), compile=lambda self, f, compiler: f)
    assert "was run 3 times by Python" in said("compiled functions give the same")


# -- running --------------------------------------------------------------------------------------


def test_a_check_that_hangs_is_named_and_ends_the_run(tiny):
    release = threading.Event()

    @check("it ends", guide.THREADS, seconds=0.2, scoped=False, late="somebody holds a lock")
    def hangs(candidate):
        release.wait(60)

    @check("it comes after", guide.THREADS, scoped=False)
    def after(candidate):
        raise AssertionError

    first, second = outcomes(Candidate("tiny", tiny.adapter, "multicalc_tiny"), [hangs, after])
    release.set()
    assert first.status == "failed"
    assert "did not end within 0.2 seconds: somebody holds a lock" in first.said
    assert (second.status, second.said) == ("skipped", "it ends")


def test_checks_that_need_a_failed_one_are_skipped(tiny):
    @check("one", guide.ADAPTER, scoped=False)
    def one(candidate):
        raise ValueError("not so")

    @check("two", guide.ADAPTER, one, scoped=False)
    def two(candidate):
        raise AssertionError

    @check("three", guide.ADAPTER, two, scoped=False)
    def three(candidate):
        raise AssertionError

    found = [*outcomes(Candidate("tiny", tiny.adapter, "multicalc_tiny"), [one, two, three])]
    assert [(each.status, each.said.partition(" (")[0]) for each in found] == [
        ("failed", "ValueError: not so"),
        ("skipped", "one"),
        ("skipped", "one"),
    ]
