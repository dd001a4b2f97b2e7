"""A lesson as a marimo app: a Python file that also runs as a script."""

from __future__ import annotations

from typing import Any

from multicalc_lessons.notebook import as_text


def marimo_app(notebook: Any) -> str:
    """The source of a marimo app with the cells of ``notebook``.

    What two cells define, one of them gets under another name, as marimo wants it.
    """
    from marimo._convert.converters import MarimoConvert

    source: str = MarimoConvert.from_ipynb(as_text(notebook)).to_py()
    return source
