"""What is known of MXNet's operators, by their names.

The tables are empty here: rules are made of operators themselves, and register when
:mod:`multicalc_mxnet.rules` is imported.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ..runtime.calls import operator_name

Rule = Callable[[Any, Sequence, Sequence, tuple], Any]
"""``rule(op, xs, ts, ys)``: the tangents of the outputs ``ys`` of ``op`` at ``xs`` along ``ts``."""
Correction = Callable[[Any, Sequence], tuple]
"""``correction(op, xs)``: the outputs of ``op`` at ``xs``, with the right gradient on MXNet's
tape."""


class Known(NamedTuple):
    """What we know about an operator of MXNet's."""

    rule: Rule | None
    """Its tangents."""
    correction: Correction | None
    """What replaces it while we record."""
    expansion: Correction | None
    """What a call of it is made into, before any level sees it."""
    constant: bool
    is_replaced: bool
    """Whether it is by other operators while we record."""


_rules: dict[str, Rule] = {}
_corrections: dict[str, Correction] = {}
_expansions: dict[str, Correction] = {}


def register_rules(rules: Mapping[str, Rule]) -> None:
    """Add tangent rules by the names of the operators, one for each.

    Raises :class:`ValueError` for an operator that has one.
    """
    _register(_rules, rules)


def register_corrections(corrections: Mapping[str, Correction]) -> None:
    """As :func:`register_rules`, what replaces operators while we record."""
    _register(_corrections, corrections)


def register_expansions(expansions: Mapping[str, Correction]) -> None:
    """As :func:`register_rules`, what calls are made into, whose operands may be of any level."""
    _register(_expansions, expansions)


def _register(table: dict[str, Any], rows: Mapping[str, Any]) -> None:
    twice = sorted(table.keys() & rows.keys())
    if twice:
        raise ValueError(f"mxnet: {', '.join(twice)} would have two rows; keep one of them")
    table.update(rows)
    known.cache_clear()


@functools.cache
def known(handle: int) -> Known:
    name = operator_name(handle)
    rule, correction, expansion = _rules.get(name), _corrections.get(name), _expansions.get(name)
    return Known(rule, correction, expansion, rule is ZERO, bool(correction or expansion))


def ZERO(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:  # noqa: N802 (a constant)
    """The rule of a piecewise constant operator."""
    return None if len(ys) == 1 else (None,) * len(ys)
