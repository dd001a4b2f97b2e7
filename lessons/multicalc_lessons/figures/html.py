"""Figures as HTML: a part of a page, and a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from typing import Any

from multicalc.display.palette import style
from multicalc.errors import InvalidArgumentError
from multicalc_lessons.figures.catalogue import FIGURES, FigureInfo

_SHARED = ("mathematics", "surfaces", "curves", "chain", "contours", "numbers")
_GROUND = ".mc-page { margin: 0; background-color: var(--mc-paper) }"
_DRAWN = ("drawing", "projection", "controls", "figure")


def embed(name: str, labels: Mapping[str, str] | None = None, **data: Any) -> str:
    """A figure for a page that has :func:`stylesheet` and :func:`script`.

    Args:
        name: one of :data:`FIGURES`.
        labels: translations of the figure's texts, by their keys; those missing are in English.
        data: where the figure starts, in place of its own ``data``; what JSON can hold, with None
            for what is no number.

    Returns:
        HTML, one ``<figure>``.

    Raises:
        InvalidArgumentError: there is no figure, text or datum of a name.

    >>> embed("critical", x=2.0).partition(" data-labels")[0]
    '<figure class="mc-figure" data-figure="critical" data-values="{&quot;x&quot;: 2.0}"'
    """
    figure = _figure(name)
    _known(f"figure {name!r}", "label", labels or {}, figure.labels)
    _known(f"figure {name!r}", "datum", data, figure.data)
    texts = {**figure.labels, **(labels or {})}
    values = {**figure.data, **data}
    title, how = escape(texts["title"]), escape(texts["how"])
    return (
        f'<figure class="mc-figure" data-figure="{name}" data-values="{_attribute(values)}" '
        f'data-labels="{_attribute(texts)}" aria-label="{title}">\n'
        f"<figcaption><strong>{title}</strong> <span>{how}</span></figcaption>\n"
        f"<noscript><p>{escape(texts['noscript'])}</p></noscript>\n"
        "</figure>\n"
    )


def page(name: str, labels: Mapping[str, str] | None = None, **data: Any) -> str:
    """A figure as a whole page, which needs nothing but itself; arguments as of :func:`embed`.

    >>> page("kink").startswith("<!doctype html>")
    True
    """
    title = escape((labels or {}).get("title", _figure(name).labels["title"]))
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>\n{style('mc-page')}\n{_GROUND}\n{stylesheet()}</style>\n"
        f'<body class="mc-page">\n<main>\n{embed(name, labels, **data)}</main>\n'
        f"<script>\n{script()}</script>\n</body>\n</html>\n"
    )


def stylesheet() -> str:
    """The rules for all figures; they reach nothing else on the page."""
    return f"{style('mc-figure')}\n{_text('figures.css')}"


def script() -> str:
    """The program of all figures: it starts those on the page, each once, and sets one global
    variable, ``multicalcFigures``."""
    parts = (*_SHARED, *_DRAWN, *FIGURES, "mount")
    return (
        '"use strict";\n(() => {\n' + "\n".join(_text(f"script/{x}.js") for x in parts) + "})();\n"
    )


def _figure(name: str) -> FigureInfo:
    _known("multicalc_lessons", "figure", [name], FIGURES)
    return FIGURES[name]


def _known(owner: str, what: str, found: Any, known: Any) -> None:
    for name in found:
        if name not in known:
            raise InvalidArgumentError(
                f"{owner} has no {what} {name!r}; there are {', '.join(known)}"
            )


def _attribute(value: Mapping[str, Any]) -> str:
    return escape(json.dumps(value, ensure_ascii=False, allow_nan=False))


def _text(path: str) -> str:
    return (files(__package__) / path).read_text(encoding="utf-8")
