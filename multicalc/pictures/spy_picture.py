"""Where the entries of a sparse matrix are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from multicalc.display.palette import LIGHT
from multicalc.pictures import TALL, drawn

if TYPE_CHECKING:
    from multicalc.pictures.picture import Picture

CELLS = 200
"""A larger matrix is drawn in as many tiles a side."""


def picture_of_entries(
    shape: tuple[int, int], rows: np.ndarray, columns: np.ndarray, title: str
) -> Picture:
    """A mark for each entry; of a large matrix for each tile that has one."""
    height, width = (min(n, CELLS) for n in shape)
    tiles = np.zeros((height, width), bool)
    tiles[rows * height // max(shape[0], 1), columns * width // max(shape[1], 1)] = True

    def draw(picture: Picture) -> None:
        from matplotlib.colors import ListedColormap

        axes = picture.add_subplot()
        if tiles.size:
            axes.imshow(
                tiles, ListedColormap([LIGHT["paper"], LIGHT["accent-1"]]), vmin=0, vmax=1,
                interpolation="nearest", extent=(-0.5, shape[1] - 0.5, shape[0] - 0.5, -0.5),
            )  # fmt: skip
        axes.set_title(title)
        axes.set_xlabel("column")
        axes.set_ylabel("row")

    return drawn(draw, title, height=TALL)
