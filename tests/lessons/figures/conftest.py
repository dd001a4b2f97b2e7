"""Figures in a browser, from files."""

from __future__ import annotations

import json
import shutil

import pytest
from multicalc_lessons.figures import FIGURES, embed, page, script, stylesheet

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM)
        yield found
        found.close()


@pytest.fixture
def open_file(browser, tmp_path):
    """Open HTML from a file; it must neither complain nor ask for anything else."""
    pages, complaints, requests = [], [], []

    def opened(text):
        file = tmp_path / "figure.html"
        file.write_text(text, encoding="utf-8")
        shown = browser.new_page(viewport={"width": 900, "height": 900}, reduced_motion="reduce")
        shown.on("console", lambda message: complaints.append(message.text))
        shown.on("pageerror", lambda error: complaints.append(str(error)))
        shown.on("request", lambda request: requests.append(request.url))
        shown.goto(file.as_uri())
        pages.append(shown)
        return shown

    yield opened
    for shown in pages:
        shown.close()
    assert complaints == []
    assert set(requests) <= {(tmp_path / "figure.html").as_uri()}


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
