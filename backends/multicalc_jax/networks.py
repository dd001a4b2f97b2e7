"""Convolutions, by XLA's."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from multicalc.xp.common.floats import check_floats
from multicalc.xp.common.sliding import convolving


def conv(
    x: Any,
    w: Any,
    /,
    *,
    strides: Any = 1,
    padding: Any = "valid",
    dilation: Any = 1,
    groups: int = 1,
) -> jax.Array:
    check_floats(jnp, "conv", x, w)
    slide = convolving(x.shape, w.shape, strides, padding, dilation, groups)
    return lax.conv_general_dilated(
        *(jnp.asarray(each, jnp.result_type(x, w)) for each in (x, w)),
        slide.strides,
        slide.padding,
        rhs_dilation=slide.dilation,
        feature_group_count=groups,
    )
