"""Rules of portable functions: Python's operators between arrays, masks, integers, numbers of
Python's and NumPy's, and NumPy's arrays that the function closes over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from multicalc_conformance.fuzz.grammar import Data, Expression, Kind, Shape, Step

Pool = Sequence[Expression]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


NUMBERS = _lines(
    """
    -{0}
    +{0}
    abs({0})
    {0} // 0.75 * {0}
    {0} % 0.75
    2.25 % (1.0 + {0} * {0})
    3 // (1 + {0} ** 2) + {0}
    {0} ** 2.0
    (0.5 + {0} * {0}) ** 0.5
    (1 + {0} ** 2) ** -1
    2 ** (0.25 * {0})
    True + {0}
    {0} * True
    {0} - False
    {0} - np.float32(0.5)
    np.float64(2.0) * {0}
    np.float32(0.25) + {0}
    np.int64(3) - {0}
    np.int32(2) * {0} / np.int64(4)
    np.bool_(True) * {0}
    {0} / np.sqrt(2.0)
    1 / (2 + abs({0}))
    {0} + [0.5]
    [2, 3][0] * {0}
    {0} ** np.int64(2)
    """
)

MASKS = _lines(
    """
    {0} > 0.3
    {0} <= -0.2
    0.25 < {0}
    {0} >= np.float64(0.7)
    {0} != 0.1
    {0} == 0.1
    0 >= {0}
    1 - {0} > 0
    xp.less({0}, 0.4)
    """
)

OF_MASK: dict[str, Kind] = {
    "~{0}": "bool",
    "{0} & True": "bool",
    "False | {0}": "bool",
    "{0} ^ np.bool_(True)": "bool",
    "{0} == False": "bool",
    "{0} != True": "bool",
    "xp.logical_not({0})": "bool",
    "~{0} | {0}": "bool",
    "{0} + 1": "int",
    "2 - {0}": "int",
    "{0} * 3": "int",
    "xp.astype({0}, 'int64')": "int",
    "{0} * 2.5": "float",
    "0.5 - {0}": "float",
    "{0} / 2": "float",
    "1.5 ** {0}": "float",
    "xp.where({0}, 1.5, -0.5)": "float",
}

OF_MASKS: dict[str, Kind] = {
    "{0} & {1}": "bool",
    "{0} | {1}": "bool",
    "{0} ^ ~{1}": "bool",
    "{0} == {1}": "bool",
    "{0} < {1}": "bool",
    "{0} * {1}": "bool",
}

OF_INTEGER: dict[str, Kind] = {
    "{0} + 1": "int",
    "3 - {0}": "int",
    "{0} // 2": "int",
    "{0} % 3": "int",
    "-7 // (1 + {0} * {0})": "int",
    "-7 % (1 + {0} * {0})": "int",
    "-{0}": "int",
    "abs({0})": "int",
    "{0} ** 2": "int",
    "{0} & 1": "int",
    "{0} | 2": "int",
    "{0} ^ 1": "int",
    "~{0}": "int",
    "{0} << 1": "int",
    "{0} >> 1": "int",
    "True + {0}": "int",
    "np.int64(2) * {0}": "int",
    "{0} > 0": "bool",
    "1 == {0}": "bool",
    "{0} <= 0.5": "bool",
    "{0} / 4": "float",
    "1 / (1 + {0} ** 2)": "float",
    "0.5 * {0}": "float",
    "{0} + np.float64(0.25)": "float",
    "{0} // 0.75": "float",
    "{0} % 0.75": "float",
    "1.5 ** {0}": "float",
    "xp.sin({0})": "float",
    "xp.exp(-abs({0}))": "float",
    "xp.where({0} > 0, {0}, 0.5)": "float",
}

OF_INTEGERS: dict[str, Kind] = {
    "{0} + {1}": "int",
    "{0} - {1}": "int",
    "{0} * {1}": "int",
    "{0} // (1 + {1} * {1})": "int",
    "{0} & {1}": "int",
    "{0} < {1}": "bool",
    "{0} != {1}": "bool",
    "{0} / (1 + {1} * {1})": "float",
}

INTEGER_AND_MASK: dict[str, Kind] = {
    "{0} * {1}": "int",
    "{1} + {0}": "int",
    "{1} - {0}": "int",
    "{0} | {1}": "int",
    "{0} == {1}": "bool",
    "xp.where({1}, {0}, 0)": "int",
}

MASK_AND_FLOATS = _lines(
    """
    {0} * {1}
    {1} * {0}
    {1} + {0}
    {0} - {1}
    {1} / (1 + {0})
    ~{0} * xp.sin({1})
    {0} * {1} + ~{0} * 0.5
    xp.where({0}, {1}, 0)
    xp.where({0}, 1, {1})
    {1} * ({0} == False)
    """
)

INTEGER_AND_FLOATS = _lines(
    """
    {0} * {1}
    {1} * {0}
    {1} + {0}
    {0} - {1}
    {1} / (1 + {0} ** 2)
    {0} / (1 + {1} ** 2)
    {1} ** abs({0} % 3)
    (1.5 + {1} * {1}) ** {0}
    xp.where({1} > 0.25, {1}, {0})
    {1} % (1 + {0} * {0})
    """
)

DATA = _lines(
    """
    {1} - {0}
    {0} - {1}
    {1} * {0}
    {0} * {1}
    {1} + {0}
    {0} / (2 + {1} * {1})
    {1} / (2 + {0} * {0})
    ({1} > 0) * {0}
    ({0} < {1} + 0.0625) * {0}
    xp.where({1} > 0, {0}, {1})
    xp.maximum({0}, {1} + 0.0625)
    xp.atan2({0}, 2 + {1} * {1})
    ({1} + 0.03125 > {0}) * {0}
    xp.sin({1}) * {0}
    """
)

MASK_DATA = _lines(
    """
    {1} * {0}
    {0} * {1}
    {0} - {1}
    ~{1} * {0}
    {1} + {0}
    ({1} & ({0} > 0.3)) * {0}
    ((0.3 < {0}) | {1}) * {0}
    xp.where({1}, {0}, 0.5)
    ({1} == ({0} > 0.3)) * {0}
    """
)

IN_PLACE = ("+= 0.5", "-= 1", "*= {0} > 0.3", "/= 2 + {0} * {0}", "**= 2", "//= 0.75", "%= 0.75")
MASK_IN_PLACE = ("&= {1}", "|= ~{1}", "^= {1}")
VECTORS = _lines("{0} @ {1}\n{1} @ {0}")


def numbers(pool: Pool) -> list[Step]:
    return [
        Step(text, (a,), a.shape)
        for a in _of("float", pool)
        for text in NUMBERS
        if _fits(text, a.shape)
    ]


def masks(pool: Pool) -> list[Step]:
    found = [Step(text, (a,), a.shape, "bool") for a in _of("float", pool) for text in MASKS]
    found += [Step(t, (a,), a.shape, k) for a in _of("bool", pool) for t, k in OF_MASK.items()]
    for a, b, shape in _pairs(pool, "float", "float"):
        texts = ("{0} > {1}", "{0} <= {1}", "{0} != {1}")
        found += [Step(text, (a, b), shape, "bool") for text in texts if a is not b]
    for a, b, shape in _pairs(pool, "bool", "bool"):
        found += [Step(t, (a, b), shape, k) for t, k in OF_MASKS.items()]
    for a, b, shape in _pairs(pool, "bool", "float"):
        found += [Step(text, (a, b), shape) for text in MASK_AND_FLOATS]
    return found


def integers(pool: Pool) -> list[Step]:
    found = [Step("xp.sum({0})", (a,), (), "int") for a in _of("bool", pool)]
    for a in _of("float", pool):
        if a.shape:
            found.append(Step("xp.argsort({0}, axis=-1)", (a,), a.shape, "int"))
            found.append(
                Step(
                    "xp.arange({0}.shape[-1]) + xp.astype({0} > 0.3, 'int64')", (a,), a.shape, "int"
                )
            )
    found += [Step(t, (a,), a.shape, k) for a in _of("int", pool) for t, k in OF_INTEGER.items()]
    for a, b, shape in _pairs(pool, "int", "int"):
        found += [Step(t, (a, b), shape, k) for t, k in OF_INTEGERS.items()]
    for a, b, shape in _pairs(pool, "int", "bool"):
        found += [Step(t, (a, b), shape, k) for t, k in INTEGER_AND_MASK.items()]
    for a, b, shape in _pairs(pool, "int", "float"):
        found += [Step(text, (a, b), shape) for text in INTEGER_AND_FLOATS]
    return found


def data(pool: Pool) -> list[Step]:
    """Beside NumPy's arrays, of the same shape, of its last axis and of none."""
    found = []
    for a in pool:
        for shape in dict.fromkeys((a.shape, a.shape[-1:], ())):
            for of in ("float64", "float32", "int64", "int32", "bool"):
                beside = Data(_entries(shape, of))
                if a.kind == "float":
                    texts: Sequence[str] = MASK_DATA if of == "bool" else DATA
                    found += [Step(text, (a, beside), a.shape) for text in texts]
                    kind: Kind = "int" if of.startswith("int") else "float"
                    if of != "bool":
                        found.append(Step("{1} * ({0} > 0.3)", (a, beside), a.shape, kind))
                    if kind == "int":
                        found.append(Step("{0} ** abs({1} % 3)", (a, beside), a.shape))
                elif a.kind == "bool" and of == "bool":
                    found += [
                        Step(text, (a, beside), a.shape, "bool")
                        for text in ("{0} & {1}", "{1} | {0}", "{1} ^ {0}", "{0} == {1}")
                    ]
                else:
                    kind = "float" if of.startswith("float") else "int"
                    found += [
                        Step(text, (a, beside), a.shape, kind)
                        for text in ("{0} + {1}", "{1} - {0}", "{1} * {0}")
                        if not (a.kind == of == "bool")
                    ]
    return found


def matrix_products(pool: Pool) -> list[Step]:
    found: list[Step] = []
    for a in pool:
        operands: list[Expression | Data] = [
            *(b for b in pool if "float" in (a.kind, b.kind)),
            *(
                Data(_entries(shape, of))
                for of in ("float64", "float32", "int64", "bool")
                for shape in (a.shape[-1:], (*a.shape[-1:], 2))
                if a.kind == "float" and a.shape
            ),
        ]
        for b in operands:
            other = b.value.shape if isinstance(b, Data) else b.shape
            for text in VECTORS:
                one, two = (a.shape, other) if text == VECTORS[0] else (other, a.shape)
                try:
                    shape = np.matmul(np.empty(one), np.empty(two)).shape
                except ValueError:
                    continue
                found.append(Step(text, (a, b), shape))
    return found


def in_place(pool: Pool) -> list[Step]:
    """``t += x`` of a name for what another name has too."""
    found = []
    for a in _of("float", pool):
        found += [Step(f"{{0}}; {{name}} {text}", (a,), a.shape) for text in IN_PLACE]
    for a, b, shape in _pairs(pool, "float", "float"):
        if shape == a.shape:
            found.append(Step("{0}; {name} += {1}; {name} *= {0}", (a, b), shape))
            found.append(Step("{0}; {name} -= {1}", (a, b), shape))
    for a, b, shape in _pairs(pool, "bool", "bool"):
        if shape == a.shape:
            found += [
                Step(f"{{0}}; {{name}} {text}", (a, b), shape, "bool") for text in MASK_IN_PLACE
            ]
    return found


def landed(step: Step, pool: Pool) -> Step:
    """``step`` if it is of floats, else one more that makes floats of it."""
    if step.kind == "float":
        return step
    first = pool[0]
    return Step("xp.sum({0} * 1.0) * {1}", (step, first), first.shape)


def _of(kind: Kind, pool: Pool) -> list[Expression]:
    return [a for a in pool if a.kind == kind]


def _pairs(pool: Pool, one: Kind, other: Kind) -> Iterator[tuple[Expression, Expression, Shape]]:
    for a, b in product(_of(one, pool), _of(other, pool)):
        try:
            yield a, b, np.broadcast_shapes(a.shape, b.shape)
        except ValueError:
            continue


def _fits(text: str, shape: Shape) -> bool:
    """Lists have an axis."""
    return bool(shape) or "+ [" not in text


def _entries(shape: Shape, dtype: str) -> np.ndarray:
    """Some of each sign, and zeros among the integers."""
    places = np.arange(int(np.prod(shape)))
    if dtype == "bool":
        entries = places % 3 != 1
    elif dtype.startswith("int"):
        entries = places * 3 % 5 - 1
    else:
        entries = (places * 5 % 7 - 2.75) / 2
    return np.asarray(entries, dtype=dtype).reshape(shape)
