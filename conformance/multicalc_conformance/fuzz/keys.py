"""Rules of portable functions: indices of all kinds, what they change, and rows one by one."""

from __future__ import annotations

import numpy as np

from multicalc_conformance.fuzz.grammar import Data, Expression, Step
from multicalc_conformance.fuzz.mixing import Pool

KEYS = (
    *("0", "-1", "np.int64(-1)", "1:", ":-1", "::2", "::-1", "::-2", "-1::-1", "5:", "-5:5"),
    *("...", "()", "None", "..., None", "..., 0", "..., ::-1", "None, ..., 0", ":, None"),
    *(
        ":, 0",
        ":, -1",
        ":, ::-1",
        "::-1, ::-1",
        "0, 1",
        "-1, ::-1",
        "1:, 0",
        "slice(None, None, -1)",
    ),
    *("[1, 0]", "[0, -1, 0]", "np.array([1, 0, 1])", "np.array([[0, 1], [1, 0]])", "np.array(1)"),
    *(":, [1, 0]", ":, np.array([0, 0, 1])", "..., [0, -1]", "[0, 1], [1, 0]", "[0, 1], 0"),
    *("0, [1, 0]", "np.array([0, 1]), ::-1", "::-1, [1, 0]", "None, [1, 0]", "[[0], [1]], [0, 1]"),
    *("[1, 0], None", "[0, 1], :, [1, 0]", ":, [0, 1], [1, 0]", "0, :, [1, 0]", "[1, 0], ..., 0"),
    *("np.array([1, 0], dtype='int32')", "np.array([0, 1], dtype='uint8')"),
    *("xp.asarray([1, 0])", "(xp.arange(2) + 1) % 2", ":, xp.asarray([0, 1, 0])"),
    *("::-1, xp.asarray([0, -1])", "xp.asarray([1, 0]), [1, 0]", "0, xp.asarray([1, 0])"),
    *("None, xp.asarray([1, 0])", "xp.asarray([[1, 0]]), ..., 0", "0, :, xp.asarray([1, 0])"),
    *("xp.asarray([0, 1]), :, xp.asarray([1, 0])", "..., xp.asarray([0]), xp.asarray([0, 1])"),
)


def keyed(pool: Pool) -> list[Step]:
    found = []
    for a in pool:
        for key in KEYS:
            shape = _shape(a, key)
            if shape is None:
                continue
            found.append(Step(f"{{0}}[{key}]", (a,), shape, a.kind))
            if a.kind == "float":
                texts = ("add(0.5)", "multiply(-2)", "set(0.25)", "set({0}.at[KEY].get() ** 2)")
                found += [
                    Step(f"{{0}}.at[{key}].{text}".replace("KEY", key), (a,), a.shape)
                    for text in texts
                    # Of an element that is set twice the last one stays.
                    if "set({0}" not in text or not _repeats(a, key)
                ]
    return found


def picked(pool: Pool) -> list[Step]:
    """Masks and integers that are computed, or closed over, as indices."""
    found = []
    for a in pool:
        if a.kind != "float" or not a.shape:
            continue
        size = int(np.prod(a.shape))
        mask = Data((np.arange(size) % 3 != 1).reshape(a.shape))
        rows = Data(np.arange(a.shape[0]) % 2 == 0)
        places = Data(np.array([a.shape[0] - 1, 0, -1]))
        rest = a.shape[1:]
        chosen = int(np.sum(rows.value))
        found += [
            Step("{0}[{1}]", (a, mask), (int(np.sum(mask.value)),)),
            Step("{0}[{1}]", (a, rows), (chosen, *rest)),
            Step("{0}[{1}, ...]", (a, rows), (chosen, *rest)),
            Step("{0}[{1}]", (a, places), (3, *rest)),
            Step("{0}.at[{1}].add(0.5)", (a, places), a.shape),
            Step("{0}.at[{1}].set(-0.5)", (a, mask), a.shape),
            Step("{0}.at[{1}].multiply({0}[{1}])", (a, mask), a.shape),
            Step("{0}.at[{0} > 0.3].add(1)", (a,), a.shape),
            Step("xp.sum({0}[{0} > 0.3] ** 2)", (a,), ()),
            Step("{0}[~({0} > 0.3)].sum()", (a,), ()),
        ]
        found += [
            Step("{0}[{1} % {0}.shape[0]]", (a, b), (*b.shape, *rest))
            for b in pool
            if b.kind == "int"
        ]
        for b in pool:
            if b.kind == "bool" and b.shape == a.shape:
                found += [
                    Step("{0}.at[{1}].set(0.5)", (a, b), a.shape),
                    Step("xp.sum({0}[{1}])", (a, b), ()),
                ]
    return found


def rows(pool: Pool) -> list[Step]:
    """Iteration and unpacking."""
    found = []
    for a in pool:
        if not a.shape or a.kind != "float":
            continue
        rest = a.shape[1:]
        found += [
            Step("sum(row * row for row in {0})", (a,), rest),
            Step("sum({0})", (a,), rest),
            Step("xp.stack([row * k for k, row in enumerate({0})])", (a,), a.shape),
            Step("xp.stack([*{0}][::-1])", (a,), a.shape),
            Step("xp.stack(list(reversed({0})))", (a,), a.shape),
            Step("(lambda first, *others: sum(others, 0.5 * first))(*{0})", (a,), rest),
            Step("{0}[len({0}) - 1]", (a,), rest),
            Step("sum(u * v for u, v in zip({0}, {0}[::-1]))", (a,), rest),
        ]
        if a.shape[0] == 2:
            text = "(lambda p, q: xp.concat([(p * q)[None], q[None]]))(*{0})"
            found.append(Step(text, (a,), a.shape))
    return found


def _shape(a: Expression, key: str) -> tuple[int, ...] | None:
    try:
        return np.shape(eval(f"a[{key}]", {"a": np.empty(a.shape), "np": np, "xp": np}))
    except IndexError:
        return None


def _repeats(a: Expression, key: str) -> bool:
    places = np.arange(int(np.prod(a.shape))).reshape(a.shape)
    taken = np.ravel(eval(f"a[{key}]", {"a": places, "np": np, "xp": np}))
    return len(set(taken.tolist())) < len(taken)
