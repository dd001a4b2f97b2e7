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
    head = f'<p class="title">{escape(title)}</p>'
    rules = f"<style>{style(SCOPE)}{RULES}</style>"
    # Who has no mouse scrolls what can be focused.
    focus = f'tabindex="0" role="region" aria-label="{escape(title)}"'
    return f'<div class="{SCOPE}" {focus}>{rules}{head}{"".join(parts)}</div>'


def table(
    heads: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "", named: bool = True
) -> str:
    """A table with a column for each of ``heads``; without a head, and nothing aligned, if all are
    empty.

    Args:
        heads: the columns' names.
        rows: cells as :func:`cell` takes them; of fewer than there are columns the last is wide.
        caption: what it is of.
        named: whether a row's first cell says what it is of.
    """
    rows = list(rows)
    numeric = [any(heads) and _are_numbers(row[k] for row in rows if k < len(row))
               for k in range(len(heads))]  # fmt: skip
    head = "".join(
        f'<th scope="col"{_class(right)}>{escape(name)}</th>'
        for name, right in zip(heads, numeric, strict=True)
    )
    head = f"<thead><tr>{head}</tr></thead>" if any(heads) else ""
    above = f"<caption>{escape(caption)}</caption>" if caption else ""
    body = "".join(_row(row, numeric, named) for row in rows)
    return f"<table>{above}{head}<tbody>{body}</tbody></table>"


def marked(text: str, kind: str) -> Markup:
    """A text as ``"bad"`` news, or as ``"more"`` that is to be said."""
    return Markup(f'<span class="{kind}">{escape(text)}</span>')


def said(*sentences: str) -> str:
    """A paragraph each."""
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def facts(pairs: Iterable[tuple[str, Any]], caption: str = "") -> str:
    """A table of names and what they are."""
    return table(("", ""), pairs, caption)


def _row(cells: Sequence[Any], numeric: Sequence[bool], named: bool) -> str:
    told = ""
    for k, x in enumerate(cells):
        last = k == len(cells) - 1 and len(cells) < len(numeric)
        wide = f' colspan="{len(numeric) - k}"' if last else ""
        tag, scope = ("th", ' scope="row"') if named and k == 0 else ("td", "")
        told += f"<{tag}{scope}{_class(numeric[k] and not last)}{wide}>{cell(x)}</{tag}>"
    return f"<tr>{told}</tr>"


def _are_numbers(cells: Iterable[Any]) -> bool:
    """Of a column, in which some may be missing."""
    found = [x for x in cells if x is not None and not isinstance(x, str)]
    return bool(found) and all(isinstance(x, NUMERIC) and not isinstance(x, bool) for x in found)


def _class(number: bool) -> str:
    return ' class="number"' if number else ""


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
    told = [_leaf(leaf) for leaf in leaves]
    names = [".".join(map(str, path)) for path in trees.paths(spec)]
    if all(name.isdigit() for name in names):
        return f"({', '.join(told)})"
    return ", ".join(
        f"{escape(name)}: {text}" if name else text for name, text in zip(names, told, strict=True)
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
