"""``x[key]`` in portable functions, by every key on every backend: eager, recorded, compiled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from mpmath import mpf

import multicalc as mc
from multicalc import xp
from multicalc.errors import TracingError
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.families.indexing.keys import BACKWARDS, CHOSEN, MASK, PLAIN, ROWS, Key
from multicalc_conformance.families.indexing.reading import V, X, gradient, weights
from multicalc_conformance.families.indexing.replacing import weighted, weighted_exactly
from multicalc_conformance.operations.updates import CHANGES
from multicalc_conformance.references import exact
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise

KEYS = {**PLAIN, **BACKWARDS, **CHOSEN, "no integers in a list": []}
OWN = {**CHOSEN, "integers of eight bits, without a sign": np.array([2, 0], dtype=np.uint8)}
TRACED = {name: key for name, key in OWN.items() if not name.startswith(("a mask", "no "))}
"""Arrays of integers, which compiled functions may get as arguments."""
PARTED: dict[str, Key] = {
    "integers in a tuple": (np.array([2, -1]),),
    "integers after an ellipsis": (..., np.array([3, -1, 0])),
    "integers beside a new axis": (np.array([2, 0]), None, np.array([1, -2])),
    "integers and a slice backwards": (np.array([[2], [0]]), slice(None, None, -2)),
    "integers beside a mask": (ROWS, np.array([1, -1])),
}
UPDATED = {name: key for name, key in CHOSEN.items() if not name.startswith("no ")}
OUTSIDE: dict[str, Key] = {
    "an int": 3,
    "a negative int": -4,
    "an int after a slice": (slice(None), 4),
    "an int after an ellipsis": (..., -5),
    "too many": (0, 0, 0),
    "two ellipses": (..., 0, ...),
    "integers": np.array([0, 3]),
    "negative integers": [0, -4],
    "integers of the second axis": (slice(None), np.array([4, 0])),
    "a mask of another length": np.array([True, False]),
    "floats": np.array([0.0, 1.0]),
    "a float": 1.0,
    "text": "a",
}


def scenarios() -> list[Scenario]:
    return [
        _read("x[key]", KEYS, lambda x, key: x[key]),
        _read("x[key]", KEYS, lambda x, key: x[key], "float32"),
        _read("x[key] by xp's arrays", OWN, lambda x, key: x[_own(key)]),
        _traced(),
        _unpacked(),
        *map(_updated, CHANGES),
        _refused(),
    ]


def _own(key: Key) -> Key:
    """The key's arrays as those of the function it is in."""
    if isinstance(key, tuple):
        return tuple(map(_own, key))
    return xp.asarray(key) if isinstance(key, np.ndarray | list) else key


# -- elements read --------------------------------------------------------------------------------


def _cubes(read: Callable[[Any, Key], Any], key: Key, x: Any) -> Any:
    """Σ w·(x[key])³ + Σ x², whose derivatives at what is read are no ones."""
    w = xp.asarray(weights(key), dtype=x.dtype)
    return xp.sum(w * read(x, key) ** 3) + xp.sum(x * x)


def _read(
    how: str, keys: Mapping[str, Key], read: Callable[[Any, Key], Any], dtype: str = "float64"
) -> Scenario:
    operators: dict[str, tuple[Run, Precise]] = {
        name: (partial(_derivatives, read, key), partial(_exactly, key))
        for name, key in keys.items()
    }
    return closed_form("indexing", f"portable {how}", operators, [X, V], dtype=dtype)


def _derivatives(read: Callable[[Any, Key], Any], key: Key, b: str, x: Any, v: Any) -> Any:
    """Of what is read value and tangent; of its cubes the gradient on the tape and the second
    derivative along ``v``."""

    def twice(x: Any) -> Any:
        return read(x, key) * 2.0

    cubes = mc.portable(partial(_cubes, read, key))
    pushed = mc.jvp(mc.portable(twice), (x,), (v,), backend=b)
    variable = mc.variable(x, backend=b)
    with mc.record():
        y = cubes(variable)
    mc.backward(y)
    slope = mc.get_backend(b).to_numpy(variable.grad)
    return [*pushed, slope, mc.hvp(cubes, (x,), (v,), backend=b)]


def _exactly(key: Key, x: Any, v: Any) -> Any:
    curvature = 2 * v
    np.add.at(curvature, key, 6 * weights(key) * x[key] * v[key])
    return np.asarray(2 * x[key]), np.asarray(2 * v[key]), gradient(key, x), curvature


# -- by indices that are traced -------------------------------------------------------------------


def _traced() -> Scenario:
    """The gradient compiled, of an array and of what it is read by."""
    keys = {**TRACED, **PARTED, "a mask": MASK, "a mask of rows": ROWS}
    operators: dict[str, tuple[Run, Precise]] = {
        name: (partial(_compiled, key), partial(gradient, key)) for name, key in keys.items()
    }
    return closed_form("indexing", "portable x[key] compiled", operators, [X])


def _compiled(key: Key, b: str, x: Any) -> Any:
    parts = key if isinstance(key, tuple) else (key,)

    def f(x: Any, *arrays: Any) -> Any:
        left = iter(arrays)
        found = [next(left) if isinstance(part, np.ndarray | list) else part for part in parts]
        taken = x[tuple(found) if isinstance(key, tuple) else found[0]]
        return xp.sum(xp.asarray(shape) * taken**3) + xp.sum(x * x)

    shape = weights(key)
    arrays = [np.asarray(part) for part in parts if isinstance(part, np.ndarray | list)]
    derivative = mc.grad(mc.portable(f))
    compiled = jitted(derivative, b)
    if _can_be_traced(arrays, b):
        return compiled(x, *arrays)
    _raises(TracingError, "xp.where", lambda: compiled(x, *arrays))
    return derivative(x, *arrays)


def _can_be_traced(arrays: list[np.ndarray], b: str) -> bool:
    """Not masks, which leave open how many elements there are; and integers by those who change
    elements that are traced."""
    backend = mc.get_backend(b)
    if not backend.compilers:
        return True
    masks = any(x.dtype.kind == "b" for x in arrays)
    return not masks and hasattr(backend.namespace, "update")


# -- elements taken one by one --------------------------------------------------------------------


def _unpacked() -> Scenario:
    operators: dict[str, tuple[Run, Precise]] = {
        name: (partial(_both, f), partial(_both_exactly, f)) for name, f in UNPACKED.items()
    }
    return closed_form("indexing", "portable x unpacked", operators, [X, V])


def _rows(x: Any) -> Any:
    a, b, c = x
    return a * b + c


def _first_and_rest(x: Any) -> Any:
    first, *rest = x[0]
    return first * rest[-1] ** len(rest)


def _loop(x: Any) -> Any:
    total = 0
    for i, row in enumerate(x):
        total = total + (i + 1) * row[i] * row[-1]
    return total


UNPACKED: dict[str, Callable[[Any], Any]] = {
    "rows": _rows,
    "first and rest": _first_and_rest,
    "a loop over rows": _loop,
    "Python's sum": lambda x: sum(row * row[0] for row in x),
    "zip": lambda x: sum(a * b for a, b in zip(x[0], reversed(x[1]), strict=True)),
    "by length": lambda x: x[len(x) - 1] * x[-len(x)],
    "one after the other": lambda x: x[1][2] * x[2][:2][::-1],
    "indices of range": lambda x: sum(x[i, j] * x[j, i] for i in range(3) for j in range(i)),
}


def _both(f: Callable[[Any], Any], b: str, x: Any, v: Any) -> Any:
    """Eager and compiled."""
    eager = mc.jvp(mc.portable(f), (x,), (v,), backend=b)
    return [*eager, *jitted(lambda x, v: mc.jvp(mc.portable(f), (x,), (v,)), b)(x, v)]


def _both_exactly(f: Callable[[Any], Any], x: Any, v: Any) -> Any:
    found = *exact.value(f, [x]), *exact.along(f, [x], [v])
    return (*found, *found)


# -- elements changed -----------------------------------------------------------------------------


def _updated(how: str) -> Scenario:
    """Σ w·y³ of the changed array, by the array and by the values."""
    operators: dict[str, tuple[Run, Precise]] = {
        name: (partial(_changed, how, key), partial(_changed_exactly, how, key))
        for name, key in UPDATED.items()
    }
    return closed_form("indexing", f"portable x.at[key].{how}(values)", operators, [X])


def _changed(how: str, key: Key, b: str, x: Any) -> Any:
    def f(x: Any, values: Any) -> Any:
        return weighted(getattr(x.at[key], how)(values))

    return mc.grad(mc.portable(f), argnums=(0, 1), backend=b)(x, weights(key))


def _changed_exactly(how: str, key: Key, x: Any) -> Any:
    f = partial(weighted_exactly, how, key)
    return tuple(exact.gradient(f, [x, *exact.numbers([weights(key)])]))


# -- what can't be read ---------------------------------------------------------------------------


def _refused() -> Scenario:
    """Out of range is an error everywhere, where some frameworks clamp, pad or wrap around."""
    operators: dict[str, tuple[Run, Precise]] = {
        name: (partial(_out_of_range, key), lambda x: (mpf(1), mpf(1)))
        for name, key in OUTSIDE.items()
    }
    return closed_form("indexing", "portable x[key] out of range", operators, [X])


def _out_of_range(key: Key, b: str, x: Any) -> Any:
    f = mc.grad(mc.portable(lambda x: xp.sum(x[key])), backend=b)
    return [_raises(IndexError, "", partial(g, x)) for g in (f, jitted(f, b))]


def _raises(kind: type[Exception], word: str, call: Callable[[], Any]) -> np.ndarray:
    """One, if it does."""
    try:
        found = flat(call())
    except kind as error:
        if word not in str(error):
            raise AssertionError(f"the message lacks {word!r}: {error}") from error
        return np.array(1.0)
    raise AssertionError(f"gave {found}, {kind.__name__} should have been raised")
