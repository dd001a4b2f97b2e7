"""Linear maps as lineax has them, which is imported where it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax

from multicalc.errors import UnsupportedOperationError


def lineax_operator(product: Callable[[Any], Any], point: Any, symmetric: bool) -> Any:
    """A ``lineax.FunctionLinearOperator`` of ``product`` on trees like ``point``.

    Raises:
        UnsupportedOperationError: lineax is not installed.
    """
    try:
        import lineax
    except ImportError as error:
        raise UnsupportedOperationError("this needs lineax; run: pip install lineax") from error
    structure = jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape, x.dtype), point)
    tags = lineax.symmetric_tag if symmetric else ()
    return lineax.FunctionLinearOperator(product, structure, tags)
