"""The page in a browser: what a person sees and clicks."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from multicalc_conformance.engine.store import Run
from multicalc_conformance.report import html as page_module
from multicalc_conformance.report.html import html
from multicalc_conformance.report.merged import merged

from conformance import reporting

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CONTRAST = Path(__file__).with_name("least_contrast.js")


@pytest.fixture
def show(open_page, tmp_path):
    """Open the page of some runs."""

    def opened(*runs, width=1200, scheme="light", report=html):
        file = tmp_path / "report.html"
        file.write_text(report(merged(runs)), encoding="utf-8")
        return open_page(file, width, color_scheme=scheme)

    return opened


def marked(part):
    return part.locator("mark").all_inner_texts()


def tells(page, text):
    playwright.expect(page.get_by_role("status")).to_have_text(text)


def lists(page, *names):
    playwright.expect(page.locator("#scenarios button")).to_have_text(names)


def is_on(page, text):
    """Whether the keyboard goes on from the element with this text."""
    playwright.expect(page.locator(":focus")).to_have_text(text)


def row(part, *texts):
    """The one row of a table that has all the texts."""
    rows = part.get_by_role("row")
    for text in texts:
        rows = rows.filter(has_text=text)
    playwright.expect(rows).to_have_count(1)
    return rows


def test_the_verdict_and_the_counts_are_there_at_once(show):
    page = show(reporting.old())
    assert page.get_by_role("heading", level=1).inner_text() == (
        "4 of 12 cells fail (2 wrong, 1 error, 1 stale); 6 agree with their reference, "
        "1 follows a documented convention, 1 is declared unsupported."
    )
    matrix = page.get_by_role("table").first
    assert [text.split() for text in matrix.get_by_role("row").all_inner_texts()] == [
        ["family", "numpy", "1.26.4", "jax", "0.7.1"],
        ["edges", *"✗ 1 ! 1 ≈ 1".split(), *"↻ 1 – 1 ✓ 1".split()],
        ["smooth", *"✓ 3".split(), *"✗ 1 ✓ 2".split()],
    ]
    tells(page, "4 of 4 scenarios, the worst first")
    lists(page, "edges/1/x at 0", "smooth/sine at 1 float32", "edges/|x| at 0", "smooth/sine at 1")


def test_from_a_family_to_its_scenarios_to_their_numbers(show):
    page = show(reporting.old(), reporting.new())
    page.get_by_role("link", name="smooth on jax @ before: 1 wrong 2 agrees").click()
    tells(page, "2 of 5 scenarios, on jax @ before, the worst first")
    is_on(page, "Scenarios")
    lists(page, "smooth/sine at 1 float32", "smooth/sine at 1")
    listed = page.locator(".scenarios > tbody > tr").nth(1).inner_text().split("\t")
    assert [text.strip() for text in listed[1:]] == ["✓ agrees", "0.94 ULP", "2 %", "value"]

    button = page.get_by_role("button", name="smooth/sine at 1", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    playwright.expect(button).to_have_attribute("aria-expanded", "true")
    is_on(page, "smooth/sine at 1")
    for text in (reporting.SOURCE, "return xp.sin(x)  # <b>not bold</b>", "x0 = 1.0"):
        assert page.get_by_text(text).first.is_visible()
    command = "multicalc conformance --family smooth --only 'smooth/sine at 1' --dtype float64"
    assert page.get_by_text(f"{command} --backends jax", exact=True).is_visible()
    assert page.get_by_text(
        "Farthest apart (before): numpy and jax, by 1.32e-16 of the largest entry."
    ).is_visible()

    errors = page.get_by_role("table", name="value: errors")
    jax = row(errors, "jax @ before").inner_text().split("\t")
    assert [each.strip() for each in jax] == [
        "jax @ before", "✓ agrees", "0.94 ULP", "1.3e-16", "2 %", "number", "",
    ]  # fmt: skip
    digits = page.get_by_role("table", name="value: digits")
    assert row(digits, reporting.SIN).is_visible()
    right = row(digits, "numpy @ before, numpy @ after, jax @ after")
    assert "0.8414709848078965" in right.inner_text()
    assert "the reference, rounded" in right.inner_text()
    assert marked(right) == []
    off = row(digits, "0.8414709848078966")
    assert marked(off) == ["6"]
    assert "15 digits are right" in off.inner_text()
    everywhere = row(page.get_by_role("table", name="gradient: digits"), "all 4")
    assert marked(everywhere) == []

    page.keyboard.press("Enter")
    playwright.expect(errors).to_have_count(0)
    page.go_back()
    playwright.expect(errors).to_be_visible()


def test_single_precision_is_held_against_the_nearest_single_number(show):
    page = show(reporting.old())
    page.get_by_role("link", name="smooth/sine at 1 float32").click()
    digits = page.get_by_role("table", name="value: digits")
    nearest = row(digits, "0.8414709568023682")
    assert marked(nearest) == []
    assert "the reference, rounded" in nearest.inner_text()
    wrong = row(digits, "0.8414809703826904")
    assert marked(wrong) == ["809703826904"]
    assert "4 digits are right" in wrong.inner_text()
    assert "33.5 ×" in row(page.get_by_role("table", name="value: errors"), "jax").inner_text()


@pytest.mark.parametrize(
    ("error", "shown"), [(0.0334, "0.0334 ULP"), (257, "257 ULP"), (4.76e15, "4.8e+15 ULP")]
)
def test_an_error_is_short_enough_to_read(show, error, shown):
    page = show(reporting.old())
    assert page.evaluate("error => amount(error, ' ULP')", error) == shown


def test_what_raised_shows_its_message_as_text(show):
    page = show(reporting.old())
    failures = page.locator("section", has=page.get_by_role("heading", name="Failures"))
    assert "<script>alert(1)</script>" in failures.inner_text()
    assert "gives inf where 1.0 is right" in failures.inner_text()
    failures.get_by_role("link", name="edges/|x| at 0").first.click()
    errors = page.get_by_role("table", name="hvp: errors")
    assert "<script>alert(1)</script>" in row(errors, "numpy").inner_text()
    assert "↻ stale" in row(errors, "jax").inner_text()
    gradient = page.get_by_role("table", name="gradient: errors")
    assert "abs: no rule at 0" in row(gradient, "jax").inner_text()
    assert "– unsupported" in row(gradient, "jax").inner_text()


def test_the_list_is_filtered_by_verdict_and_text(show):
    page = show(reporting.old(), reporting.new())
    page.get_by_role("combobox", name="Verdict").select_option("wrong")
    tells(page, re.compile("^2 of 5 scenarios"))
    page.get_by_role("combobox", name="Verdict").select_option("convention")
    lists(page, "edges/|x| at 0")
    page.get_by_role("combobox", name="Verdict").select_option("")
    page.get_by_role("searchbox", name="Text").press_sequentially("SINE")
    lists(page, "smooth/sine at 1 float32", "smooth/sine at 1")
    page.get_by_role("combobox", name="Backend").select_option("numpy @ after")
    tells(page, "2 of 5 scenarios, on numpy @ after, the worst first")
    page.get_by_role("searchbox", name="Text").fill("no such scenario")
    tells(page, re.compile("^0 of 5 scenarios"))
    page.get_by_role("button", name="Show all").click()
    tells(page, "5 of 5 scenarios, the worst first")
    assert page.get_by_role("searchbox", name="Text").input_value() == ""


def test_a_long_list_is_shown_in_part(show):
    cells = (reporting.cell(f"many/{k}", "value", "numpy", "agrees") for k in range(250))
    many = [reporting.scenario("many", str(k), cell) for k, cell in enumerate(cells)]
    page = show(Run(reporting.environment(), many))
    tells(page, "250 of 250 scenarios, the worst first")
    playwright.expect(page.locator("#scenarios button")).to_have_count(100)
    page.get_by_role("button", name="Show the other 150").click()
    playwright.expect(page.locator("#scenarios button")).to_have_count(250)
    is_on(page, "many/100")


EXACT = "the reference, rounded"
NONE = "no digit is right"


DIGITS = [
    ("0.5", "0.5", "0.5", [], EXACT),
    ("3", "3.0", "3", [], EXACT),
    ("True", "1.0", "1", [], EXACT),
    ("-0.0", "0.0", "-0.0", [], EXACT),
    ("nan", "nan", "nan", [], EXACT),
    ("inf", "+inf", "inf", [], EXACT),
    ("inf", "-inf", "inf", ["inf"], NONE),
    ("0.25", "nan", "0.25", ["0.25"], NONE),
    ("1e-07", "1.0e-7", "1e-07", [], EXACT),
    ("1.25e-07", "1.24e-7", "1.25e-07", ["5"], "2 digits are right"),
    ("1.25e-07", "1.25e-8", "1.25e-07", ["1.25e-07"], NONE),
    ("1.25e+30", "1.2501e+30", "1.2500e+30", ["0"], "4 digits are right"),
    ("-0.001204", "-0.001203", "-0.001204", ["4"], "3 digits are right"),
    ("-1.0", "1.0", "-1.0", ["-1.0"], NONE),
    ("0.52", "0.520001", "0.520000", ["0"], "5 digits are right"),
    # What a carry changes as a text.
    ("0.9999999999", "1.0000000001", "0.9999999999", ["9"], "10 digits are right"),
    ("1.0000000001", "0.9999999999", "1.0000000001", ["1"], "9 digits are right"),
    ("-1.9999999", "-2.0000001", "-1.9999999", ["9"], "7 digits are right"),
    ("1.2345999999", "1.2346000001", "1.2345999999", ["9"], "10 digits are right"),
    ("9.99999e-08", "1.0e-7", "9.99999e-08", ["9"], "6 digits are right"),
    ("1000", "999", "1000", ["0"], "2 digits are right"),
    ("1029.5", "1021.0", "1029.5", ["29.5"], "2 digits are right"),
    ("1e-17", "0.0", "1e-17", ["1e-17"], "off by 1e-17 where 0 is right"),
    ("0.0", "1e-17", "0.0", ["0.0"], NONE),
    ("(1.5-2.25j)", "(1.5 - 2.24j)", "1.5-2.25j", ["5"], "2 digits are right"),
    ("2j", "(0.0 + 2.0j)", "0+2j", [], EXACT),
    ("(1+1e-12j)", "(1.0 + 0.0j)", "1+1e-12j", ["1"], "12 digits are right"),
    (
        "(0.9999999999+1j)",
        "(1.0000000001 + 1.0j)",
        "0.9999999999+1j",
        ["9"],
        "10 digits are right",
    ),
]


def test_digits_are_right_by_how_far_off_they_are(show):
    """Those worth at least twice the distance: of 0.99…9 beside 1.00…1, 2e-10 off, the first 10."""
    found = show(reporting.old()).evaluate(
        """pairs => pairs.map(pair => {
            const { shown, said } = compared(...pair, "float64");
            const wrong = [...shown.querySelectorAll("mark")].map(each => each.textContent);
            return [...pair, shown.textContent, wrong, said];
        })""",
        [each[:2] for each in DIGITS],
    )
    assert [tuple(each) for each in found] == DIGITS


def test_so_many_digits_are_right_that_rounding_to_them_loses_the_difference(show):
    """In decimals: half of what the last right digit is worth is no less than the distance, and
    half of what the next one is worth is less."""
    offs = (1.0, 0.5, 0.2, 0.051, 0.049, 3e-5, 7e-12)
    cases = [(best * off, best) for off in offs for best in (1.0, 9.99, 123.456, 4.5e-9)]
    script = "cases => cases.map(each => rightDigits(...each, 'float64'))"
    for (off, best), right in zip(
        cases, show(reporting.old()).evaluate(script, cases), strict=True
    ):
        worth = Decimal(10) ** (Decimal(best).adjusted() + 1 - right)
        assert right == 0 or Decimal(off) <= worth / 2
        assert Decimal(off) > worth / 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_it_is_legible(show, scheme, width):
    page = show(reporting.old(), reporting.new(), width=width, scheme=scheme)
    page.get_by_role("link", name="smooth/sine at 1 float32").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    contrast = page.evaluate(CONTRAST.read_text(encoding="utf-8"))
    assert contrast >= 4.5, "as WCAG AA asks of text"


def test_planted_faults_are_listed_where_they_are_on_record(show, monkeypatch):
    fault = {"fault": "sign", "description": "−∇f", "caught_by": ["smooth", "edges"]}
    monkeypatch.setattr(page_module, "_faults", lambda: [fault])
    page = show(reporting.old())
    table = page.locator("section", has=page.get_by_role("heading", name="Planted faults"))
    assert row(table, "sign").inner_text().split("\t") == ["sign", "−∇f", "smooth, edges"]
