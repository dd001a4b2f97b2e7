"""The rest of ``xp`` in an adapter's namespace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from multicalc.xp import control, dtypes, table, updates
from multicalc.xp.common import composed
from multicalc.xp.common.binding import bound


def complete(namespace: Any, own: Mapping[str, Any] | None = None) -> None:
    """Give ``namespace``, a module, what ``xp`` has and it hasn't yet: its ``own`` dtypes, those
    functions of its ``linalg`` that stand at the top too, what is composed of its functions,
    questions about dtypes, ``at``, branches and loops.

    The last four find the framework by what they get, so they are those of ``xp``.
    """
    linalg = namespace.linalg
    at_top = (*table.LINALG_AT_TOP, *table.PRODUCTS, "norm")
    rest = {name: getattr(linalg, name) for name in at_top if hasattr(linalg, name)}
    rest |= {name: bound(getattr(composed, name), namespace) for name in table.COMPOSED}
    rest |= {name: getattr(control, name) for name in table.CONTROL}
    rest |= {name: getattr(dtypes, name) for name in table.DTYPE_FUNCTIONS}
    rest |= {name: getattr(updates, name) for name in table.UPDATES}
    for name, value in {**(own or {}), **rest}.items():
        vars(namespace).setdefault(name, value)
