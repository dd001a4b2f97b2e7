"""Which scenarios a brief and a quick run take."""

from __future__ import annotations

from collections import Counter

from multicalc_conformance import families
from multicalc_conformance.families.selection import select


def test_a_brief_run_has_all_in_double_precision_but_of_the_real_problems():
    whole = [s.id for s in select() if s.dtype != "float32" and s.family != "real"]
    brief = [s.id for s in select(brief=True) if s.dtype != "float32" and s.family != "real"]
    assert brief == whole


def test_a_brief_run_has_a_share_of_the_rest():
    whole, brief = Counter(), Counter()
    for counts, chosen in ((whole, select()), (brief, select(brief=True))):
        counts.update((s.family, s.dtype) for s in chosen)
    assert brief["real", "float64"] == -(-whole["real", "float64"] // 5)
    single = {kind: n for kind, n in whole.items() if kind[1] == "float32"}
    assert len(single) >= 5
    assert {kind: brief[kind] for kind in single} == {k: -(-n // 6) for k, n in single.items()}


def test_a_quick_run_is_one_in_twenty_of_each_family():
    for family in families.FAMILIES:
        quick, whole = ([s.id for s in select([family], quick=q)] for q in (True, False))
        assert quick == whole[::20]
