"""Figures in a browser, from files."""

from __future__ import annotations

import json

import pytest
from multicalc_lessons.figures import FIGURES, embed, page, script, stylesheet


@pytest.fixture
def open_file(open_page, tmp_path):
    """Open HTML from a file."""

    def opened(text):
        file = tmp_path / "figure.html"
        file.write_text(text, encoding="utf-8")
        return open_page(file, 900)

    return opened


@pytest.fixture
def show(open_file):
    """The page of one figure."""

    def shown(name, labels=None, **data):
        return open_file(page(name, labels, **data))

    return shown


@pytest.fixture
def show_all(open_file):
    """All figures on one page of a site, with the texts that are given by ``labels``."""

    def shown(labels=lambda figure: None):
        figures = "".join(embed(name, labels(figure)) for name, figure in FIGURES.items())
        head = f'<meta name="viewport" content="width=device-width"><style>{stylesheet()}</style>'
        return open_file(f"<!doctype html>{head}<body>{figures}<script>{script()}</script></body>")

    return shown


@pytest.fixture
def state():
    """The numbers of the figure on a page, in full."""
    return lambda shown: json.loads(shown.locator(".mc-figure").get_attribute("data-state"))
