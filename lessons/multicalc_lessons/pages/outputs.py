"""What a cell showed, as a part of a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes

BEST = ("text/html", "image/svg+xml", "image/png", "text/latex", "text/plain")
"""The forms of a result, the one that a page takes first."""


def cells_of(notebook: Any, block: str) -> list[Any]:
    """The cells of a lesson's block, in a notebook that ran."""
    return [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.metadata.get("lesson", {}).get("block") == block
    ]


def code(source: str) -> nodes.Node:
    block = nodes.literal_block(source, source, language="python")
    block["classes"].append("lesson-code")
    return block


def shown(cell: Any) -> Iterator[nodes.Node]:
    """A cell's outputs: what it printed, and its result in its best form."""
    for output in cell.outputs:
        if output["output_type"] == "stream":
            yield _text(output["text"])
        else:
            found = _best(output.get("data", {}))
            if found is not None:
                yield found


def _best(data: dict[str, Any]) -> nodes.Node | None:
    for form in BEST:
        if form in data:
            return _node(form, "".join(data[form]))
    return None


def _node(form: str, text: str) -> nodes.Node:
    if form == "text/plain":
        return _text(text)
    if form == "image/png":
        text = f'<img alt="" src="data:image/png;base64,{text}">'
    # Where MathJax looks for formulas.
    raw = nodes.raw("", f'<div class="output_area">{text}</div>', format="html")
    return nodes.container("", raw, classes=["lesson-output"])


def _text(text: str) -> nodes.Node:
    block = nodes.literal_block(text, text.rstrip("\n"), language="none")
    block["classes"] += ["lesson-output", "lesson-text"]
    return block
