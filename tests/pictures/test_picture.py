"""A picture in notebooks, pages and files."""

from __future__ import annotations

import io
import re
import sys
import warnings
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.display.palette import DARK, LIGHT
from multicalc.errors import (
    InvalidArgumentError,
    NotDifferentiableError,
    NotScalarError,
    PlottingUnavailableError,
)

matplotlib = pytest.importorskip("matplotlib")
SQUARE = (np.array([-1.0, -1.0]), np.array([1.0, 1.0]))


def bowl(x: Any) -> Any:
    return x[0] ** 2 + 3.0 * x[1] ** 2


@pytest.fixture(scope="module")
def picture() -> Any:
    return mc.plot_gradient(bowl, SQUARE, points=9)


def pixels(png: bytes) -> np.ndarray:
    from matplotlib.image import imread

    return imread(io.BytesIO(png))


def test_the_svg_is_well_formed_and_described(picture: Any) -> None:
    root = ElementTree.fromstring(picture.svg())
    assert root.get("role") == "img"
    (told,) = [e for e in root.iter() if e.get("id") == root.get("aria-labelledby")]
    assert told.text == picture.description
    assert "∇bowl" in "".join(root.itertext())
    assert repr(picture) == str(picture) == f"Picture({picture.description})"


def test_the_svg_scales_to_its_container(picture: Any) -> None:
    root = ElementTree.fromstring(picture.svg())
    assert root.get("width") is None
    assert root.get("height") is None
    assert root.get("viewBox") == "0 0 374.4 345.6"
    assert "width:100%" in root.get("style", "")
    assert not re.search(r"\d(px|pt)", root.get("style", ""))


def test_what_a_reader_adds_has_the_pictures_colours() -> None:
    axes = mc.plot_function(lambda x: x**2, (-1.0, 1.0), points=3).axes[0]
    added = [axes.plot([0.0, 1.0])[0] for _ in range(2)]
    assert [line.get_color() for line in added] == [LIGHT["accent-1"], LIGHT["accent-2"]]
    assert [line.get_linestyle() for line in added] == ["-", "--"]


def test_the_svgs_rules_reach_nothing_else(picture: Any) -> None:
    (rules,) = re.findall(r"<style[^>]*>(.*?)</style>", picture.svg(), re.S)
    selectors = re.findall(r"([^{}]+)\{", re.sub(r"@media\([^{]*\)\{", "", rules))
    assert len(selectors) >= 4
    assert all(".mc-picture" in each for each in selectors)


def test_two_in_one_page_share_no_id(picture: Any) -> None:
    first, second = (
        set(re.findall(r'\bid="([^"]*)"', text)) for text in (picture.svg(), picture.svg())
    )
    assert len(first) > 20
    assert not first & second
    text = picture.svg()
    ids = re.findall(r'\bid="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    used = re.findall(r'(?:url\(#|href="#|aria-labelledby=")([^)"]*)', text)
    assert used
    assert set(used) <= set(ids)


def test_the_svgs_colours_are_the_pages(picture: Any) -> None:
    body = re.sub(r"<style>.*?</style>", "", picture.svg(), flags=re.S)
    colours = set(re.findall(r"#[0-9a-f]{6}", body))
    assert {LIGHT["ink"], LIGHT["paper"], LIGHT["accent-1"], LIGHT["accent-2"]} <= colours
    outside = re.sub(r"var\(--mc-[a-z0-9-]+, #[0-9a-f]{6}\)", "", body)
    assert not re.search(r"#[0-9a-f]{6}\b", outside)


def test_what_a_notebook_gets(picture: Any) -> None:
    bundle = picture._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "image/svg+xml", "image/png"}
    assert bundle["text/html"].startswith("<svg")
    assert bundle["image/png"].startswith("iVBOR")


@pytest.mark.parametrize("kind", ["surface", "contours"])
def test_pixels_on_dark_ground(kind: Any) -> None:
    model = mc.quad_approx(bowl, np.array([0.5, 0.5])).plot(kind=kind, points=9)
    light, dark = pixels(model.png()), pixels(model.png(dark=True))
    assert light.shape == dark.shape
    for image, palette in ((light, LIGHT), (dark, DARK)):
        paper, raised = (
            np.array([int(palette[name][k : k + 2], 16) / 255 for k in (1, 3, 5)])
            for name in ("paper", "raised")
        )
        np.testing.assert_allclose(image[2, 2, :3], paper, atol=1e-6)
        # The walls of a surface's room too.
        walls = (np.abs(image[..., :3] - raised) < 2e-3).all(axis=-1).mean()
        assert kind == "contours" or walls > 0.05
    assert np.abs(light - dark)[..., :3].max() > 0.5


@pytest.mark.parametrize(
    ("ending", "start"),
    [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("html", b"<!doctype html>")],
)
def test_files(picture: Any, tmp_path: Path, ending: str, start: bytes) -> None:
    file = tmp_path / f"picture.{ending}"
    picture.save(file)
    assert file.read_bytes().startswith(start)


def test_another_ending(picture: Any, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match=r"\.svg, .*found .*picture\.bmp"):
        picture.save(tmp_path / "picture.bmp")


def test_the_users_settings_are_left_alone_and_change_nothing() -> None:
    plain = pixels(mc.plot_function(bowl, SQUARE, points=9).png())
    with matplotlib.rc_context({"lines.linewidth": 9, "axes.linewidth": 9, "font.size": 30}):
        before = dict(matplotlib.rcParams)
        drawn = mc.plot_function(bowl, SQUARE, points=9)
        again = pixels(drawn.png())
        drawn.svg()
        assert dict(matplotlib.rcParams) == before
    np.testing.assert_array_equal(plain, again)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: mc.plot_function(lambda x: 0 * x[0] + 3.0, SQUARE, points=9),
        lambda: mc.plot_level_sets(lambda x: 0 * x[0] + 3.0, SQUARE, at=[np.zeros(2)], points=9),
        lambda: mc.plot_gradient(lambda x: 0 * x[0] + 3.0, SQUARE, points=9),
        lambda: mc.plot_function(lambda x: 1e300 * x[0] + x[1], SQUARE, points=9),
        lambda: mc.plot_function(lambda x: 1e-300 * x[0] + 0 * x[1], SQUARE, points=9),
        lambda: mc.plot_function(lambda x: 1 + 1e-15 * x[0], SQUARE, points=9),
        lambda: mc.plot_function(lambda x: xp.log(x[0]), SQUARE, kind="surface", points=9),
        lambda: mc.plot_function(lambda x: x**2, (1.0, 1.0 + 1e-12), points=9),
        lambda: mc.gradient_descent(lambda x: x**4, 3.0, learning_rate=1.0, steps=9).plot(points=9),
        lambda: mc.newton(bowl, np.zeros(2)).plot(points=9),
        lambda: mc.critical_points(lambda x: x, (0.0, 1.0), points=5).plot(points=9),
    ],
)
def test_what_is_hard_to_draw_is_drawn_in_silence(draw: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ElementTree.fromstring(draw().svg())


@pytest.mark.parametrize(
    ("draw", "error", "message"),
    [
        (lambda: mc.plot_function(xp.sum, (np.zeros(3), np.ones(3))), None, "one or two.*3"),
        (lambda: mc.plot_function(xp.exp, (1.0, 1.0)), None, "lower < upper"),
        (lambda: mc.plot_function(xp.exp, 1.0), None, "pair"),
        (lambda: mc.plot_function(lambda x: xp.log(-x), (1.0, 2.0)), None, "finite nowhere"),
        (lambda: mc.plot_function(bowl, SQUARE, kind="pie"), None, "contours, surface.*pie"),
        (lambda: mc.plot_function(bowl, SQUARE, points=1), None, "points=1"),
        (lambda: mc.plot_function(lambda x: x, SQUARE), NotScalarError, r"shape \(2,\)"),
        (lambda: mc.plot_gradient(xp.exp, (0.0, 1.0)), None, "two variables"),
        (lambda: mc.plot_level_sets(xp.exp, (0.0, 1.0)), None, "two variables"),
        (lambda: mc.plot_level_sets(bowl, SQUARE, at=np.zeros(2)), None, r"list.*at=\[x\]"),
        (lambda: mc.plot_level_sets(bowl, SQUARE, at=[1.0]), None, r"at\[0\].*1\.0"),
        (lambda: mc.plot_paths(), None, "at least one path"),
        (lambda: mc.quad_approx(bowl, np.zeros(2)).plot(kind="pie"), None, "surface, contours"),
        (lambda: mc.newton(bowl, np.zeros(2)).plot(box=(0.0, 1.0)), None, r"box\[0\]"),
        (lambda: mc.plot_paths(mc.newton(bowl, np.zeros(2)), labels=[]), None, "1 paths.*0"),
    ],
)
def test_what_cannot_be_drawn(draw: Any, error: Any, message: str) -> None:
    with pytest.raises(error or InvalidArgumentError, match=message):
        draw()


def test_paths_of_many_coordinates_by_step() -> None:
    weights = np.array([1.0, 2.0, 4.0])
    path = mc.gradient_descent(
        lambda x: xp.sum(weights * x**2), np.ones(3), learning_rate=0.125, steps=2
    )
    values, norms = (axes.lines[0] for axes in path.plot().axes)
    x = np.stack([(1 - 0.25 * weights) ** k for k in range(3)])
    np.testing.assert_allclose(values.get_ydata(), x**2 @ weights)
    np.testing.assert_allclose(norms.get_ydata(), np.linalg.norm(2 * weights * x, axis=1))
    assert values.get_xdata().tolist() == [0, 1, 2]
    with pytest.raises(InvalidArgumentError, match="animated; x has 3"):
        path.animate()


def test_paths_together() -> None:
    start = np.array([1.0, 1.0])
    slow = mc.gradient_descent(bowl, start, learning_rate=0.1, steps=3)
    picture = mc.plot_paths(slow, mc.newton(bowl, start), labels=["descent", "Newton"], points=9)
    first, second, *_ = picture.axes[0].lines
    assert [first.get_label(), second.get_label()] == ["descent", "Newton"]
    np.testing.assert_allclose(first.get_xydata()[1], [0.8, 0.4])
    np.testing.assert_allclose(second.get_xydata()[1], [0, 0], atol=1e-15)
    assert first.get_color() != second.get_color()
    assert first.get_linestyle() != second.get_linestyle()
    with pytest.raises(InvalidArgumentError, match=r"coordinates.*\[2, 1\]"):
        mc.plot_paths(slow, mc.newton(lambda x: x**2, 1.0))


@pytest.mark.parametrize("name", ["plot_function", "plot_gradient", "plot_level_sets"])
def test_without_matplotlib(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(PlottingUnavailableError, match="pip install matplotlib"):
        getattr(mc, name)(bowl, SQUARE)
    with pytest.raises(PlottingUnavailableError, match="pip install matplotlib"):
        mc.newton(bowl, np.zeros(2)).animate()


def test_complex_values_are_refused_and_lists_of_paths():
    with pytest.raises(NotDifferentiableError, match="real part"):
        mc.plot_function(lambda x: x * 1j, (0.0, 1.0), points=3, backend="numpy")
    path = mc.gradient_descent(lambda x: x**2, 1.0, learning_rate=0.1, steps=1, backend="numpy")
    with pytest.raises(InvalidArgumentError, match=r"plot_paths\(a, b\), found a list"):
        mc.plot_paths([path])


def test_no_critical_points_have_no_legend():
    box = (np.zeros(2), np.ones(2))
    found = mc.critical_points(lambda p: p[0] + p[1], box, starts=4, points=5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = found.plot(points=5)
    assert picture.description == "No points"
    assert not picture.legends
