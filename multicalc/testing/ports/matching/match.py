"""Which weights of one model are which of another's: ``mt.match``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from multicalc.calls.shown import line
from multicalc.display.table import card, said
from multicalc.display.table import table as html_table
from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.matching.fragment import Weights
from multicalc.testing.ports.matching.linear import Shape
from multicalc.testing.ports.matching.names import STATISTICS, role_of
from multicalc.testing.ports.matching.pair import MatchedWeights
from multicalc.testing.ports.matching.proposal import propose
from multicalc.testing.ports.matching.rule import MatchingRule
from multicalc.testing.ports.matching.shown import code, rows, table, unmatched
from multicalc.testing.ports.matching.units import loose, units
from multicalc.testing.ports.model import Module

Arrays = dict[str, np.ndarray]


class Weighted(Protocol):
    """What a match needs to know of a port."""

    @property
    def name(self) -> str: ...
    @property
    def model(self) -> Any: ...
    @property
    def parameters(self) -> Arrays: ...
    @property
    def state(self) -> Arrays: ...
    @property
    def modules(self) -> Mapping[str, Module]: ...


@dataclass(frozen=True)
class Match:
    """Which weights of model A are which of B's. Prints as a table.

    Attributes:
        a, b: what the models are called.
        pairs: the weights that stand for each other; those of A without any of B need none.
        unmatched_a, unmatched_b: those without a counterpart, and their shapes.
        aside_a, aside_b: states without a counterpart that need none: constants, and what counts.
    """

    a: str
    b: str
    pairs: tuple[MatchedWeights, ...]
    unmatched_a: Mapping[str, Shape]
    unmatched_b: Mapping[str, Shape]
    aside_a: tuple[str, ...]
    aside_b: tuple[str, ...]

    def push(self, arrays: Weights) -> Arrays:
        """B's arrays that A's become: weights, or directions in their space.

        Args:
            arrays: A's, by name. Pairs of which any is absent are left out.

        Returns:
            B's, by name.
        """
        found: Arrays = {}
        for pair in self.pairs:
            if pair.b and all(name in arrays for name in pair.a):
                made = pair.layout.push([arrays[name] for name in pair.a])
                found.update(zip(pair.b, made, strict=True))
        return found

    def pull(self, cotangents: Weights) -> Arrays:
        """The transpose of :meth:`push`: gradients by B's arrays as gradients by A's.

        Args:
            cotangents: by B's names. Pairs of which any is absent are left out.

        Returns:
            Those by A's. Where B has one bias for A's two, both get its gradient.
        """
        found: Arrays = {}
        for pair in self.pairs:
            if pair.b and all(name in cotangents for name in pair.b):
                made = pair.layout.pull([cotangents[name] for name in pair.b], pair.a_shapes)
                found.update(zip(pair.a, made, strict=True))
        return found

    def inverse(self, arrays: Weights) -> Arrays:
        """A's arrays that become these of B's. Where A has two biases for B's one, the first is it
        and the second zero.

        Args:
            arrays: B's, by name. Pairs of which any is absent are left out.
        """
        found: Arrays = {}
        for pair in self.pairs:
            if pair.b and all(name in arrays for name in pair.b):
                back = pair.layout.undone(pair.a_shapes)
                made = back.push([arrays[name] for name in pair.b])
                found.update(zip(pair.a, made, strict=True))
        return found

    @property
    def ambiguous(self) -> tuple[MatchedWeights, ...]:
        """The pairs that could as well be others: to be looked at."""
        return tuple(pair for pair in self.pairs if "ambiguous" in pair.how)

    def code(self) -> str:
        """Python that makes this match of ``a`` and ``b``, to paste and change."""
        return code(self)

    def __repr__(self) -> str:
        left = len(self.unmatched_a) + len(self.unmatched_b)
        told = f"{len(self.pairs)} pairs, {left} unmatched"
        return line(f"<Match of {self.a} and {self.b}: {told}>", f"<Match: {told}>")

    def _repr_html_(self) -> str:
        first, *more = rows(self)
        left_over = unmatched(self)
        return card(repr(self)[1:-1], html_table(first, more, named=False), said(*left_over))

    def __str__(self) -> str:
        return table(self)


def match(
    a: Weighted,
    b: Weighted,
    rules: Sequence[MatchingRule] = (),
    *,
    values: bool = True,
    propose_rest: bool = True,
) -> Match:
    """Finds which weights of one model are which of another's, and in what layout.

    What the rules leave is proposed by the libraries' conventions, by names, shapes and order, and
    proved by values where the models have equal weights. Nothing is guessed in silence: the table
    says of each pair what it was found by, and what is ambiguous.

    Args:
        a: the one model, a ``Port``.
        b: the other.
        rules: what is known, of :func:`rule`; the earlier ones come first.
        values: whether equal values prove a pair.
        propose_rest: whether what the rules leave is proposed; otherwise it is unmatched.

    Returns:
        A :class:`Match`, which takes A's weights, gradients and directions to B's and back.

    Raises:
        InvalidArgumentError: a rule meets nothing, or makes other shapes than B has.

    >>> import numpy as np
    >>> from types import SimpleNamespace
    >>> import multicalc.testing as mt
    >>> from multicalc.testing.ports.model import Module
    >>> a = SimpleNamespace(name="torch", model=SimpleNamespace(library="torch"), state={},
    ...     modules={"fc": Module("fc", "Linear")},
    ...     parameters={"fc.weight": np.ones((3, 2)), "fc.bias": np.ones(3)})
    >>> b = SimpleNamespace(name="flax", model=SimpleNamespace(library="flax"), state={},
    ...     modules={"Dense_0": Module("Dense_0", "Dense")},
    ...     parameters={"Dense_0.kernel": np.ones((2, 3))})
    >>> print(mt.match(a, b))
    torch      shape   layout     flax            shape   found by
    fc.weight  (3, 2)  transpose  Dense_0.kernel  (2, 3)  name
    torch has nothing in flax for: fc.bias (3,)
    """
    for argument, port in (("a", a), ("b", b)):
        if not hasattr(port, "model"):
            raise InvalidArgumentError(
                f"{argument}: needs a port, found {type(port).__name__}; make one: "
                "mt.Port.torch(model), .keras, .flax, .equinox, .gluon or .function"
            )
    weights_a, weights_b = {**a.parameters, **a.state}, {**b.parameters, **b.state}
    pairs: list[MatchedWeights] = []
    used_a: set[str] = set()
    used_b: set[str] = set()
    for each in rules:
        for pair in each.met(weights_a, weights_b):
            if used_a.isdisjoint(pair.a) and used_b.isdisjoint(pair.b):
                pairs.append(pair)
                used_a.update(pair.a)
                used_b.update(pair.b)
    rest_a, rest_b = _without(weights_a, used_a), _without(weights_b, used_b)
    if propose_rest:
        of_a, of_b = (units(p.model.library, p.modules, rest)
                      for p, rest in ((a, rest_a), (b, rest_b)))  # fmt: skip
        proposed = propose(of_a, of_b, rest_a, rest_b, values=values)
        loose_a = loose(of_a, {name for pair in proposed for name in pair.a}, rest_a)
        loose_b = loose(of_b, {name for pair in proposed for name in pair.b}, rest_b)
        proposed += propose(loose_a, loose_b, rest_a, rest_b, values=values, least=0.3)
        pairs += proposed
        rest_a = _without(rest_a, {name for pair in proposed for name in pair.a})
        rest_b = _without(rest_b, {name for pair in proposed for name in pair.b})
    aside_a, aside_b = _aside(a, rest_a), _aside(b, rest_b)
    rest_a, rest_b = _without(rest_a, aside_a), _without(rest_b, aside_b)
    order = {name: i for i, name in enumerate(weights_a)}
    pairs.sort(key=lambda pair: order[pair.a[0]])
    return Match(
        a.name,
        b.name,
        tuple(pairs),
        {name: x.shape for name, x in rest_a.items()},
        {name: x.shape for name, x in rest_b.items()},
        tuple(sorted(aside_a)),
        tuple(sorted(aside_b)),
    )


def _aside(port: Weighted, rest: Weights) -> set[str]:
    """States without a counterpart that need none, as they come with the model: constants, masks,
    and what counts. Running statistics don't."""
    return {n for n in port.state if n in rest and role_of(n.split(".")[-1]) not in STATISTICS}


def _without(weights: Weights, names: set[str]) -> Arrays:
    return {name: x for name, x in weights.items() if name not in names}
