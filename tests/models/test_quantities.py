"""Every quantity of the models on NumPy, judged by the suite's own measure; the suite itself judges
all backends."""

from __future__ import annotations

import numpy as np
import pytest
from multicalc_conformance.engine.distance import distance
from multicalc_conformance.families.models import scenarios

pytest.importorskip("sklearn")

SCENARIOS = scenarios()
each = pytest.mark.parametrize("scenario", SCENARIOS, ids=[s.name for s in SCENARIOS])


def share(scenario, spoil):
    found = [spoil(x) for x in scenario.compute["result"]("numpy")]
    return distance(found, scenario.references()["result"], scenario.dtype).share


@each
def test_quantity(scenario):
    assert share(scenario, np.asarray) <= 1


@each
def test_a_small_error_is_caught(scenario):
    assert share(scenario, lambda x: x + 1e-11 * np.max(np.abs(x))) > 1
