"""The page of a graph in a browser: what a person sees, clicks, types and hears."""

from __future__ import annotations

from pathlib import Path

import pytest

import multicalc as mc

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CONTRAST = Path(__file__).parents[1] / "conformance" / "least_contrast.js"


@pytest.fixture
def show(open_page, tmp_path):
    """Open a page."""

    def opened(html, width=1300, scheme="light"):
        file = tmp_path / "graph.html"
        file.write_text(html, encoding="utf-8")
        return open_page(file, width, color_scheme=scheme)

    return opened


@pytest.fixture(scope="module")
def graph():
    w, x, y, z = (mc.variable(value, backend="numpy") for value in (1.0, 1.0, -2.0, 1.0))
    with mc.record():
        a = (w + x + y + z) ** 2
        b = (w + x - y - z) ** 2
        u = (a + b) ** 2
        v = (a - b) ** 2
        f = (u + v) ** 2
    return mc.graph(f, only="named")


def says(part, text):
    playwright.expect(part.get_by_role("status")).to_have_text(text)


def shown(part, name):
    """The lines of a node that can be seen."""
    lines = part.locator(f".mc-node:has(.mc-name:text-is('{name}')) text:not(.mc-away)")
    return lines.all_text_contents()


def test_step_through_forward_and_backward(show, graph):
    page = show(graph.html())
    assert shown(page, "a") == ["a", "(w + x + y + z)²", "= 1", "∂f/∂a = 1312"]
    page.get_by_role("button", name="Start").click()
    says(page, "Nothing is computed yet.")
    assert shown(page, "w") == ["w", "input"]
    assert page.get_by_role("button", name="Back").is_disabled()
    for _ in range(5):
        page.get_by_role("button", name="Next").click()
    says(page, "Forward: a = (w + x + y + z)² = 1")
    assert shown(page, "a") == ["a", "(w + x + y + z)²", "= 1"]
    assert shown(page, "b") == ["b", "(w + x − y − z)²"]
    playwright.expect(page.locator(".mc-edge.mc-lit")).to_have_count(4)
    # Nine values, the seed, u and v: then a gets its adjoint in two parts.
    slider = page.get_by_role("slider", name="Step")
    slider.fill("13")
    says(page, "Backward: ∂f/∂a = ∂f/∂v·∂v/∂a = 328·(−16) = −5248")
    assert shown(page, "a")[-1] == "∂f/∂a = −5248"
    assert slider.get_attribute("aria-valuetext") == "13 of 24"
    slider.fill("15")
    says(page, "Backward: ∂f/∂a gets ∂f/∂u·∂u/∂a = 328·20 = 6560 too: −5248 + 6560 = 1312")
    assert shown(page, "a")[-1] == "∂f/∂a = 1312"
    assert shown(page, "w") == ["w", "input", "= 1"]


def test_by_keyboard(show, graph):
    page = show(graph.html())
    page.get_by_role("button", name="Start").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    says(page, "Forward: w = 1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    says(page, "Forward: w = 1")
    page.keyboard.press("End")
    says(page, "Backward: ∂f/∂z gets ∂f/∂a·∂a/∂z = 1312·2 = 2624 too: −70848 + 2624 = −68224")


def test_a_path_lights_up_with_its_product_and_the_sum_of_all(show, graph):
    page = show(graph.html())
    page.get_by_role("button", name="y", exact=True).click()
    paths = page.locator(".mc-paths li button")
    assert paths.all_inner_texts() == [
        "y → a → u → f: 2 · 20 · 328 = 13120",
        "y → b → u → f: (−6) · 20 · 328 = −39360",
        "y → a → v → f: 2 · (−16) · 328 = −10496",
        "y → b → v → f: (−6) · 16 · 328 = −31488",
    ]
    total = "Their sum: 13120 − 39360 − 10496 − 31488 = ∂f/∂y = −68224"
    assert page.get_by_text(total).is_visible()
    paths.nth(1).focus()
    lit = page.locator(".mc-node.mc-lit .mc-name")
    playwright.expect(lit).to_have_text([*"ybuf"])
    playwright.expect(page.locator(".mc-edge.mc-lit")).to_have_count(3)
    says(page, "Along this path: ∂b/∂y·∂u/∂b·∂f/∂u = −39360")
    page.mouse.move(0, 0)
    paths.nth(2).hover()
    playwright.expect(lit).to_have_text([*"yavf"])
    page.locator(".mc-node", has=page.locator(".mc-name:text-is('w')")).click()
    assert paths.first.inner_text() == "w → a → u → f: 2 · 20 · 328 = 13120"


def test_two_on_one_page_go_by_themselves_and_leave_no_globals(show, graph):
    html = f"<!doctype html><title>two</title><p>aside</p>{graph._repr_html_()}"
    before = "Object.keys(window).length"
    page = show(f"<script>window.before = {before} + 1</script>{html}{graph._repr_html_()}")
    assert page.evaluate(f"{before} - window.before") == 0
    first, second = page.locator("div.mc-graph").all()
    first.get_by_role("button", name="Start").click()
    says(first, "Nothing is computed yet.")
    assert shown(second, "a")[-1] == "∂f/∂a = 1312"
    plain = page.evaluate("getComputedStyle(document.querySelector('p')).color")
    assert plain == "rgb(0, 0, 0)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1300])
def test_it_is_legible(show, graph, scheme, width):
    page = show(graph.html(), width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # What scrolls keeps the size of its text.
    assert page.evaluate("document.querySelector('svg').getBoundingClientRect().width") > 1000
    assert page.evaluate(CONTRAST.read_text(encoding="utf-8")) >= 4.5, "as WCAG AA asks of text"
