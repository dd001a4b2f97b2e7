"""A path step by step: as a gif, and in a page."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import multicalc as mc
from multicalc.errors import InvalidArgumentError

pytest.importorskip("matplotlib")


@pytest.fixture(scope="module")
def animation() -> Any:
    bowl = lambda x: x[0] ** 2 + 3.0 * x[1] ** 2  # noqa: E731
    start = np.array([1.0, 1.0])
    return mc.gradient_descent(bowl, start, learning_rate=0.25, steps=3).animate(points=9)


def test_captions(animation: Any) -> None:
    # x ← x/2, y ← −y/2.
    values = [4 * 0.25**k for k in range(4)]
    norms = [np.sqrt(40) * 0.5**k for k in range(4)]
    assert animation.captions == tuple(
        f"step {k}: f = {v:.6g}, ‖∇f‖ = {n:.4g}"
        for k, (v, n) in enumerate(zip(values, norms, strict=True))
    )
    assert repr(animation).startswith("Animation(4 frames, A path of 3 steps: step 0")


def test_a_gif_has_a_frame_for_each_step(animation: Any, tmp_path: Path) -> None:
    from PIL import Image

    file = tmp_path / "path.gif"
    animation.save(file, seconds=0.25)
    with Image.open(file) as image:
        assert image.n_frames == 4
        lengths, frames = [], []
        for k in range(4):
            image.seek(k)
            lengths.append(image.info["duration"])
            frames.append(np.asarray(image.convert("RGB"), dtype=int))
    assert lengths == [250, 250, 250, 750]
    assert all(np.abs(a - b).max() > 100 for a, b in pairwise(frames))


def test_many_steps_are_shown_by_some() -> None:
    path = mc.gradient_descent(lambda x: x**2, 1.0, learning_rate=0.001, steps=250)
    animation = path.animate(points=5)
    assert len(animation.captions) == 100
    assert animation.captions[-1].startswith("step 250: ")


def test_what_it_refuses(animation: Any, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match=r"\.gif, \.html.*mp4"):
        animation.save(tmp_path / "path.mp4")
    with pytest.raises(InvalidArgumentError, match=r"seconds.*0"):
        animation.save(tmp_path / "path.gif", seconds=0)
    with pytest.raises(InvalidArgumentError, match=r"one of the 4.*4"):
        animation.frame(4)


@pytest.fixture
def show(animation: Any, open_page: Any, tmp_path: Path) -> Any:
    """Open the animation's page."""

    def opened(width: int = 800, **options: Any) -> Any:
        animation.save(tmp_path / "path.html")
        return open_page(
            tmp_path / "path.html", width, **{"reduced_motion": "no-preference", **options}
        )

    return opened


SEEN = """() => [...document.querySelectorAll('[data-layer]')]
    .filter(e => e.getAttribute('display') !== 'none').map(e => e.dataset.layer)"""


def seen(page: Any) -> set[str]:
    return {layer for layer in page.evaluate(SEEN) if not layer.endswith("arrow")}


def test_the_keyboard_goes_through_the_steps(show: Any) -> None:
    page = show()
    slider = page.get_by_role("slider", name="step")
    last = {"from-1-step", "from-2-step", "from-3-step", "at-3-here", "at-3-caption"}
    assert seen(page) == last
    slider.focus()
    page.keyboard.press("Home")
    assert seen(page) == {"at-0-here", "at-0-caption"}
    page.keyboard.press("ArrowRight")
    assert seen(page) == {"from-1-step", "at-1-here", "at-1-caption"}
    assert slider.get_attribute("aria-valuetext") == "step 1: f = 1, ‖∇f‖ = 3.162"
    assert page.locator("svg [data-layer='at-1-caption']").text_content().strip() == (
        "step 1: f = 1, ‖∇f‖ = 3.162"
    )


def test_the_button_plays_from_the_start_to_the_end(show: Any) -> None:
    page = show()
    page.clock.install()
    page.reload()
    page.get_by_role("button", name="Play").press("Enter")
    assert "at-0-here" in seen(page)
    page.clock.run_for(700)
    assert "at-1-here" in seen(page)
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(5000)
    assert "at-1-here" in seen(page)
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(5000)
    assert "at-3-here" in seen(page)
    assert page.get_by_role("button", name="Play").is_visible()


def test_nothing_plays_where_motion_is_unwanted(show: Any) -> None:
    page = show(reduced_motion="reduce")
    assert page.get_by_role("button").count() == 0
    assert page.get_by_role("slider", name="step").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_follows_its_colours(show: Any, scheme: str) -> None:
    page = show(width=360, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    paper = page.evaluate("getComputedStyle(document.querySelector('svg path')).fill")
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 25, 30)"}[scheme]
