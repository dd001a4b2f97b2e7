"""The figures as a person uses them: by mouse and by keyboard, in words, narrow and dark."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from multicalc_lessons.figures import FIGURES, embed, script, stylesheet
from multicalc_lessons.figures import show as show_in_notebook
from multicalc_lessons.frameworks import TITLES

import multicalc as mc
from multicalc import xp
from multicalc.display.palette import LIGHT
from multicalc.errors import InvalidArgumentError

CONTRAST = Path(__file__).parents[2] / "conformance" / "least_contrast.js"


def bump(p):
    return p[0] * xp.exp(-(p[0] ** 2) - p[1] ** 2)


def press(shown, role, name, *keys):
    part = shown.get_by_role(role, name=name, exact=True)
    part.focus()
    for key in keys:
        shown.keyboard.press(key)


def says(shown, *texts):
    """Whether a screen reader is told all of them, once the reader pauses."""
    for text in texts:
        shown.get_by_role("status").filter(has_text=text).wait_for(state="attached", timeout=5000)


def click(shown, name):
    shown.get_by_role("button", name=name, exact=True).click()


def choose(shown, name):
    shown.get_by_role("radio", name=name, exact=True).check()


def test_the_point_of_the_quadratic_moves_by_keys_typing_and_mouse(show, state):
    shown = show("quadratic")
    press(shown, "slider", "x₀", "ArrowRight", "ArrowUp", "Shift+ArrowUp")
    assert state(shown)["x0"] == [-0.9, 0.11]
    shown.get_by_role("spinbutton", name="x", exact=True).fill("0.25")
    now = state(shown)
    p = np.array(now["x0"])
    assert p == pytest.approx([0.25, 0.11])
    assert now["value"] == pytest.approx(float(bump(p)), rel=1e-12)
    assert now["gradient"] == pytest.approx(mc.grad(bump)(p), rel=1e-12)
    hessian = mc.hessian(bump)(p)
    assert np.array(now["hessian"]) == pytest.approx(hessian, rel=1e-12)
    assert now["eigenvalues"] == pytest.approx(np.linalg.eigvalsh(hessian), rel=1e-12)
    assert now["kind"] == "negative"
    says(shown, f"f is {float(bump(p)):.5g}", "negative definite")
    assert now["power"] == pytest.approx(3, abs=0.1)
    choose(shown, "plane")
    assert state(shown)["power"] == pytest.approx(2, abs=0.1)
    spot = shown.get_by_role("slider", name="x₀").locator(".reach").bounding_box()
    at = (spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    shown.mouse.move(*at)
    shown.mouse.down()
    shown.mouse.move(at[0] + 40, at[1] - 30)
    shown.mouse.up()
    moved = np.array(state(shown)["x0"]) - p
    assert moved[0] / moved[1] == pytest.approx(4 / 3, rel=0.05), "the axes have one scale"


def test_the_surface_turns_by_keys(show):
    shown = show("quadratic")
    scene = shown.get_by_role("application")
    before = scene.inner_html()
    press(shown, "application", FIGURES["quadratic"].labels["scene"], "ArrowLeft")
    assert scene.inner_html() != before


def test_descent_diverges_beyond_two_over_the_largest_eigenvalue(show, state):
    shown = show("descent", rate=0.24)
    assert shown.get_by_text("2/λmax").first.is_visible()
    before = state(shown)
    assert before["limit"] == 0.25
    assert before["values"][0][-1] < before["values"][0][0]
    says(shown, "converges")
    press(shown, "slider", "step size η", "ArrowRight", "ArrowRight")
    after = state(shown)
    assert after["rate"] == 0.26
    assert after["values"][0][-1] > after["values"][0][0]
    says(shown, "diverges")
    assert after["values"][1][1] == pytest.approx(0, abs=1e-28), "Newton's first step"
    c, s = np.cos(0.5), np.sin(0.5)
    turned = np.array([[c, -s], [s, c]])
    a = turned @ np.diag([8.0, 0.8]) @ turned.T
    path = mc.gradient_descent(
        lambda p: p @ a @ p / 2, np.array(after["start"]), learning_rate=0.26, steps=30
    )
    assert np.array(after["descent"]) == pytest.approx(np.array(path.points), rel=1e-12, abs=1e-12)
    assert after["values"][0] == pytest.approx(path.values, rel=1e-12)


def test_steps_are_taken_forward_back_and_at_once(show, state):
    shown = show("descent", step=0)
    for name, step in [
        ("Forward", 1),
        ("Forward", 2),
        ("Back", 1),
        ("Play", 30),
        ("To the start", 0),
    ]:
        click(shown, name)
        assert state(shown)["step"] == step


def test_starts_are_dropped_by_keys_and_clicks(show, state):
    shown = show("starts", starts=[])
    label = FIGURES["starts"].labels["map"]
    press(shown, "application", label, *["ArrowRight"] * 12, *["ArrowUp"] * 8, "Enter")
    (descent, newton) = state(shown)["walks"]
    assert descent["start"] == [3, 2]
    assert (descent["kind"], newton["kind"]) == ("minimum", "minimum")
    assert newton["steps"] == 1, "it is at a minimum, and sees so"
    choose(shown, "x²y + xy²")
    assert state(shown)["walks"] == []
    box = shown.get_by_role("application").bounding_box()
    shown.mouse.click(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.3)
    newton = state(shown)["walks"][1]
    assert newton["end"] == pytest.approx([0, 0], abs=1e-6)
    assert newton["kind"] == "inconclusive"
    says(shown, "the second derivatives don't say")
    click(shown, "Remove all starts")
    assert state(shown)["starts"] == []


def test_the_network_is_stepped_and_its_paths_are_lit(show, state):
    shown = show("network")
    click(shown, "Forward")
    says(shown, "a = (w + x + y + z)² = (1 + 1 − 2 + 1)² = 1")
    click(shown, "Play")
    assert state(shown)["step"] == 9
    says(shown, "∂f/∂w = ∂f/∂a·∂a/∂w + ∂f/∂b·∂b/∂w = 1312·2 + 11808·6 = 73472")
    choose(shown, "y")
    assert shown.locator(".edge.lit").count() == 8
    products = [path["product"] for path in state(shown)["paths"]]
    assert sorted(products) == [-39360, -31488, -10496, 13120]
    assert shown.locator(".total").inner_text().endswith("= −68224")
    for name, x in zip("wxyz", (-1, 0, -2, 1), strict=True):
        shown.get_by_role("spinbutton", name=name, exact=True).fill(str(x))
    assert state(shown)["adjoints"]["y"] == -4096


def test_directions(show, state):
    shown = show("directional")
    p = np.array(FIGURES["directional"].data["p"])
    gradient = mc.grad(bump)(p)
    size = float(np.linalg.norm(gradient))
    press(shown, "slider", "direction of v", "ArrowRight")
    for name, slope in [
        ("steepest ascent", size), ("steepest descent", -size), ("along the level set", 0.0),
    ]:  # fmt: skip
        click(shown, name)
        assert state(shown)["slope"] == pytest.approx(slope, rel=1e-12, abs=1e-15)
        says(shown, f"v goes: {name}")
    turned = state(shown)["angle"]
    shown.locator(".turning").focus()
    shown.keyboard.press("ArrowUp")
    now = state(shown)
    assert (now["angle"] - turned) % 360 == pytest.approx(5)
    assert now["slope"] == pytest.approx(size * np.cos(np.radians(95)), rel=1e-9)


def test_critical_points(show, state):
    shown = show("critical")
    for x, value, kind in [(-1, -5, "minimum"), (0, 0, "maximum"), (2, -32, "minimum")]:
        click(shown, f"x = {x}".replace("-", "−"))
        now = state(shown)
        assert (now["value"], now["slope"], now["kind"]) == (value, 0, kind)
        says(shown, f"{kind}.")
    press(shown, "slider", "x", "ArrowLeft")
    assert state(shown)["kind"] == "not critical"


def test_answers_at_a_kink_are_held_against_both_slopes(show, state):
    answers = {"here": 1.5, "left": 1.0, "right": 2.0, "above": 3.0, "none": None}
    shown = show("kink", function="maximum", x=1.0, answers={"maximum": answers})
    rows = shown.get_by_role("row").all_inner_texts()[1:]
    assert [row.split("\t") for row in rows] == [
        ["here", "1.5", "between the two"],
        ["left", "1", "the slope from the left"],
        ["right", "2", "the slope from the right"],
        ["above", "3", "neither slope, nor between them"],
        ["none", "NaN", "no number"],
    ]
    says(shown, "the slope from the left 1, from the right 2: two slopes")
    choose(shown, "|x|")
    assert (state(shown)["left"], state(shown)["right"]) == (-1, 1)
    assert not shown.get_by_role("table").is_visible(), "nothing is known of |x|"


def test_a_notebook_shows_a_figure_in_a_frame(open_file):
    shown = open_file(f"<!doctype html><body>{show_in_notebook('critical', x=2.0)._repr_html_()}")
    frame = shown.frame_locator("iframe")
    frame.get_by_role("button", name="x = 0", exact=True).click()
    assert frame.locator(".numbers strong").all_inner_texts() == ["0", "0", "−24", "maximum"]


def test_they_stand_on_one_page_narrow_and_wide_in_light_and_dark(show_all):
    shown = show_all()
    least = CONTRAST.read_text(encoding="utf-8")
    grounds = set()
    for theme in ("light", "dark", "auto"):
        for scheme in ("light", "dark"):
            shown.emulate_media(color_scheme=scheme)
            shown.evaluate("theme => document.body.dataset.theme = theme", theme)
            contrast = shown.evaluate(least)
            assert contrast >= 4.5, f"theme {theme}, {scheme}: as WCAG AA asks of text"
            ground = shown.locator(".mc-figure").first.evaluate(
                "figure => getComputedStyle(figure).backgroundColor"
            )
            grounds.add((scheme if theme == "auto" else theme, ground))
    assert len(grounds) == 2, "one for light and one for dark"
    for width in (360, 1600):
        shown.set_viewport_size({"width": width, "height": 900})
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
    names = shown.evaluate(
        "() => [...document.querySelectorAll('input, button, [tabindex]')].map((each) =>"
        " each.getAttribute('aria-label') ?? (each.labels?.length ? each.labels[0].innerText"
        " : each.textContent).trim())"
    )
    assert len(names) > 50
    assert "" not in names
    ids = shown.evaluate("() => [...document.querySelectorAll('[id]')].length")
    assert ids == 0, "that could be another's"


def test_every_word_can_be_translated(show_all):
    shown = show_all(lambda figure: dict.fromkeys(figure.labels, "※"))
    text = shown.locator("body").inner_text() + shown.locator("body").evaluate(
        "body => [...body.querySelectorAll('[aria-label], [aria-valuetext]')]"
        ".map((each) => each.ariaLabel + ' ' + each.ariaValueText).join(' ')"
    )
    words = set(re.findall(r"[A-Za-z]{3,}", text)) - {"null"}
    assert words - {*TITLES.values()} == {"exp", "relu", "max", "cos", "min"}


def test_colours_are_the_palettes():
    here = files("multicalc_lessons.figures")
    rules = here.joinpath("figures.css").read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--mc-([\w-]+)\)", rules + script()))
    assert used <= LIGHT.keys()
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", rules)
    assert all(
        rule.strip().startswith((".mc-figure", "[data-theme"))
        for rule in re.findall(r"^[^\s/}@].*?(?=\{)", stylesheet(), re.MULTILINE)
    ), "rules that reach nothing else"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((["cubic"], {}), "no figure 'cubic'; there are quadratic, descent"),
        ((["kink", {"tittle": "x"}], {}), "figure 'kink' has no label 'tittle'"),
        ((["kink"], {"x0": 1.0}), "figure 'kink' has no datum 'x0'; there are function, x, c"),
    ],
)
def test_names_that_there_are_not(arguments, message):
    positional, named = arguments
    with pytest.raises(InvalidArgumentError, match=message):
        embed(*positional, **named)
