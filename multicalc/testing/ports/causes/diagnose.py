"""What a difference looks like: the causes, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from multicalc.testing.ports.causes.activation import activation
from multicalc.testing.ports.causes.addend import missing_bias, missing_residual
from multicalc.testing.ports.causes.agreement import differs
from multicalc.testing.ports.causes.attention import attention
from multicalc.testing.ports.causes.axis import axis
from multicalc.testing.ports.causes.batch import batch_statistics, training_mode
from multicalc.testing.ports.causes.clipping import apart_at_some, clipping
from multicalc.testing.ports.causes.convolution import convolution
from multicalc.testing.ports.causes.factor import (
    constant_offset,
    input_scale,
    mean_or_sum,
    scale,
    sign,
)
from multicalc.testing.ports.causes.gates import gate_order, packed_order
from multicalc.testing.ports.causes.losses import losses
from multicalc.testing.ports.causes.mask import mask
from multicalc.testing.ports.causes.normalization import epsilon
from multicalc.testing.ports.causes.order import axes, off_by_one, reversed_axis
from multicalc.testing.ports.causes.pooling import borders, pooling
from multicalc.testing.ports.causes.precision import precision, rounding
from multicalc.testing.ports.causes.randomness import dropout
from multicalc.testing.ports.causes.recurrent import reset_gate
from multicalc.testing.ports.causes.settings import settings
from multicalc.testing.ports.causes.weights import (
    axis_order,
    shifted_table,
    transposed_weight,
    unequal,
    weight_scale,
)
from multicalc.testing.ports.evidence import Cause, Evidence

CAUSES: tuple[Callable[[Evidence], Cause | None], ...] = (
    # What makes every other comparison void.
    dropout,
    unequal,
    training_mode,
    # By a formula that gives either side.
    epsilon,
    losses,
    axis,
    activation,
    attention,
    reset_gate,
    convolution,
    pooling,
    # By what makes one the other.
    sign,
    mean_or_sum,
    missing_residual,
    missing_bias,
    scale,
    constant_offset,
    reversed_axis,
    axes,
    off_by_one,
    clipping,
    precision,
    # By what a result depends on.
    batch_statistics,
    mask,
    # By what B gives with something changed.
    input_scale,
    transposed_weight,
    gate_order,
    packed_order,
    axis_order,
    shifted_table,
    weight_scale,
    # By a pattern.
    apart_at_some,
    borders,
    settings,
    rounding,
)
"""Each says what it is, if it is that."""

DECISIVE = (batch_statistics, mask)
"""No other weights make up for what a result depends on: nothing more is tried."""


def diagnose(e: Evidence) -> list[Cause]:
    """What the difference looks like, best first: what is proved before what a pattern speaks for.

    Nothing where the two agree, or the difference looks like nothing that is known.
    """
    if not differs(e):
        return []
    found: list[Cause] = []
    with np.errstate(all="ignore"):
        for cause in CAUSES:
            told = cause(e)
            if told and told.name not in {each.name for each in found}:
                found.append(told)
            if told and (told.proved or cause in DECISIVE):
                break
    return sorted(found, key=lambda each: not each.proved)
