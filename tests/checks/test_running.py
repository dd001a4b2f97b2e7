"""Good adapters pass all checks, and how checks are run."""

from __future__ import annotations

import importlib
import threading
from pathlib import Path

import pytest
from checks.variants import QUICK, failures
from example_backend import EXAMPLES
from multicalc_conformance.checks import CHECKS, guide
from multicalc_conformance.checks.candidate import Candidate, candidate
from multicalc_conformance.checks.check import check
from multicalc_conformance.checks.running import outcomes

from multicalc.backend import registry

GUIDE = Path(__file__).parents[2] / "docs" / "writing-a-backend.md"


def test_a_good_adapter_passes(tiny, monkeypatch):
    assert failures(tiny, monkeypatch, CHECKS) == {}


def test_every_backend_passes(backend_name):
    failed = [each for each in outcomes(candidate(backend_name)) if each.status != "passed"]
    assert [(each.check.name, each.said) for each in failed] == []


@pytest.fixture
def dual(monkeypatch):
    """The example with forward mode only: its class, and what is checked."""
    for folder in ("dual", "multicalc-dual"):
        monkeypatch.syspath_prepend(str(EXAMPLES / folder))
    adapter = importlib.import_module("multicalc_dual").adapter
    known = dict(registry.adapters()) | {"dual": adapter}
    monkeypatch.setattr(registry, "adapters", lambda: known)
    kind = importlib.import_module("multicalc_dual.backend").DualBackend
    return kind, Candidate("dual", adapter, "multicalc_dual")


def test_a_framework_with_forward_mode_only_passes(dual):
    checked = outcomes(dual[1], QUICK)
    assert {each.check.name: each.said for each in checked if each.status != "passed"} == {}


def test_a_jvp_that_is_twice_what_it_has_to_be(dual, monkeypatch):
    kind, checked = dual
    right = kind.jvp

    def jvp(self, f, xs, tangents):
        outs, aux, pushed = right(self, f, xs, tangents)
        return outs, aux, tuple(x * 2.0 for x in pushed)

    monkeypatch.setattr(kind, "jvp", jvp)
    failed = {e.check.name: e.said for e in outcomes(checked, QUICK) if e.status == "failed"}
    assert "it is 2 × the reference" in failed["derivatives by an input used twice"]


def test_sections_are_in_the_guide():
    headings = [
        line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line[:3] == "## "
    ]
    assert {f"## {section}" for section in guide.SECTIONS} <= {*headings}
    assert {each.section for each in CHECKS} <= {*guide.SECTIONS}


def test_names_of_checks_differ():
    assert len({each.name for each in CHECKS}) == len(CHECKS) > 40


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
