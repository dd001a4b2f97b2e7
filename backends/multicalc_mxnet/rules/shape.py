"""Operators that move elements around; linear, all but padding with a constant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..engine.tables import register_rules
from .kinds import attr, jointly_linear, linear, np


def _pad(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    if attr(op, "mode", "constant") == "constant":
        return op.with_attrs(constant_value=0.0)(ts[0])
    return linear(op, xs, ts, ys)


def _sort(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """The tangent in the order of the values."""
    x, axis = xs[0], int(attr(op, "axis", -1))
    values, tangent = np.moveaxis(x, axis, -1), np.moveaxis(ts[0], axis, -1)
    n = values.shape[-1]
    order = np.argsort(values, axis=-1).reshape((-1, n)).astype("int64")
    rows = np.arange(order.shape[0], dtype="int64").reshape((-1, 1)) * n
    ordered = np.take(tangent.reshape((-1,)), (order + rows).reshape((-1,)))
    return np.moveaxis(ordered.reshape(values.shape), -1, axis)


def _ediff1d(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """Affine: what is put before and after, if it is a number, has tangent zero."""
    ends = {k: 0.0 for k in ("to_begin_scalar", "to_end_scalar") if attr(op, k) is not None}
    return jointly_linear(op.with_attrs(**ends), xs, ts, ys)


_LINEAR = (
    "_copy",
    "_np_copy",
    "_copyto",
    "Cast",
    "_np_reshape",
    "_npx_reshape",
    "_np_transpose",
    "_np_moveaxis",
    "_np_squeeze",
    "_np_roll",
    "_np_diag",
    "_np_diagflat",
    "_np_diagonal",
    "_np_trace",
    "_np_atleast_1d",
    "_np_atleast_2d",
    "_np_atleast_3d",
    "_npi_broadcast_to",
    "_npi_flip",
    "_npi_rot90",
    "_npi_tril",
    "_npi_hsplit",
    "_npi_dsplit",
    "_npi_diff",
    "_npi_delete",
    "_split_v2",
    "SwapAxis",
    "Flatten",
    "expand_dims",
    "slice",
    "slice_axis",
    "tile",
    "repeat",
    "take",
    "gather_nd",
    "pick",
    "_contrib_boolean_mask",
    "SequenceMask",
    "reshape_like",
)
_JOINTLY_LINEAR = (
    "_npi_concatenate",
    "_npi_stack",
    "_npi_vstack",
    "_npi_hstack",
    "_npi_dstack",
    "_npi_column_stack",
    "_rnn_param_concat",
    "add_n",
)

register_rules(
    {
        **dict.fromkeys(_LINEAR, linear),
        **dict.fromkeys(_JOINTLY_LINEAR, jointly_linear),
        "_npi_pad": _pad,
        "_npi_ediff1d": _ediff1d,
        "sort": _sort,
    }
)
