"""Every scenario of every family: zeros, NaNs, the doubled, transposed and negated result fail.

Of those in float32 one in so many, unless ``--every-scenario`` is given.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from multicalc_conformance import families
from multicalc_conformance.families.selection import select
from multicalc_conformance.mutation import spoil

FLOAT32_EVERY = 6
PARTS = 8
"""Of a family, so that none is a test of minutes."""


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("family", families.FAMILIES)
def test_every_mistake_in_a_result_would_be_noticed(family, part, request):
    every = 1 if request.config.getoption("--every-scenario") else FLOAT32_EVERY
    for scenario in select([family], float32_every=every)[part::PARTS]:
        assert spoil.unnoticed(scenario) == {}, scenario.id


@pytest.mark.parametrize("pattern", spoil.EXCUSED)
def test_excuses_are_needed(pattern, monkeypatch):
    every = families.scenarios(pattern.partition("/")[0])
    excused = [s for s in every if fnmatchcase(s.id, pattern)]
    monkeypatch.setattr(spoil, "EXCUSED", {})
    assert any(spoil.unnoticed(s) for s in excused[:12])
