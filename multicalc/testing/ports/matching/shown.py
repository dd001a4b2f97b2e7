"""A match as a table, and as code to paste."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.matching.linear import Shape
from multicalc.testing.ports.matching.rule import MatchingRule

if TYPE_CHECKING:
    from multicalc.testing.ports.matching.match import Match
    from multicalc.testing.ports.matching.pair import MatchedWeights

NUMBER = re.compile(r"\d+")

WORDS = "ijklmnop"
"""What numbers in patterns are called."""


def table(match: Match) -> str:
    """The pairs, a line for each array, and below what is unmatched."""
    found = rows(match)
    widths = [max(map(len, column)) for column in zip(*found, strict=True)]
    lines = [
        "  ".join(cell.ljust(n) for cell, n in zip(row, widths, strict=True)).rstrip()
        for row in found
    ]
    return "\n".join([*lines, *unmatched(match)])


def rows(match: Match) -> list[tuple[str, ...]]:
    """What the columns are called, and a row for each array."""
    found: list[tuple[str, ...]] = [(match.a, "shape", "layout", match.b, "shape", "found by")]
    for pair in match.pairs:
        found += _rows(pair)
    return found


def unmatched(match: Match) -> list[str]:
    """What has no counterpart, in sentences."""
    lines = []
    for one, other, left in (
        (match.a, match.b, match.unmatched_a),
        (match.b, match.a, match.unmatched_b),
    ):
        if left:
            lines.append(f"{one} has nothing in {other} for: {_listed(left)}")
    for one, aside in ((match.a, match.aside_a), (match.b, match.aside_b)):
        if aside:
            lines.append(f"{one} has besides, not to be matched: {', '.join(aside)}")
    return lines


def code(match: Match) -> str:
    """Python that makes the same match of ``a`` and ``b``."""
    rules = "".join(f"        {each!r},\n" for each in _rules(match))
    return f"mt.match(\n    a,\n    b,\n    rules=[\n{rules}    ],\n    propose_rest=False,\n)"


def _rows(pair: MatchedWeights) -> Iterator[tuple[str, ...]]:
    """A line for each array and each step."""
    steps = [repr(step).replace("mt.layouts.", "") for step in pair.layout.steps] or ["same"]
    steps[1:] = [f">> {step}" for step in steps[1:]]
    if not pair.b:
        steps = ["(none needed)"]
    columns = (pair.a, map(str, pair.a_shapes), steps, pair.b, map(str, pair.b_shapes), [pair.how])
    yield from zip_longest(*columns, fillvalue="")


def _listed(shapes: Mapping[str, Shape]) -> str:
    return ", ".join(f"{name} {shape}" for name, shape in shapes.items())


def _rules(match: Match) -> list[MatchingRule]:
    """A rule for each pair; one for all that differ by their numbers, where that says the same."""
    alike: dict[object, list[MatchedWeights]] = {}
    for pair in match.pairs:
        skeleton = tuple(NUMBER.sub("#", name) for name in pair.a + pair.b)
        alike.setdefault((skeleton, len(pair.a), repr(pair.layout)), []).append(pair)
    return [rule for group in alike.values() for rule in _of(group, match)]


def _of(group: Sequence[MatchedWeights], match: Match) -> list[MatchingRule]:
    """One rule for the group, or for each part of it that has a number in common."""
    general = _general(group)
    if general is not None and _says(general, match) == group:
        return [general]
    numbers = [_numbers(pair) for pair in group]
    for column in reversed(list(zip(*numbers, strict=True))):
        if 1 < len(set(column)) < len(group):
            parts = [[pair for pair, n in zip(group, column, strict=True) if n == value]
                     for value in dict.fromkeys(column)]  # fmt: skip
            return [rule for part in parts for rule in _of(part, match)]
    return [MatchingRule(pair.a, pair.b, pair.layout) for pair in group]


def _numbers(pair: MatchedWeights) -> list[int]:
    return [int(n) for name in pair.a + pair.b for n in NUMBER.findall(name)]


def _general(group: Sequence[MatchedWeights]) -> MatchingRule | None:
    """The rule with words for the numbers that differ; None where they don't go together."""
    numbers = [[int(n) for name in pair.a + pair.b for n in NUMBER.findall(name)] for pair in group]
    columns = list(zip(*numbers, strict=True))
    first = len(NUMBER.findall(group[0].a[0]))
    free = [i for i in range(first) if len(set(columns[i])) > 1]
    if not free or len(free) > len(WORDS):
        return None
    texts = []
    for i, column in enumerate(columns):
        text = str(column[0]) if len(set(column)) == 1 else None
        for word, k in zip(WORDS, free, strict=False):
            offsets = {n - m for n, m in zip(column, columns[k], strict=True)}
            if text is None and len(offsets) == 1 and (k == i or i not in free):
                offset = offsets.pop()
                text = f"{{{word}{offset:+d}}}" if offset else f"{{{word}}}"
        if text is None:
            return None
        texts.append(text)
    filled = iter(texts)
    names = [NUMBER.sub(lambda _: next(filled), name) for name in group[0].a + group[0].b]
    count = len(group[0].a)
    return MatchingRule(tuple(names[:count]), tuple(names[count:]), group[0].layout)


def _says(rule: MatchingRule, match: Match) -> list[MatchedWeights] | None:
    """The pairs that a rule makes of these models' names; None where it fails."""
    a, b = dict(match.unmatched_a), dict(match.unmatched_b)
    for pair in match.pairs:
        a.update(zip(pair.a, pair.a_shapes, strict=True))
        b.update(zip(pair.b, pair.b_shapes, strict=True))
    try:
        return list(rule.met(*({n: np.broadcast_to(0, s) for n, s in x.items()} for x in (a, b))))
    except InvalidArgumentError:
        return None
