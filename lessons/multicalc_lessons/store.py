"""Notebooks that have run, kept by what their outputs depend on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from multicalc_lessons.notebook import as_text
from multicalc_lessons.versions import key


class Store:
    """A folder of notebooks that have run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, notebook: Any, framework: str) -> Any | None:
        """The notebook as it ran, if it did with all that is now."""
        import nbformat

        file = self._file(notebook, framework)
        return nbformat.read(file, as_version=4) if file.exists() else None

    def put(self, notebook: Any, framework: str, done: Any) -> None:
        file = self._file(notebook, framework)
        half = file.with_suffix(".half")
        half.write_text(as_text(done), encoding="utf-8")
        half.replace(file)

    def _file(self, notebook: Any, framework: str) -> Path:
        return self.folder / f"{key(as_text(notebook), framework)}.ipynb"
