"""``stop_gradient``: what is a constant to every derivative."""

from __future__ import annotations

from typing import Any, TypeVar

from multicalc.backend import get_backend, is_neutral, is_recorder, owner, within
from multicalc.calls import trees

Tree = TypeVar("Tree")


def stop_gradient(tree: Tree) -> Tree:
    """``tree`` as constants, through which no derivative goes, of any order or mode.

    Args:
        tree: a pytree. Its arrays and variables are made constants, all else stays as it is.

    Returns:
        A pytree of the same structure and values.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> mc.grad(lambda x: x * mc.stop_gradient(x))(np.array(3.0)).tolist()
    3.0
    """
    stopped: Tree = trees.map_leaves(_stopped, tree)
    return stopped


def _stopped(x: Any) -> Any:
    if is_recorder(x):
        return x.__multicalc_function__(_stopped, (x,), {})
    name = owner(x)
    if name is None or is_neutral(x):
        return x
    return within(get_backend(name).stop_gradient, x)
