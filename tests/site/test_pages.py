"""The built site, as a reader has it: ``make docs`` runs this on what it made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from multicalc_lessons.frameworks import TITLES
from multicalc_lessons.languages import LANGUAGES
from multicalc_lessons.lesson import lessons

SITE = Path(os.environ.get("LESSONS_SITE", ""))
pytestmark = pytest.mark.skipif(
    "LESSONS_SITE" not in os.environ, reason="LESSONS_SITE names no site; make docs does"
)
SLUGS = [each.slug for each in lessons()]
ROOTS = {code: SITE if code == "en" else SITE / code for code in LANGUAGES}
CONTRAST = (Path(__file__).parents[1] / "conformance" / "least_contrast.js").read_text()
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
TALL_FORMULAS = """() => [...document.querySelectorAll('.math-wrapper')].filter(
    each => getComputedStyle(each).overflowY !== 'hidden' && each.scrollHeight > each.clientHeight
).length"""
TYPESET = "() => !window.MathJax || MathJax.startup?.promise?.then(() => true)"


def typeset(page):
    page.wait_for_function(TYPESET)
    return page


@pytest.mark.parametrize("width", [360, 1600])
@pytest.mark.parametrize("slug", [*SLUGS, "gallery", "terms", "index"])
def test_lessons_fit(open_page, slug, width):
    page = typeset(open_page(SITE / "lessons" / f"{slug}.html", width))
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate(TALL_FORMULAS) == 0
    assert page.locator("mjx-merror").count() == 0


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
@pytest.mark.parametrize("slug", ["chain-rule", "exercises", "kinks"])
def test_translations_fit_and_are_translated(open_page, code, slug):
    page = typeset(open_page(ROOTS[code] / "lessons" / f"{slug}.html", 360))
    english = open_page(SITE / "lessons" / f"{slug}.html", 360)
    assert page.evaluate(OVERFLOW) <= 0
    assert page.locator("html").get_attribute("lang") == code
    for part in ("h1", "article p >> nth=0", "article h2 >> nth=0"):
        assert page.locator(part).first.inner_text() != english.locator(part).first.inner_text()
    formulas = [each.locator("mjx-container").count() for each in (page, typeset(english))]
    assert formulas[0] == formulas[1] > 0
    code_blocks = [each.locator("article pre").all_inner_texts() for each in (page, english)]
    assert code_blocks[0] == code_blocks[1]


@pytest.mark.parametrize("slug", SLUGS)
def test_tabs_have_code_outputs_and_a_badge(open_page, slug):
    page = open_page(SITE / "lessons" / f"{slug}.html")
    for tabs in page.locator(".sd-tab-set").all():
        labels = tabs.locator(":scope > label")
        assert labels.all_inner_texts() == [*TITLES.values()]
        parts = tabs.locator(":scope > .sd-tab-content")
        for part in parts.all():
            assert part.locator("pre").count() + part.locator("p").count() > 0


def test_tabs_go_together(open_page):
    page = open_page(SITE / "lessons" / "kinks.html")
    sets = page.locator(".sd-tab-set")
    sets.first.get_by_text("JAX", exact=True).click()
    shown = [tabs.locator("input:checked + label").inner_text() for tabs in sets.all()]
    assert len(shown) > 1
    assert set(shown) == {"JAX"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast(open_page, theme):
    page = typeset(open_page(SITE / "lessons" / "linear-approximation.html", color_scheme=theme))
    article = CONTRAST.replace("document.body", "document.querySelector('article')")
    assert page.evaluate(article) >= 4.5


def test_search_finds(open_page):
    page = open_page(SITE / "search.html")
    page.goto((SITE / "search.html").as_uri() + "?q=subgradient")
    page.wait_for_selector("#search-results li a")
    assert page.locator("#search-results li a").count() > 0


def test_figures_run_on_a_lesson(open_page):
    page = open_page(SITE / "lessons" / "best-quadratic.html")
    figure = page.locator(".mc-figure").first
    figure.scroll_into_view_if_needed()
    assert figure.get_attribute("data-state")


@pytest.mark.parametrize("number", range(len(SLUGS)), ids=SLUGS)
def test_marimo_apps_run(number):
    """Each lesson's in one of the frameworks, from top to bottom."""
    app = SITE / "notebooks" / f"{SLUGS[number]}-{[*TITLES][number % len(TITLES)]}.py"
    done = subprocess.run([sys.executable, str(app)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
