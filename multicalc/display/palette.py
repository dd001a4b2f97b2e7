"""The colours of everything that shows itself, on light and on dark ground.

The accents are Okabe and Ito's, which colour-blind people tell apart (https://jfly.uni-koeln.de/color/),
lightened for dark ground and darkened for light where their contrast would be too low for text.
"""

from __future__ import annotations

LIGHT = {
    "ink": "#1b1f24",
    "paper": "#ffffff",
    "raised": "#f4f7fb",
    "muted": "#57606a",
    "line": "#8a97a3",
    "accent-1": "#0072b2",
    "accent-2": "#b34700",
    "accent-3": "#00754f",
    "accent-4": "#9c3f78",
    "accent-5": "#8a6100",
    "accent-6": "#2a6f97",
}
DARK = {
    "ink": "#e6edf3",
    "paper": "#15191e",
    "raised": "#1f252c",
    "muted": "#9da7b1",
    "line": "#6b7682",
    "accent-1": "#56b4e9",
    "accent-2": "#f0883e",
    "accent-3": "#2fc79a",
    "accent-4": "#e39bc5",
    "accent-5": "#e6c229",
    "accent-6": "#8ccbe8",
}
"""What each colour is called, and what it is. ``raised`` is ground that stands out from paper."""


def colour(name: str) -> str:
    """A colour as CSS writes it: what is around may set it, and on its own it is the light one.

    >>> colour("ink")
    'var(--mc-ink, #1b1f24)'
    """
    return f"var(--mc-{name}, {LIGHT[name]})"


def style(scope: str) -> str:
    """Rules that set the colours within elements of the class ``scope``: dark where the reader's
    system is dark, unless an ancestor's ``data-theme`` says which.

    >>> print(style("mc-graph")[:40])
    .mc-graph{--mc-ink:#1b1f24;--mc-paper:#f
    """
    light, dark = (
        "".join(f"--mc-{name}:{value};" for name, value in colours.items())
        for colours in (LIGHT, DARK)
    )
    return (
        f".{scope}{{{light}}}"
        f"@media(prefers-color-scheme:dark){{.{scope}{{{dark}}}"
        f'[data-theme="light"] .{scope}{{{light}}}}}'
        f'[data-theme="dark"] .{scope}{{{dark}}}'
    )
