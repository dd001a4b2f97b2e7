"""A picture in steps: with a slider in pages, as frames in a gif."""

from __future__ import annotations

import io
import json
import pickle
import re
from collections.abc import Sequence
from html import escape
from os import PathLike
from secrets import token_hex

from multicalc.display.palette import colour, style
from multicalc.errors import InvalidArgumentError
from multicalc.pictures.dark import darkened
from multicalc.pictures.look import look
from multicalc.pictures.picture import Picture, write_as
from multicalc.pictures.svg import LAYER, as_page

_LAYER = re.compile(rf"(?:{LAYER})?(from|at)-(\d+)")
_SCOPE = "mc-animation"


def layer(when: str, step: int, part: str) -> str:
    """The ``gid`` of what is seen ``"from"`` a step on, or ``"at"`` one only; ``part`` tells things
    of one layer apart."""
    return f"{LAYER}{when}-{step}-{part}"


class Animation:
    """A picture of which something is seen from a step on, or at one step only."""

    picture: Picture
    """With all layers."""
    captions: tuple[str, ...]
    """What is said of each step, 0 first."""

    def __init__(self, picture: Picture, captions: Sequence[str]) -> None:
        self.picture, self.captions = picture, tuple(captions)
        with look():
            # Laid out once, so that nothing moves from frame to frame.
            picture.draw_without_rendering()
            picture.set_layout_engine("none")

    def __repr__(self) -> str:
        return f"Animation({len(self.captions)} frames, {self.picture.description})"

    def frame(self, step: int) -> Picture:
        """The picture as it is at a step; negative ones count from the end."""
        if not -len(self.captions) <= step < len(self.captions):
            raise InvalidArgumentError(
                f"step must be one of the {len(self.captions)}, from 0; found {step}"
            )
        step %= len(self.captions)
        copy: Picture = pickle.loads(pickle.dumps(self.picture))
        for artist in copy.findobj():
            found = _LAYER.match(artist.get_gid() or "")
            if found:
                artist.set_visible(_is_seen(found[1], int(found[2]), step))
        copy.description = f"{self.captions[step]}. {self.picture.description}"
        return copy

    def save(self, path: str | PathLike[str], *, seconds: float = 0.6, dark: bool = False) -> None:
        """Write a file, of the kind that its ending says: gif or html.

        Args:
            path: where to.
            seconds: how long a gif shows each step; its last stays three times as long.
            dark: whether a gif is to be on dark ground; html is both.

        Raises:
            InvalidArgumentError: the ending is another one, or ``seconds`` isn't above 0.
        """
        if not seconds > 0:
            raise InvalidArgumentError(f"seconds must be above 0, found {seconds!r}")
        write_as(path, {
            "gif": lambda: self._gif(seconds, dark),
            "html": lambda: as_page(self._repr_html_(), self.picture.description).encode(),
        })  # fmt: skip

    def _gif(self, seconds: float, dark: bool) -> bytes:
        from PIL import Image

        steps = [self.frame(k) for k in range(len(self.captions))]
        first, *others = (
            Image.open(io.BytesIO((darkened(each) if dark else each).png())) for each in steps
        )
        lengths = [round(1000 * seconds)] * len(steps)
        lengths[-1] *= 3
        found = io.BytesIO()
        first.save(
            found, format="GIF", save_all=True, append_images=others, duration=lengths, loop=0
        )
        return found.getvalue()

    def _repr_html_(self) -> str:
        last, key = len(self.captions) - 1, f"mc-{token_hex(5)}"

        def hidden(found: re.Match[str]) -> str:
            seen = _is_seen(found[1], int(found[2]), last)
            return found[0] if seen else f'{found[0]} display="none"'

        svg = re.sub(r'data-layer="(from|at)-(\d+)[^"]*"', hidden, self.picture.svg())
        rules = _RULES.replace("SCOPE", _SCOPE)
        script = _SCRIPT.replace("KEY", json.dumps(key))
        captions = escape(json.dumps(self.captions, ensure_ascii=False))
        return (
            f'<div class="{_SCOPE}" id="{key}" data-captions="{captions}">'
            f"<style>{style(_SCOPE)}{rules}</style>{svg}"
            '<div><button type="button">Play</button>'
            f'<input type="range" min="0" max="{last}" value="{last}" aria-label="step" '
            f'aria-valuetext="{escape(self.captions[last])}"></div>'
            f"<script>{script}</script></div>"
        )

    def _repr_png_(self) -> bytes:
        return self.frame(-1).png()


def _is_seen(when: str, start: int, step: int) -> bool:
    return step == start if when == "at" else step >= start


_RULES = (
    ".SCOPE{max-width:42rem}"
    ".SCOPE>div{display:flex;gap:.75rem;align-items:center;padding:.25rem .5rem}"
    ".SCOPE input{flex:1;min-width:0;min-height:1.5rem;margin:0;"
    f"accent-color:{colour('accent-1')}}}"
    ".SCOPE button{font:inherit;padding:.3rem .9rem;border-radius:.4rem;cursor:pointer;"
    f"min-width:5rem;color:{colour('ink')};background:{colour('raised')};"
    f"border:1px solid {colour('line')}}}"
    ".SCOPE button:focus-visible,.SCOPE input:focus-visible{"
    f"outline:2px solid {colour('accent-1')};outline-offset:2px}}"
    ".SCOPE button[hidden]{display:none}"
)

_SCRIPT = """(() => {
  const root = document.getElementById(KEY);
  const captions = JSON.parse(root.dataset.captions);
  const [button, slider] = ["button", "input"].map(name => root.querySelector(name));
  const layers = [...root.querySelectorAll("[data-layer]")].map(element => {
    const [when, start] = element.dataset.layer.split("-");
    return {element, when, start: Number(start)};
  });
  let timer = null;
  const show = step => {
    slider.value = step;
    slider.setAttribute("aria-valuetext", captions[step]);
    for (const {element, when, start} of layers) {
      const seen = when === "at" ? step === start : step >= start;
      seen ? element.removeAttribute("display") : element.setAttribute("display", "none");
    }
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    button.textContent = "Play";
  };
  const next = () => {
    show(Number(slider.value) + 1);
    if (slider.value === slider.max) stop();
  };
  slider.addEventListener("input", () => { stop(); show(Number(slider.value)); });
  button.addEventListener("click", () => {
    if (timer !== null) return stop();
    if (slider.value === slider.max) show(0);
    button.textContent = "Pause";
    timer = setInterval(next, 600);
  });
  button.hidden = slider.max === "0" || matchMedia("(prefers-reduced-motion: reduce)").matches;
})();"""
