"""Which scenarios a brief and a quick run take."""

from __future__ import annotations

from collections import Counter
from functools import cache

from multicalc_conformance import families
from multicalc_conformance.families.selection import BRIEF, select


@cache
def chosen(brief):
    return select(brief=brief)


def sampled(scenario):
    """What a brief run takes a share of, if the scenario is of that."""
    kind = scenario.dtype if scenario.dtype in BRIEF else scenario.family
    return kind if kind in BRIEF else None


def test_a_brief_run_has_all_else_in_double_precision():
    whole, brief = ([s.id for s in chosen(b) if not sampled(s)] for b in (False, True))
    assert brief == whole


def test_a_brief_run_has_a_share_of_the_rest():
    whole, brief = (
        Counter((s.family, sampled(s)) for s in chosen(b) if sampled(s)) for b in (False, True)
    )
    assert {kind for _, kind in whole} == set(BRIEF)
    assert brief == {(f, kind): -(-n // BRIEF[kind]) for (f, kind), n in whole.items()}


def test_a_quick_run_is_one_in_twenty_of_each_family():
    for family in families.FAMILIES:
        quick, whole = ([s.id for s in select([family], quick=q)] for q in (True, False))
        assert quick == whole[::20]
