"""The rest of ``xp`` in an adapter's namespace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from multicalc.errors import MissingOperationError
from multicalc.xp import applied, control, dtypes, table, updates
from multicalc.xp.common import (
    activations,
    bessel,
    composed,
    differences,
    grids,
    norms,
    powers,
    products,
    safe,
    segments,
    sets,
    windows,
)
from multicalc.xp.common.binding import bound, parts_in

COMPOSED = (activations, bessel, composed, differences, grids, safe, segments, sets, windows)
AT_TOP, IN_LINALG = parts_in(*COMPOSED), parts_in(norms, powers, products)
"""What is composed of a namespace's functions."""


def complete(namespace: Any, own: Mapping[str, Any] | None = None) -> None:
    """Give ``namespace``, a module, what ``xp`` has and it hasn't yet: its ``own`` dtypes, what is
    composed of its functions, at the top and in the ``linalg`` beside it, those functions of that
    which stand at the top too, questions about dtypes, ``at``, ``apply_where``, branches and
    loops. An operation
    that is not there even so says that it is missing.

    The last five find the framework by what they get, so they are those of ``xp``.
    """
    linalg = namespace.linalg
    # What is a framework's own module stays as it is.
    for name, part in IN_LINALG.items() if _is_beside(namespace, linalg) else ():
        vars(linalg).setdefault(name, bound(part, namespace))
    at_top = (*table.LINALG_AT_TOP, *table.PRODUCTS, "norm")
    rest = {name: getattr(linalg, name) for name in at_top if hasattr(linalg, name)}
    rest |= {name: bound(part, namespace) for name, part in AT_TOP.items()}
    rest |= {name: getattr(applied, name) for name in table.APPLIED}
    rest |= {name: getattr(control, name) for name in table.CONTROL}
    rest |= {name: getattr(dtypes, name) for name in table.DTYPE_FUNCTIONS}
    rest |= {name: getattr(updates, name) for name in table.UPDATES}
    rest["__getattr__"] = missing_from(namespace.__name__)
    for name, value in {**(own or {}), **rest}.items():
        vars(namespace).setdefault(name, value)


def _is_beside(namespace: Any, linalg: Any) -> bool:
    """Whether both are modules of one package, or ``linalg`` is no module."""
    home = getattr(linalg, "__name__", namespace.__name__)
    return bool(home.partition(".")[0] == namespace.__name__.partition(".")[0])


def missing_from(home: str, chapter: str = "") -> Callable[[str], Any]:
    """What is asked for a name that the namespace ``home`` doesn't have; ``chapter`` is what goes
    before its names in the table."""

    def missing(name: str) -> Any:
        said = f"{home} has no {name!r}"
        if name not in (table.LINALG if chapter else table.NAMES):
            raise AttributeError(said)
        said += ", of which this is made; write it with others, or choose a backend that has it"
        raise MissingOperationError(said, operation=f"{chapter}{name}")

    return missing
