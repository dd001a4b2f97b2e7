"""Points where frameworks have a choice: the references by hand, and what NumPy gives; what the
others give, the suite says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from multicalc_conformance import families
from multicalc_conformance.engine.conventions import conventions
from multicalc_conformance.engine.run import judged, run

from multicalc.backend import adapters

POINTS = {s.name: s for s in families.scenarios("nonsmooth")}
DECLARED = {
    f"{family}/{s.name}": s
    for family in ("nonsmooth", "compiled")
    for s in families.scenarios(family)
}
OWN = ("numpy", "torch", "tensorflow", "jax", "mxnet")


def test_every_point_gives_its_reference_or_its_convention():
    backend = adapters()["numpy"].load()
    results = list(run(POINTS.values(), [backend]))
    failing = [c.record() for r in results for c in r.cells if c.fails]
    assert not failing
    # Most points have one answer, which NumPy gives.
    verdicts = [c.verdict for r in results for c in r.cells]
    assert verdicts.count("agrees") > 0.6 * len(verdicts)


def test_conventions_are_of_what_there_is():
    assert {each.backend for each in conventions(OWN)} == {*OWN}
    for each in conventions(OWN):
        assert each.operator in DECLARED[each.scenario].compute
        assert each.why


def test_no_two_conventions_hold_for_one_version():
    bounds = {bound for each in conventions(OWN) for bound in (each.since, each.before) if bound}
    for version in {"0", *bounds, "9999"}:
        held = [(e.scenario, e.operator, e.backend) for e in conventions(OWN) if e.holds(version)]
        assert len(held) == len(set(held))


def _judged(point, got):
    numpy = adapters()["numpy"].load()
    changed = replace(point, compute={"gradient": lambda backend: got})
    (cell,) = judged(changed, [numpy], point.references()).cells
    return cell.verdict


def test_a_framework_that_changes_is_noticed():
    """NumPy's clip is declared to give 1 at a bound; the reference is ½."""
    clip = POINTS["clip at its lower bound"]
    assert _judged(clip, [np.array(1.0)]) == "convention"
    assert _judged(clip, [np.array(0.5)]) == "stale"
    assert _judged(clip, [np.array(0.0)]) == "wrong"


def test_a_change_where_nothing_is_declared_is_noticed():
    """Ties of maximum are shared on NumPy, which is the reference."""
    tie = POINTS["maximum of equal arrays"]
    assert _judged(tie, [np.array(0.5), np.array(0.5)]) == "agrees"
    assert _judged(tie, [np.array(1.0), np.array(0.0)]) == "wrong"
