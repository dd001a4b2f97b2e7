"""Every quantity of the models on every backend, judged by the comparison's own measure."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp
from multicalc_conformance.measure import DIGITS, Exact, error, within
from multicalc_conformance.models import logistic_regression, matrix_factorisation

pytest.importorskip("sklearn")

QUANTITIES = [q for m in (logistic_regression, matrix_factorisation) for q in m.quantities()]


@pytest.fixture(scope="module")
def references():
    with mp.workdps(DIGITS):
        return [Exact.of(quantity.reference()) for quantity in QUANTITIES]


@pytest.mark.parametrize("k", range(len(QUANTITIES)), ids=[q.name for q in QUANTITIES])
def test_quantity(k, backend, references):
    found = np.asarray(QUANTITIES[k].compute(backend.name))
    assert within(error(found, references[k], QUANTITIES[k].dtype), QUANTITIES[k].dtype)


@pytest.mark.parametrize("k", range(len(QUANTITIES)), ids=[q.name for q in QUANTITIES])
def test_a_small_error_is_caught(k, references):
    found = np.asarray(QUANTITIES[k].compute("numpy"))
    found = found + 1e-11 * np.max(np.abs(found))
    assert not within(error(found, references[k], QUANTITIES[k].dtype), QUANTITIES[k].dtype)
