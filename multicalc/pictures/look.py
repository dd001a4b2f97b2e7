"""The one look of every picture, whatever the user's own settings of matplotlib are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from multicalc.display.palette import LIGHT
from multicalc.errors import PlottingUnavailableError

SERIES = (
    ("accent-1", "-", "o"),
    ("accent-2", "--", "s"),
    ("accent-3", "-.", "D"),
    ("accent-4", ":", "^"),
    ("accent-5", (0, (5, 1, 1, 1, 1, 1)), "v"),
    ("accent-6", (0, (8, 2)), "P"),
)
"""Colour, dashes and marker of the first, second, ... thing drawn: none is told by colour alone."""


def series(k: int) -> tuple[str, object, str]:
    """``SERIES`` of the k-th, from the start again after the last."""
    return SERIES[k % len(SERIES)]


def said(x: float, digits: int = 4) -> str:
    """A number in a picture's text.

    >>> said(-0.12345678), said(-0.0)
    ('−0.1235', '0')
    """
    return f"{x + 0.0:.{digits}g}".replace("-", "−")


def need_matplotlib() -> None:
    """Raise :class:`PlottingUnavailableError` where there is no matplotlib."""
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError as error:
        raise PlottingUnavailableError(
            "plot needs matplotlib, which is not installed; run: pip install matplotlib"
        ) from error


@contextmanager
def look(colours: Mapping[str, str] = LIGHT) -> Iterator[None]:
    """matplotlib's settings while something is drawn or written; afterwards the user's again."""
    from matplotlib import style

    # Gaps are NaN, and drawn as such.
    with style.context(["default", _settings(colours)]), np.errstate(all="ignore"):
        yield


def _settings(colours: Mapping[str, str]) -> dict[str, object]:
    from cycler import cycler

    ink, muted, line = colours["ink"], colours["muted"], colours["line"]
    return {
        "figure.facecolor": colours["paper"],
        "figure.constrained_layout.h_pad": 0.08,
        "figure.constrained_layout.w_pad": 0.08,
        "savefig.facecolor": "auto",
        "axes.facecolor": colours["paper"],
        "axes.edgecolor": line,
        "axes.labelcolor": ink,
        "axes.titlecolor": ink,
        "axes.titlesize": 12,
        "axes.titlepad": 10,
        "axes.labelsize": 11,
        # Of what a reader draws into the axes without saying how.
        "axes.prop_cycle": cycler(
            color=[colours[colour] for colour, _, _ in SERIES],
            linestyle=[dashes for _, dashes, _ in SERIES],
        ),
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        # No TeX, also in exponents: the SVG's text is text, in the reader's fonts.
        "axes.formatter.use_mathtext": False,
        "axes.formatter.limits": (-4, 5),
        "axes3d.grid": False,
        "axes3d.xaxis.panecolor": colours["raised"],
        "axes3d.yaxis.panecolor": colours["raised"],
        "axes3d.zaxis.panecolor": colours["raised"],
        "grid.color": line,
        "grid.alpha": 0.35,
        "grid.linewidth": 0.6,
        "legend.frameon": False,
        "legend.fontsize": 10,
        "legend.columnspacing": 1.4,
        "legend.handletextpad": 0.6,
        "legend.labelcolor": ink,
        "lines.linewidth": 2.0,
        "lines.markersize": 6,
        "text.color": ink,
        "text.parse_math": False,
        "text.usetex": False,
        "xtick.color": line,
        "ytick.color": line,
        "xtick.labelcolor": muted,
        "ytick.labelcolor": muted,
        "xtick.labelsize": 10,
        "ytick.labelsize": 10,
        "svg.fonttype": "none",
        "svg.hashsalt": "multicalc",
        "savefig.dpi": 144,
    }
