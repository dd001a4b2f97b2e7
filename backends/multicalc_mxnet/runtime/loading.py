"""Importing MXNet 1.9.1 under a NumPy that has moved on.

MXNet reads names at import that NumPy has removed since (``numpy.bool`` in 1.24, many more in
2.0). They are put in place for the duration of that import only, and only those that are missing;
afterwards ``numpy`` is as it was, whether the import succeeded or not.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import numpy

_ADDED_IN_PLACE = "MXNET_EXEC_INPLACE_GRAD_SUM_CAP"

_lock = threading.RLock()
_loaded: ModuleType | None = None


def _removed(name: str) -> Callable[..., Any]:
    """A stand-in for a function that NumPy dropped; MXNet only re-exports these."""

    def missing(*args: Any, **kwargs: Any) -> Any:
        raise AttributeError(f"numpy.{name} was removed from NumPy {numpy.__version__}")

    missing.__name__ = name
    return missing


_REMOVED_VALUES: dict[str, Any] = {
    "bool": bool,
    "int": int,
    "float": float,
    "object": object,
    "complex": complex,
    "str": str,
    "float_": numpy.float64,
    "PZERO": 0.0,
    "NZERO": -0.0,
    "NaN": numpy.nan,
    "NAN": numpy.nan,
    "PINF": numpy.inf,
    "NINF": -numpy.inf,
    "Inf": numpy.inf,
    "Infinity": numpy.inf,
    "infty": numpy.inf,
    "alltrue": numpy.all,
    "sometrue": numpy.any,
    "product": numpy.prod,
    "cumproduct": numpy.cumprod,
    "round_": numpy.round,
    "row_stack": numpy.vstack,
}
_REMOVED_FUNCTIONS = ("in1d", "mirr", "msort", "npv", "pmt", "ppmt", "pv", "rate", "trapz")


@contextmanager
def _numpy_aliases() -> Iterator[None]:
    aliases = _REMOVED_VALUES | {name: _removed(name) for name in _REMOVED_FUNCTIONS}
    # vars() and not hasattr(): NumPy's module __getattr__ warns about some of these names.
    missing = [name for name in aliases if name not in vars(numpy)]
    try:
        for name in missing:
            setattr(numpy, name, aliases[name])
        yield
    finally:
        for name in missing:
            vars(numpy).pop(name, None)


def load() -> ModuleType:
    """The ``mxnet`` module, imported on the first call. Safe to call from any thread.

    Raises whatever importing MXNet raises.
    """
    global _loaded
    if _loaded is None:
        with _lock:
            if _loaded is None:
                if "mxnet" in sys.modules:  # someone else's import, finished or under way
                    _loaded = importlib.import_module("mxnet")
                else:
                    with _numpy_aliases():
                        _loaded = importlib.import_module("mxnet")
                _never_add_in_place(_loaded)
    return _loaded


def _never_add_in_place(mx: ModuleType) -> None:
    """Have MXNet add gradients that come together in one array to a new one.

    From eight on it adds each in place to the first, and in a graph may give its memory to another
    array before: sums of six terms in x then have a wrong gradient. It asks the environment once,
    when it first adds gradients, which is here.
    """
    before = os.environ.get(_ADDED_IN_PLACE)
    os.environ[_ADDED_IN_PLACE] = before or str(2**31 - 1)
    try:
        x = mx.nd.ones(1)
        x.attach_grad()
        with mx.autograd.record():
            y = x + x
        y.backward()
    finally:
        if before is None:
            del os.environ[_ADDED_IN_PLACE]


def ensure_numpy_mode() -> None:
    """Turn MXNet's NumPy mode on in this thread, and leave it on.

    The mode is a per-thread setting in 1.9.1, and zero-dimensional arrays lose their shape
    without it, those returned from a function that had it included. That is why it isn't
    restored.
    """
    mx = load()
    if not (mx.util.is_np_array() and mx.util.is_np_shape()):
        mx.npx.set_np()
