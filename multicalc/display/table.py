"""Tables in HTML, for notebooks and pages: one style, numbers that align, wide ones that scroll."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import numpy as np

from multicalc.backend import get_backend, is_neutral, native, owner
from multicalc.calls import trees
from multicalc.calls.shown import WHOLE, shown
from multicalc.display.coefficient import number
from multicalc.display.palette import colour, style

SCOPE = "mc-result"
"""The class of all that shows itself as HTML; its rules hold within it only."""

RULES = f"""
.{SCOPE}{{color:{colour("ink")};background:{colour("paper")};font:14px/1.45 system-ui,sans-serif;
max-width:100%;overflow-x:auto;padding:.5em .75em;border-radius:6px;box-sizing:border-box}}
.{SCOPE} p{{margin:.3em 0}}
.{SCOPE} .title{{font-weight:600}}
.{SCOPE} .formula{{font:1.2em/1.5 "STIX Two Math","Cambria Math",Georgia,"DejaVu Serif",serif}}
.{SCOPE} table{{border-collapse:collapse;margin:.5em 0;background:none}}
.{SCOPE} caption{{text-align:left;color:{colour("muted")};padding:.2em 0}}
.{SCOPE} th,.{SCOPE} td{{padding:.2em .9em .2em 0;text-align:left;vertical-align:top;
border:0;border-bottom:1px solid {colour("line")};background:none;color:{colour("ink")}}}
.{SCOPE} thead th{{color:{colour("muted")};font-weight:600;white-space:nowrap}}
.{SCOPE} tbody th{{font-weight:600}}
.{SCOPE} .number{{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}}
.{SCOPE} .bad{{color:{colour("accent-2")};font-weight:600}}
.{SCOPE} .more{{color:{colour("muted")};white-space:pre-wrap}}
""".replace("\n", "")


NUMERIC = (float, int, np.number)


class Markup(str):
    """HTML as it is, where other text is escaped."""

    __slots__ = ()


def card(title: str, *parts: str) -> str:
    """A result: its title, and parts in HTML below it. It restyles nothing around it."""
    head = f'<p class="title">{escape(title)}</p>' if title else ""
    return f'<div class="{SCOPE}"><style>{style(SCOPE)}{RULES}</style>{head}{"".join(parts)}</div>'


def table(
    heads: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "", named: bool = True
) -> str:
    """A table with a column for each of ``heads``, none of which is shown if all are empty.

    Args:
        heads: the columns' names.
        rows: cells as :func:`cell` takes them; of fewer than there are columns the last is wide.
        caption: what it is of.
        named: whether a row's first cell says what it is of.
    """
    rows = list(rows)
    head = "".join(
        f'<th scope="col"{_kind([row[k] for row in rows if k < len(row)])}>{escape(name)}</th>'
        for k, name in enumerate(heads)
    )
    head = f"<thead><tr>{head}</tr></thead>" if any(heads) else ""
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    body = "".join(_row(row, len(heads), named) for row in rows)
    return f"<table>{said}{head}<tbody>{body}</tbody></table>"


def facts(pairs: Iterable[tuple[str, Any]], caption: str = "") -> str:
    """A table of names and what they are."""
    return table(("", ""), pairs, caption)


def _row(cells: Sequence[Any], columns: int, named: bool) -> str:
    told = ""
    for k, x in enumerate(cells):
        last = k == len(cells) - 1 and len(cells) < columns
        wide = f' colspan="{columns - k}"' if last else ""
        tag, scope = ("th", ' scope="row"') if named and k == 0 else ("td", "")
        told += f"<{tag}{scope}{_kind([x])}{wide}>{cell(x)}</{tag}>"
    return f"<tr>{told}</tr>"


def _kind(cells: Sequence[Any]) -> str:
    """The class of a column, or a cell, of numbers."""
    numbers = [isinstance(x, NUMERIC) and not isinstance(x, bool) for x in cells if x is not None]
    return ' class="number"' if numbers and all(numbers) else ""


def cell(x: Any) -> str:
    """A text, a number, an array or a tree of them in HTML. A number has all its digits in a
    ``<data>``, which says them under the mouse; it is shown in six, or as the constant it is.

    >>> cell(1 / 3)
    '<data value="0.3333333333333333" title="0.3333333333333333">⅓</data>'
    >>> cell("a < b"), cell(7)
    ('a &lt; b', '<data value="7" title="7">7</data>')
    """
    if isinstance(x, Markup):
        return x
    if isinstance(x, str):
        return escape(x)
    if x is None:
        return "–"
    if isinstance(x, bool | np.bool_):
        return "yes" if x else "no"
    leaves, spec = trees.flatten(x)
    told = [Markup(_leaf(leaf)) for leaf in leaves]
    if trees.is_leaf(spec):
        return told[0]
    return ", ".join(
        f"{escape(name.removeprefix('.'))}: {text}"
        for name, text in zip(trees.leaf_names(spec, ""), told, strict=True)
    )


def _leaf(x: Any) -> str:
    x = native(x)
    name = owner(x)
    if name is None:
        return _number(x, "float64") if isinstance(x, float | int) else escape(shown(x))
    values = np.asarray(x) if is_neutral(x) else get_backend(name).readable(x)
    if values is None or values.size > WHOLE**2 or values.dtype.kind not in "fiu":
        return escape(shown(x))
    return _nested(values.tolist(), values.dtype.name)


def _nested(values: Any, dtype: str) -> str:
    if not isinstance(values, list):
        return _number(values, dtype)
    return f"[{', '.join(_nested(each, dtype) for each in values)}]"


def _number(x: float, dtype: str) -> str:
    full = repr(x)
    told = str(x).replace("-", "−") if isinstance(x, int) else number(x, dtype)
    return f'<data value="{full}" title="{full}">{told}</data>'
