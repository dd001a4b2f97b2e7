"""The precision in which references are evaluated, and what they are made of."""

from __future__ import annotations

import numpy as np

DIGITS = 200
"""Decimal digits: enough that differences of four orders keep fifty."""

Arrays = list[np.ndarray]
"""Arrays of objects: ``mpf``, or ``mpc`` where they are complex."""
