"""Compilers of a third party's: a right one passes, each slip is named by ``doctor --check``, and
noticed by the compiled family."""

from __future__ import annotations

import pytest
from checks.recorder import compiling
from checks.variants import failures
from multicalc_conformance.checks import compiling as checks
from multicalc_conformance.engine.run import run
from multicalc_conformance.families.compiled import MODULES, flow, traced

from multicalc.backend import registry

SAME, DERIVATIVES, STAY, BRANCH = [each.name for each in checks.CHECKS]


def first_arguments(program, kept, xs):
    kept.extend(xs[len(kept) :])
    return program(*kept)


def one_call_late(program, kept, xs):
    kept.append(program(*xs))
    return kept.pop(0) if len(kept) > 1 else kept[0]


def constants(tiny):
    def run(program, kept, xs):
        found = program(*xs)
        if found is None:
            return None
        outs, form = found
        return tuple(tiny.framework.Array(y.data) for y in outs), form

    return run


def one_buffer(tiny):
    """The results of the first call are overwritten by the next."""

    def run(program, kept, xs):
        found = program(*xs)
        if found is None or any(y.traced for y in found[0]):
            return found
        if not kept:
            kept.extend(tiny.framework.Array(y.data.copy()) for y in found[0])
        for buffer, y in zip(kept, found[0], strict=True):
            buffer.data[...] = y.data
        return tuple(kept), found[1]

    return run


def nothing_kept(tiny):
    """Each call is traced anew."""
    compiling(tiny)
    tiny.becomes(compile=lambda self, f, compiler: f)


def looks(tiny):
    """At values while it traces."""
    right = tiny.framework.Array.__bool__
    compiling(tiny)
    tiny.framework.Array.__bool__ = right


SLIPS = {
    "the first arguments are kept": (
        lambda tiny: compiling(tiny, run=first_arguments),
        SAME,
        "values were taken for constants",
    ),
    "results come a call late": (
        lambda tiny: compiling(tiny, run=one_call_late),
        SAME,
        "it is what an earlier call gave",
    ),
    "one program for all shapes": (
        lambda tiny: compiling(tiny, key=lambda shape, dtype: dtype),
        SAME,
        "another shape",
    ),
    "one program for all dtypes": (
        lambda tiny: compiling(tiny, key=lambda shape, dtype: shape),
        SAME,
        "expected dtype float32, found float64",
    ),
    "each call is traced": (nothing_kept, SAME, "was run 4 times by Python"),
    "derivatives are lost": (
        lambda tiny: compiling(tiny, run=constants(tiny)),
        DERIVATIVES,
        "what is compiled gives constants within a derivative",
    ),
    "results share a buffer": (
        lambda tiny: compiling(tiny, run=one_buffer(tiny)),
        STAY,
        "a call writes into what an earlier one gave",
    ),
    "a branch is kept": (looks, BRANCH, "the branch of the first call was compiled"),
}


def failing(tiny, monkeypatch, modules):
    """The cells of the compiled family's ``modules`` that fail, as they come."""
    known = {"numpy": registry.adapters()["numpy"], "tiny": tiny.adapter}
    monkeypatch.setattr(registry, "adapters", lambda: known)
    scenarios = [scenario for module in modules for scenario in module.scenarios()]
    for result in run(scenarios, [tiny.adapter.load()]):
        yield from (cell for cell in result.cells if cell.fails)


def test_a_right_compiler_passes(tiny, monkeypatch):
    compiling(tiny)
    assert failures(tiny, monkeypatch) == {}


@pytest.mark.parametrize("slip", SLIPS)
def test_each_slip_is_named(tiny, said, slip):
    seed, name, words = SLIPS[slip]
    seed(tiny)
    assert words in said(name)


def test_a_right_compiler_passes_the_compiled_family(tiny, monkeypatch):
    """But for what looks at values there, which raises and says so: ``cond``, and elements taken at
    computed positions."""
    compiling(tiny)
    found = {
        (cell.scenario.removeprefix("compiled/"), cell.operator, cell.message.partition(":")[0])
        for cell in failing(tiny, monkeypatch, MODULES)
    }
    assert found == {
        ("an integer array", "jacobian", "TracingError"),
        ("branches", "grad", "TracingError"),
        ("branches", "hvp", "TracingError"),
    }


@pytest.mark.parametrize("slip", SLIPS)
def test_the_compiled_family_notices_each_slip(tiny, monkeypatch, slip):
    seed, _, _ = SLIPS[slip]
    seed(tiny)
    assert next(failing(tiny, monkeypatch, (traced, flow)), None) is not None
