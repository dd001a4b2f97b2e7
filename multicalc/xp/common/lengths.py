"""Norms, made of ``sum``, ``sqrt``, ``abs`` and singular values."""

from __future__ import annotations

from typing import Any

from multicalc.xp.common.elementary import root
from multicalc.xp.common.norms import norms_of


def vector_norm(xp: Any, x: Any, /, **options: Any) -> Any:
    return _norms(xp)[0](x, **options)


def matrix_norm(xp: Any, x: Any, /, **options: Any) -> Any:
    return _norms(xp)[1](x, **options)


def norm(xp: Any, x: Any, /, *order: Any, **options: Any) -> Any:
    return _norms(xp)[2](x, *order, **options)


def _norms(xp: Any) -> tuple[Any, Any, Any]:
    def accept(x: Any) -> tuple[Any]:
        return (x,)

    def length(x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
        squares = xp.real(x * xp.conj(x))
        return root(xp, xp.sum(squares, axis=axis, keepdims=keepdims))

    def singular(x: Any) -> Any:
        return xp.linalg.svdvals(x)

    return norms_of(xp, accept, length, singular)
