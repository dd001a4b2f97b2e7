"""Which weights of one model are which of another's, where no rule says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from multicalc.testing.ports.matching.fits import constant, equal, fits
from multicalc.testing.ports.matching.flattening import reordered
from multicalc.testing.ports.matching.fragment import Fragment, Weights
from multicalc.testing.ports.matching.layouts import Flip, Permute, Reshape, Scale
from multicalc.testing.ports.matching.linear import Shape, WeightLayout
from multicalc.testing.ports.matching.names import likeness
from multicalc.testing.ports.matching.pair import MatchedWeights, matched
from multicalc.testing.ports.matching.simpler import simplified
from multicalc.testing.ports.matching.units import Unit

ONE_BY_ONE = (Permute, Reshape, Flip, Scale)
"""Layouts that take each array by itself."""

ALIKE = {"conv", "dense"}
"""A convolution of a window of one is a dense layer."""


@dataclass(frozen=True)
class _Pair:
    a: Unit
    b: Unit
    layouts: dict[str, list[WeightLayout]]
    proved: dict[str, WeightLayout]
    likeness: float


def propose(
    units_a: Sequence[Unit],
    units_b: Sequence[Unit],
    a: Weights,
    b: Weights,
    *,
    values: bool,
    least: float = 0.0,
) -> list[MatchedWeights]:
    """Pairs of weights. Best first: what equal values prove, what names tell, what comes at the
    same place among its like. What isn't proved has to be as like by name as ``least``."""
    pairs = [
        pair
        for pair in _pairs(units_a, units_b, a, b, values=values)
        if pair.proved or pair.likeness >= least
    ]
    ranks = _ranks(units_a), _ranks(units_b)

    def score(pair: _Pair) -> tuple[float, ...]:
        (i, n), (k, m) = ranks[0][pair.a.path], ranks[1][pair.b.path]
        return (
            float(bool(pair.proved)),
            round(pair.likeness + 0.25 * (i == k) + 0.1 * (n == m), 6),
            len(pair.layouts),
            -abs(i - k),
        )

    of_a, of_b = _by_unit(pairs, 0), _by_unit(pairs, 1)
    free_a, free_b = {u.path for u in units_a}, {u.path for u in units_b}
    known_a = {pair.a.path for pair in pairs if pair.proved}
    known_b = {pair.b.path for pair in pairs if pair.proved}
    chosen: list[tuple[_Pair, str]] = []
    for pair in sorted(pairs, key=score, reverse=True):
        if pair.a.path in free_a and pair.b.path in free_b:
            rivals = [
                each
                for each in of_a[pair.a.path] + of_b[pair.b.path]
                if each is not pair and each.a.path not in known_a and each.b.path not in known_b
            ]
            in_order = ranks[0][pair.a.path] == ranks[1][pair.b.path]
            chosen.append((pair, _how(pair, rivals, in_order=in_order)))
            free_a.remove(pair.a.path)
            free_b.remove(pair.b.path)
    usual = [
        candidates[0]
        for pair, _ in chosen
        for role, candidates in pair.layouts.items()
        if len(candidates) == 1 and len(pair.a.fragments[role].shapes[0]) > 1
    ]
    return [each for pair, how in chosen for each in _entries(pair, how, usual, a, b)]


def _by_unit(pairs: Sequence[_Pair], side: int) -> dict[str, list[_Pair]]:
    found: dict[str, list[_Pair]] = {}
    for pair in pairs:
        found.setdefault((pair.a, pair.b)[side].path, []).append(pair)
    return found


def _pairs(
    units_a: Sequence[Unit], units_b: Sequence[Unit], a: Weights, b: Weights, *, values: bool
) -> Iterator[_Pair]:
    # One model's names in both, as of one library: then a part's name says more than its rank
    # among those of its kind, which an author's own subclass isn't of.
    same_names = {unit.path for unit in units_a} == {unit.path for unit in units_b}
    for one in units_a:
        for other in units_b:
            if not _same_family(one, other):
                continue
            common = [role for role in one.fragments if role in other.fragments]
            layouts = {role: _candidates(one, other, role) for role in common}
            if layouts and all(layouts.values()):
                proved = _proved(one, other, layouts, a, b) if values else {}
                alike = likeness(one.words, other.words)
                if same_names:
                    alike = float(one.path == other.path)
                yield _Pair(one, other, layouts, proved, alike)


def _candidates(one: Unit, other: Unit, role: str) -> list[WeightLayout]:
    """The layouts in question, the likeliest first."""
    a, b = one.fragments[role], other.fragments[role]
    found = fits(a, b)
    moved = reordered(a, b, one.image, other.image) if role == "weight" else None
    if moved is None:
        return found
    return [moved, *found] if _known(one, other) else [*found, moved]


def _known(one: Unit, other: Unit) -> bool:
    """Whether it is known in which order both get an image's entries."""
    images = [unit.image for unit in (one, other) if unit.image is not None]
    return all(image.known for image in images)


def _same_family(a: Unit, b: Unit) -> bool:
    families = {a.family, b.family}
    return len(families) == 1 or "" in families or families == ALIKE


def _proved(
    one: Unit, other: Unit, layouts: dict[str, list[WeightLayout]], a: Weights, b: Weights
) -> dict[str, WeightLayout]:
    """For each role the layout in which the weights are equal; nothing where any differ that are
    not constant."""
    found = {}
    for role, candidates in layouts.items():
        x, y = one.fragments[role], other.fragments[role]
        if all(constant(weights[name]) for weights, f in ((a, x), (b, y)) for name in f.names):
            continue
        met = next((each for each in candidates if equal(x, y, each, a, b)), None)
        if met is None:
            return {}
        found[role] = met
    return found


def _ranks(units: Sequence[Unit]) -> dict[str, tuple[int, int]]:
    """For each unit the how manieth it is of those with the same shapes, and how many these are."""
    kinds = {unit.path: _kind(unit) for unit in units}
    counts = Counter(kinds.values())
    met: defaultdict[object, int] = defaultdict(int)
    ranks = {}
    for path, kind in kinds.items():
        ranks[path] = (met[kind], counts[kind])
        met[kind] += 1
    return ranks


def _kind(unit: Unit) -> tuple[object, ...]:
    roles = [role for role in unit.fragments if role != "bias"] or list(unit.fragments)
    sizes: list[tuple[Shape, ...]] = []
    for role in sorted(roles):
        sizes.append(tuple((int(np.prod(shape)),) for shape in unit.fragments[role].form))
    return (unit.family, *sorted(roles), *sizes)


def _how(pair: _Pair, rivals: Sequence[_Pair], *, in_order: bool) -> str:
    if pair.proved:
        return "values"
    if not rivals:
        return "name" if pair.likeness == 1 else "shape"
    if pair.likeness > max(each.likeness for each in rivals):
        return "name"
    return "order" if in_order else "order, ambiguous"


def _entries(
    pair: _Pair, how: str, usual: Sequence[WeightLayout], a: Weights, b: Weights
) -> Iterator[MatchedWeights]:
    """``usual`` are the layouts of weights that fit in one only: a square matrix whose library has
    no convention is as the others are."""
    for role, candidates in pair.layouts.items():
        x, y = pair.a.fragments[role], pair.b.fragments[role]
        said = how
        if role not in pair.proved:
            moved = reordered(x, y, pair.a.image, pair.b.image) if role == "weight" else None
            if moved is not None and not _known(pair.a, pair.b):
                said += ", image's order ambiguous"
            elif len(candidates) > 1 and not (x.known and y.known):
                like = [layout for layout in candidates if layout in usual]
                candidates = like or candidates
                said += ", layout as elsewhere" if len(like) == 1 else ", layout ambiguous"
        if x.lacks != y.lacks:
            said += f", but for {x.lacks or y.lacks}"
        layout = simplified(pair.proved.get(role, candidates[0]), x.shapes)
        yield from _taken_apart(x, y, layout, said, a, b)


def _taken_apart(
    x: Fragment, y: Fragment, layout: WeightLayout, how: str, a: Weights, b: Weights
) -> Iterator[MatchedWeights]:
    """One for each array where they go one by one."""
    if len(x.names) == len(y.names) and all(isinstance(s, ONE_BY_ONE) for s in layout.steps):
        for one, other in zip(x.names, y.names, strict=True):
            yield matched((one,), (other,), layout, how, a, b)
    else:
        yield matched(x.names, y.names, layout, how, a, b)
