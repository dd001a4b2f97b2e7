"""Every quantity of the models on every backend, judged by the suite's own measure."""

from __future__ import annotations

import numpy as np
import pytest
from multicalc_conformance.engine.distance import distance
from multicalc_conformance.families.models import scenarios

pytest.importorskip("sklearn")

SCENARIOS = scenarios()
each = pytest.mark.parametrize("scenario", SCENARIOS, ids=[s.name for s in SCENARIOS])


def share(scenario, spoil, backend):
    found = [spoil(x) for x in scenario.compute["result"](backend)]
    return distance(found, scenario.references()["result"], scenario.dtype).share


@each
def test_quantity(scenario, backend):
    assert share(scenario, np.asarray, backend.name) <= 1


@each
def test_a_small_error_is_caught(scenario):
    assert share(scenario, lambda x: x + 1e-11 * np.max(np.abs(x)), "numpy") > 1
