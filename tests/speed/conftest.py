"""The frameworks' native calls, in a scope in which float64 arrays can be made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import optree
import pytest

from benchmarks.native import native
from multicalc.backend import get_backend


class Framework:
    """A module of native calls, with trees converted to its arrays and its results to numbers."""

    def __init__(self, name: str) -> None:
        self.native = native(name)

    def arrays(self, tree: Any) -> Any:
        return optree.tree_map(self.native.convert, tree)

    def numbers(self, result: Any) -> np.ndarray:
        leaves = [np.ravel(self.native.host(x)) for x in optree.tree_leaves(result)]
        return np.concatenate(leaves)


@pytest.fixture
def framework(backend_name: str) -> Iterator[Framework]:
    with get_backend(backend_name).precision(frozenset({"float64"})):
        yield Framework(backend_name)
