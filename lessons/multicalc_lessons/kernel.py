"""What a kernel that runs a lesson tells of each result: its numbers, in full.

``%load_ext multicalc_lessons.kernel`` has each cell's result published beside what it shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

MIME = "application/vnd.multicalc.numbers+json"
PARTS = ("x0", "x", "value", "gradient", "hessian", "points", "values", "kind", "grad")
"""The attributes that are a result's numbers, where it is a value of multicalc's."""


def load_ipython_extension(shell: Any) -> None:
    """Publish every result's numbers from now on."""

    def publish(info: Any) -> None:
        if info.result is not None:
            shell.display_pub.publish({MIME: numbers(info.result)})

    shell.events.register("post_run_cell", publish)


def numbers(result: Any) -> list[Any]:
    """A result as plain data: for each entry of a tuple its arrays, or its text.

    Floats are written as hexadecimal, so that every bit arrives.
    """
    results = result if type(result) is tuple else (result,)
    return [[_plain(array) for array in _arrays(each)] for each in results]


def _arrays(x: Any) -> Iterator[np.ndarray | str]:
    if isinstance(x, str):
        yield x
        return
    found = _converted(x)
    if found and type(x) is list and len({each.shape for each in found}) == 1:
        # A list of numbers is a vector.
        found = [np.stack(found).reshape(_lengths(x) + found[0].shape)]
    if found is not None:
        yield from found
        return
    if type(x).__module__.split(".")[0] == "multicalc":
        members = [x] if any(hasattr(x, name) for name in PARTS) else []
        if not members and hasattr(x, "__iter__"):
            members = list(x)
        for member in members:
            for name in PARTS:
                part = getattr(member, name, None)
                if part is not None and not callable(part):
                    yield from _arrays(part)


def _lengths(x: Any) -> tuple[int, ...]:
    return (len(x), *_lengths(x[0])) if type(x) is list and x else ()


def _converted(x: Any) -> list[np.ndarray] | None:
    """A tree of numbers and arrays as NumPy's; None where it is something else."""
    import multicalc as mc
    from multicalc.calls import trees

    try:
        leaves, _ = trees.flatten(mc.to_numpy(x))
        arrays = [np.asarray(leaf) for leaf in leaves]
    except Exception:
        return None
    return arrays if arrays and all(each.dtype.kind in "biufc" for each in arrays) else None


def _plain(x: np.ndarray | str) -> Any:
    if isinstance(x, str):
        return {"text": x}
    flat = x.ravel()
    if x.dtype.kind == "c":
        flat = np.stack([flat.real, flat.imag], -1).ravel()
    return {
        "dtype": str(x.dtype),
        "shape": list(x.shape),
        "values": [float(each).hex() for each in flat],
    }


def read(plain: Any) -> np.ndarray | str:
    """What :func:`numbers` wrote of an array or a text."""
    if "text" in plain:
        return str(plain["text"])
    values = np.array([float.fromhex(each) for each in plain["values"]])
    if plain["dtype"].startswith("complex"):
        values = values[0::2] + 1j * values[1::2]
    return values.reshape(plain["shape"]).astype(plain["dtype"])
