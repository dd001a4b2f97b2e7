"""Every scenario of every family: zeros, NaNs, the doubled, transposed and negated result fail.

One in three of a brief run, unless ``--every-scenario`` is given.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from multicalc_conformance import families
from multicalc_conformance.families.selection import select
from multicalc_conformance.mutation import spoil

PARTS = 8
"""Of a family, so that none is a test of minutes."""


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("family", families.FAMILIES)
def test_every_mistake_in_a_result_would_be_noticed(family, part, request):
    whole = request.config.getoption("--every-scenario")
    chosen = select([family], brief=not whole, portable=False)
    for scenario in chosen[:: 1 if whole else 3][part::PARTS]:
        assert spoil.unnoticed(scenario) == {}, scenario.id


@pytest.mark.parametrize("pattern", spoil.EXCUSED)
def test_excuses_are_needed(pattern, monkeypatch):
    every = families.scenarios(pattern.partition("/")[0])
    excused = [s for s in every if fnmatchcase(s.id, pattern)]
    monkeypatch.setattr(spoil, "EXCUSED", {})
    assert any(spoil.unnoticed(s) for s in excused[:12])
