"""A function written once over a namespace, bound to one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, update_wrapper
from inspect import signature
from types import ModuleType
from typing import Any


def bound(function: Callable[..., Any], *first: Any, **given: Any) -> Callable[..., Any]:
    """``function`` with these arguments filled in, under its name and with the signature left.

    >>> def double(xp, x, /, *, axis=-1):
    ...     return xp.add(x, x)
    >>> import numpy as np
    >>> twice = bound(double, np)
    >>> twice.__name__, str(signature(twice)), int(twice(2))
    ('double', '(x, /, *, axis=-1)', 4)
    """
    whole = signature(function)
    taken = whole.bind_partial(*first, **given).arguments
    left = [parameter for name, parameter in whole.parameters.items() if name not in taken]
    call: Any = update_wrapper(partial(function, *first, **given), function)
    call.__signature__ = whole.replace(parameters=left)
    return call  # type: ignore[no-any-return]


def parts_in(*modules: ModuleType) -> dict[str, Callable[..., Any]]:
    """The functions that these modules define, under each of their names."""
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if getattr(value, "__module__", None) == module.__name__ and not name.startswith("_")
    }
