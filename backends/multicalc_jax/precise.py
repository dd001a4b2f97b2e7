"""64-bit constants beside narrower arrays, where JAX's x64 mode is off.

What is computed from such constants alone (data that a function captured, arrays outside of any
transform) keeps its 64 bits. Beside an array that is being traced in 32 bits the result has these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from multicalc.xp.common.nested import flat
from multicalc_jax.compiling import WIDE, enable_x64


@contextmanager
def wide() -> Iterator[None]:
    """A scope in which constants of 64 bits are made and computed with: now, as what is compiled
    around it has 32."""
    with jax.ensure_compile_time_eval(), enable_x64(True):
        yield


def precise(
    function: Callable[..., Any], scope: Callable[[], AbstractContextManager[Any]] = wide
) -> Callable[..., Any]:
    """``function``, of 64-bit constants in 64 bits: in ``scope``."""

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        if jax.config.jax_enable_x64 or not _of_wide_constants((*args, *kwargs.values())):
            return function(*args, **kwargs)
        with scope():
            return function(*args, **kwargs)

    return call


def narrowed(x: Any) -> Any:
    """An array, or a tuple of arrays, with no floats wider than what is traced has now."""
    if type(x) is tuple:
        return tuple(map(narrowed, x))
    if not isinstance(x, jax.Array) or not jnp.issubdtype(x.dtype, jnp.inexact):
        return x
    return jnp.asarray(x, jax.dtypes.canonicalize_dtype(x.dtype))


def keep_precision(namespace: Any, names: Iterable[str]) -> None:
    """Make those functions of ``namespace``, a module, precise."""
    for name in names:
        if hasattr(namespace, name):
            setattr(namespace, name, precise(getattr(namespace, name)))


def _of_wide_constants(values: Iterable[Any]) -> bool:
    found = False
    for x in flat(values):
        if isinstance(x, jax.core.Tracer):
            return False
        found = found or _is_wide(x)
    return found


def _is_wide(x: Any) -> bool:
    """Whether it is an array of 64 bits, or such a dtype."""
    if isinstance(x, jax.Array | np.ndarray | np.generic):
        return x.dtype.name in WIDE
    named = getattr(x, "name", None) or getattr(x, "__name__", x)
    return isinstance(x, str | type | np.dtype) and named in WIDE
