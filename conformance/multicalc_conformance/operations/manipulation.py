"""Operations that move elements, beside the same of NumPy over arrays of objects."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from multicalc import xp
from multicalc_conformance.operations.calls import cubed
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain

ROW, WIDE, SQUARE, STACK = Domain((3,)), Domain((2, 3)), Domain((3, 3)), Domain((2, 1, 3))

EXACT = SimpleNamespace(
    asarray=np.asarray,
    astype=lambda x, dtype: x,
    broadcast_arrays=np.broadcast_arrays,
    broadcast_to=np.broadcast_to,
    concat=np.concatenate,
    diff=np.diff,
    expand_dims=lambda x, axis=0: np.expand_dims(x, axis),
    flip=np.flip,
    float32=None,
    float64=None,
    meshgrid=np.meshgrid,
    moveaxis=np.moveaxis,
    pad=np.pad,
    permute_dims=np.transpose,
    repeat=np.repeat,
    reshape=np.reshape,
    roll=np.roll,
    squeeze=np.squeeze,
    stack=np.stack,
    tile=np.tile,
    tril=np.tril,
    triu=np.triu,
    unstack=lambda x, axis=0: tuple(np.moveaxis(x, axis, 0)),
)
"""The namespace of the references."""


def moved(
    name: str,
    call: Callable[..., Any],
    *domains: Domain,
    variant: str = "",
    through: str = "float64",
) -> Case:
    """``call(namespace, *arrays)``, which has the operation ``name`` in it."""
    return cubed(
        name,
        lambda *xs: call(xp, *xs),
        lambda *xs: call(EXACT, *xs),
        *domains,
        variant=variant,
        through=through,
    )


CASES = (
    moved(
        "astype",
        lambda m, x: m.astype(m.astype(x, m.float32), x.dtype),
        ROW,
        variant="to float32 and back",
        through="float32",
    ),
    moved(
        "astype",
        lambda m, x: m.astype(m.astype(x, m.float64), x.dtype),
        ROW,
        variant="to float64 and back",
    ),
    moved("broadcast_arrays", lambda m, x, y: tuple(m.broadcast_arrays(x, y)), WIDE, ROW),
    moved("broadcast_to", lambda m, x: m.broadcast_to(x, (2, 3)), ROW),
    moved("broadcast_to", lambda m, x: m.broadcast_to(x, (2, 2, 3)), STACK, variant="inside"),
    moved("concat", lambda m, x, y: m.concat([x, y]), WIDE, Domain((1, 3))),
    moved(
        "concat", lambda m, x, y: m.concat([x, y, x], axis=1), WIDE, Domain((2, 1)), variant="axis"
    ),
    moved("concat", lambda m, x, y: m.concat([x, y], axis=-1), STACK, STACK, variant="last axis"),
    moved("diff", lambda m, x: m.diff(x), WIDE),
    moved("diff", lambda m, x: m.diff(x, axis=0, n=2), Domain((4, 2)), variant="second"),
    moved("expand_dims", lambda m, x: m.expand_dims(x, axis=1), WIDE),
    moved("expand_dims", lambda m, x: m.expand_dims(x, axis=-1), WIDE, variant="last axis"),
    moved("flip", lambda m, x: m.flip(x), WIDE),
    moved("flip", lambda m, x: m.flip(x, axis=1), WIDE, variant="axis"),
    moved("meshgrid", lambda m, x, y: tuple(m.meshgrid(x, y)), ROW, Domain((2,))),
    moved(
        "meshgrid",
        lambda m, x, y: tuple(m.meshgrid(x, y, indexing="ij")),
        ROW,
        Domain((2,)),
        variant="ij",
    ),
    moved("moveaxis", lambda m, x: m.moveaxis(x, 0, -1), STACK),
    moved("moveaxis", lambda m, x: m.moveaxis(x, (0, 1), (2, 0)), STACK, variant="axes"),
    moved("pad", lambda m, x: m.pad(x, ((1, 0), (0, 2))), WIDE),
    moved("pad", lambda m, x: m.pad(x, 1, constant_values=2.0), ROW, variant="constant"),
    moved("permute_dims", lambda m, x: m.permute_dims(x, (2, 0, 1)), STACK),
    moved("repeat", lambda m, x: m.repeat(x, 2), WIDE, variant="flat"),
    moved("repeat", lambda m, x: m.repeat(x, 2, axis=0), WIDE, variant="axis"),
    moved("repeat", lambda m, x: m.repeat(x, m.asarray(np.array([2, 0, 1]))), ROW, variant="each"),
    moved("reshape", lambda m, x: m.reshape(x, (3, -1)), WIDE),
    moved("reshape", lambda m, x: m.reshape(x, ()), Domain((1, 1)), variant="to a number"),
    moved("roll", lambda m, x: m.roll(x, 1), WIDE, variant="flat"),
    moved("roll", lambda m, x: m.roll(x, -1, axis=1), WIDE, variant="axis"),
    moved("roll", lambda m, x: m.roll(x, (1, 2), axis=(0, 1)), WIDE, variant="axes"),
    moved("squeeze", lambda m, x: m.squeeze(x, axis=1), STACK),
    moved("stack", lambda m, x, y: m.stack([x, y]), ROW, ROW),
    moved("stack", lambda m, x, y: m.stack([x, y, x], axis=-1), WIDE, WIDE, variant="last axis"),
    moved("tile", lambda m, x: m.tile(x, (2, 1)), WIDE),
    moved("tile", lambda m, x: m.tile(x, (2, 1, 2)), ROW, variant="more axes"),
    moved("tile", lambda m, x: m.tile(x, 2), WIDE, variant="fewer axes"),
    moved("tril", lambda m, x: m.tril(x), SQUARE),
    moved("tril", lambda m, x: m.tril(x, k=1), Domain((2, 2, 3)), variant="stack, k=1"),
    moved("triu", lambda m, x: m.triu(x), WIDE),
    moved("triu", lambda m, x: m.triu(x, k=-1), SQUARE, variant="k=-1"),
    moved("unstack", lambda m, x: m.unstack(x), WIDE),
    moved("unstack", lambda m, x: m.unstack(x, axis=1), WIDE, variant="axis"),
)
