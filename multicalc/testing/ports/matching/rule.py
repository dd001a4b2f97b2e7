"""What a person says of which weights are which: patterns of names, and a layout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.matching.fragment import Weights
from multicalc.testing.ports.matching.layouts import same
from multicalc.testing.ports.matching.linear import Shape, WeightLayout
from multicalc.testing.ports.matching.pair import MatchedWeights, matched

PLACEHOLDER = re.compile(r"\{(\w+)(?:([+-])(\d+))?\}")

Names = tuple[str, ...]


@dataclass(frozen=True, repr=False)
class MatchingRule:
    """Made by :func:`rule`."""

    a: Names
    b: Names
    layout: WeightLayout

    def __repr__(self) -> str:
        sides = [repr(names[0]) if len(names) == 1 else repr(names) for names in (self.a, self.b)]
        layout = [] if self.layout == same else [repr(self.layout)]
        return f"mt.rule({', '.join(sides + layout)})"

    def met(self, a: Weights, b: Weights) -> Iterator[MatchedWeights]:
        """What it says of two models' weights.

        Raises:
            InvalidArgumentError: it meets none of A's names, those that it makes are none of B's,
                or the shapes don't fit.
        """
        found = list(self._bindings(a))
        if not found:
            raise InvalidArgumentError(
                f"{self!r} meets no weight of the first model, which has {_listed(a)}"
            )
        for bound in found:
            names_a = tuple(_filled(each, bound) for each in self.a)
            names_b = tuple(_filled(each, bound) for each in self.b)
            for which, names, weights in (("first", names_a, a), ("second", names_b, b)):
                for name in names:
                    if name not in weights:
                        raise InvalidArgumentError(
                            f"{self!r}: the {which} model has no {name!r}, but {_listed(weights)}"
                        )
            self._check(names_a, names_b, a, b)
            yield matched(names_a, names_b, self.layout, "rule", a, b)

    def _bindings(self, weights: Weights) -> Iterator[Mapping[str, str]]:
        pattern = _pattern(self.a[0])
        for name in weights:
            met = pattern.fullmatch(name)
            if met is not None:
                yield met.groupdict()

    def _check(self, names_a: Names, names_b: Names, a: Weights, b: Weights) -> None:
        before = [a[name].shape for name in names_a]
        wanted = [b[name].shape for name in names_b]
        if not wanted:
            return
        try:
            given: Sequence[Shape] | str = self.layout.shapes(before)
        except (ValueError, IndexError) as error:
            given = f"an error ({error})"
        if given != wanted:
            raise InvalidArgumentError(
                f"{self!r} makes of {_shown(names_a, before)} {_of(given)}, but "
                f"{_shown(names_b, wanted)} is wanted"
            )


def rule(a: str | Sequence[str], b: str | Sequence[str], *layouts: WeightLayout) -> MatchingRule:
    """Says which weights of one model are which of another's.

    Args:
        a: the first model's names, one or several. ``{word}`` stands for any text without a dot;
            the rule then holds for each such name.
        b: the second model's, where ``{word}`` is what it was in the first's and ``{word+1}`` a
            number one larger; none, ``()``, for weights that the second model has no need of.
        layouts: take the first's arrays to the second's, one behind the other.

    Returns:
        A rule for :func:`match`.

    Raises:
        InvalidArgumentError: a pattern has a ``{word}`` that the first name has not, or counts on
            the first model's side.

    >>> import multicalc.testing as mt
    >>> mt.rule("layers.{i}.fc.weight", "block_{i+1}.dense.kernel", mt.layouts.transpose)
    mt.rule('layers.{i}.fc.weight', 'block_{i+1}.dense.kernel', mt.layouts.transpose)
    """
    names_a = (a,) if isinstance(a, str) else tuple(a)
    names_b = (b,) if isinstance(b, str) else tuple(b)
    layout = same
    for each in layouts:
        layout = layout >> each
    made = MatchingRule(names_a, names_b, layout)
    if not names_a:
        raise InvalidArgumentError(f"{made!r} names no weight of the first model")
    known = {met[1] for met in PLACEHOLDER.finditer(names_a[0])}
    for pattern in names_a + names_b:
        for met in PLACEHOLDER.finditer(pattern):
            if met[1] not in known:
                raise InvalidArgumentError(f"{made!r}: {names_a[0]!r} has no {{{met[1]}}}")
    if any(met[2] for met in PLACEHOLDER.finditer(names_a[0])):
        raise InvalidArgumentError(
            f"{made!r} counts in the first name; write the plain {{word}} there, and count on the "
            "second side"
        )
    return made


def _pattern(text: str) -> re.Pattern[str]:
    """The regular expression of a pattern's names; a word's second place is what its first was."""
    parts, end, seen = [], 0, set()
    for met in PLACEHOLDER.finditer(text):
        word = met[1]
        parts += [re.escape(text[end : met.start()])]
        parts += [f"(?P={word})" if word in seen else rf"(?P<{word}>[^.]+?)"]
        seen.add(word)
        end = met.end()
    return re.compile("".join([*parts, re.escape(text[end:])]))


def _filled(text: str, bound: Mapping[str, str]) -> str:
    def fill(met: re.Match[str]) -> str:
        value = bound[met[1]]
        if met[2] is None:
            return value
        if not value.isdigit():
            raise InvalidArgumentError(f"{text!r} counts from {value!r}, which is no number")
        return str(int(value) + int(met[2] + met[3]))

    return PLACEHOLDER.sub(fill, text)


def _listed(weights: Weights) -> str:
    names = [repr(name) for name in weights]
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def _shown(names: Names, shapes: Sequence[Shape]) -> str:
    return ", ".join(f"{name!r} {shape}" for name, shape in zip(names, shapes, strict=True))


def _of(given: Sequence[Shape] | str) -> str:
    return given if isinstance(given, str) else ", ".join(map(str, given))
