"""How far a result may be from its reference."""

from __future__ import annotations

from typing import Any

import numpy as np

FLOAT64 = 1e-12
FLOAT32 = 1e-5


def assert_close(actual: Any, expected: Any, rtol: float = FLOAT64) -> None:
    """Equal shapes, and errors below ``rtol`` of the largest element; NaN only where expected."""
    actual, expected = np.asarray(actual), np.asarray(expected)
    assert actual.shape == expected.shape
    finite = expected[np.isfinite(expected)]
    scale = np.max(np.abs(finite)) if finite.size else 0.0
    np.testing.assert_allclose(actual, expected, rtol=rtol, atol=rtol * scale)
