"""The rest of ``xp`` in an adapter's namespace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from multicalc.errors import MissingOperationError
from multicalc.xp import applied, control, dtypes, table, updates
from multicalc.xp.common import (
    activations,
    arrangements,
    bessel,
    closeness,
    composed,
    differences,
    frequencies,
    grids,
    incomplete,
    knots,
    least_squares,
    norms,
    powers,
    products,
    quantiles,
    safe,
    segments,
    sets,
    systems,
    transforms,
    windows,
)
from multicalc.xp.common.binding import bound, parts_in

COMPOSED = (
    *(activations, arrangements, bessel, closeness, composed, differences, grids),
    *(incomplete, knots, quantiles, safe, segments, sets, windows),
)
AT_TOP, IN_LINALG = parts_in(*COMPOSED), parts_in(norms, powers, products, systems)
IN_FFT = parts_in(frequencies)
"""What is composed of a namespace's functions."""
OF_PINV, OF_FFT = parts_in(least_squares), parts_in(transforms)
"""What is composed of one that a framework needn't have."""


def complete(namespace: Any, own: Mapping[str, Any] | None = None) -> None:
    """Give ``namespace``, a module, what ``xp`` has and it hasn't yet: its ``own`` dtypes, what is
    composed of its functions, at the top and in the ``linalg`` and ``fft`` beside it, those of
    ``linalg`` which stand at the top too, questions about dtypes, ``at``, ``apply_where``, branches
    and loops. An operation that is not there even so says that it is missing.

    The last five find the framework by what they get, so they are those of ``xp``.
    """
    linalg = namespace.linalg
    fft = vars(namespace).setdefault("fft", SimpleNamespace())
    further = OF_PINV if hasattr(linalg, "pinv") else {}
    transformed = OF_FFT if hasattr(fft, "fft") else {}
    for place, parts in ((linalg, IN_LINALG | further), (fft, IN_FFT | transformed)):
        # What is a framework's own module stays as it is.
        for name, part in parts.items() if _is_beside(namespace, place) else ():
            vars(place).setdefault(name, bound(part, namespace))
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


def _is_beside(namespace: Any, extension: Any) -> bool:
    """Whether both are modules of one package, or ``extension`` is no module."""
    home = getattr(extension, "__name__", namespace.__name__)
    return bool(home.partition(".")[0] == namespace.__name__.partition(".")[0])


def missing_from(home: str, chapter: str = "") -> Callable[[str], Any]:
    """What is asked for a name that the namespace ``home`` doesn't have; ``chapter`` is what goes
    before its names in the table."""

    def missing(name: str) -> Any:
        said = f"{home} has no {name!r}"
        if name not in (table.EXTENSIONS[chapter] if chapter else table.NAMES):
            raise AttributeError(said)
        said += ", of which this is made; write it with others, or choose a backend that has it"
        raise MissingOperationError(said, operation=f"{chapter}.{name}".lstrip("."))

    return missing
