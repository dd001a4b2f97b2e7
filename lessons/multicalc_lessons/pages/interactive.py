"""What pages load: the palette, and the program and the styles of the interactive figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from multicalc.display.palette import style
from multicalc_lessons import figures


def add_figures(app: Any, page: str, template: str, context: dict[str, Any], doc: Any) -> None:
    """Have lessons load them."""
    if page.startswith("lessons/"):
        app.add_css_file("figures.css")
        app.add_js_file("figures.js", loading_method="defer")


def write_figures(app: Any, error: Exception | None) -> None:
    """Put them where pages load them from."""
    if error is None and app.builder.format == "html":
        folder = Path(app.outdir) / "_static"
        (folder / "palette.css").write_text(style("lesson-badge"), "utf-8")
        (folder / "figures.css").write_text(figures.stylesheet(), "utf-8")
        (folder / "figures.js").write_text(figures.script(), "utf-8")
