"""The ratios as a picture: a line of points for each backend and mode."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np

from benchmarks.measurement import Measurement
from benchmarks.problem import OPERATORS

matplotlib.use("Agg")
from matplotlib import pyplot as plt


def draw(cells: Sequence[Measurement], path: Path) -> None:
    """Left our time over the best native call's, right over the obvious one's."""
    groups = list(dict.fromkeys((cell.backend, cell.mode) for cell in cells))
    figure, axes = plt.subplots(
        1, 2, figsize=(13, 3 + 0.6 * len(groups)), sharey=True, layout="constrained"
    )
    colours = dict(zip(OPERATORS, plt.get_cmap("tab10").colors, strict=False))
    for axis, ratio in zip(axes, ("best", "obvious"), strict=True):
        for operator in OPERATORS:
            mine = [c for c in cells if c.operator == operator and ratio in c.ratios]
            # Operators side by side within a line, so that points don't hide each other.
            shift = 0.6 * (OPERATORS.index(operator) / (len(OPERATORS) - 1) - 0.5)
            axis.scatter(
                [cell.ratios[ratio].median for cell in mine],
                [groups.index((cell.backend, cell.mode)) + shift for cell in mine],
                s=[6 + 6 * np.log10(cell.n) for cell in mine],
                color=colours[operator],
                alpha=0.6,
                linewidths=0,
                label=operator,
            )
        axis.axvline(1, color="black", linewidth=0.8)
        axis.set_xscale("log")
        axis.set_xlabel(f"ours / {ratio} native (larger points: more parameters)")
        axis.grid(axis="x", alpha=0.3)
    axes[0].set_yticks(range(len(groups)), [f"{backend}, {mode}" for backend, mode in groups])
    axes[0].invert_yaxis()
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside right upper")
    figure.savefig(path, dpi=150)
    plt.close(figure)
