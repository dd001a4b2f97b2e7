"""The chapter's figure."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from multicalc import xp
from multicalc.approximations import linear_approx, quad_approx
from multicalc.backend import Backend
from multicalc.errors import InvalidArgumentError, PlottingUnavailableError


def bump(x: Any) -> Any:
    return x[0] * xp.exp(-(x[0] ** 2) - x[1] ** 2)


def test_two_surfaces_and_the_point(backend: Backend, tmp_path: Any) -> None:
    pytest.importorskip("matplotlib")
    figure = quad_approx(bump, np.array([-1.0, 0.0]), backend=backend).plot(points=11)
    (axes,) = figure.axes
    true, approximate = axes.collections
    assert true.get_label() == "f"
    corners = np.concatenate([np.array(wire) for wire in true._segments3d])
    assert [corners[:, 0].min(), corners[:, 0].max()] == [-2, 2]
    x, y, z = corners.T
    np.testing.assert_allclose(z, x * np.exp(-(x**2) - y**2), atol=1e-14)
    x, y, z = np.concatenate([np.array(w) for w in approximate._segments3d]).T
    expected = np.exp(-1) * (-1 - (x + 1) + (x + 1) ** 2 + y**2)
    drawn = ~np.isnan(z)
    assert drawn.sum() > 20
    np.testing.assert_allclose(z[drawn], expected[drawn], atol=1e-13)
    marker = [float(c[0]) for c in axes.lines[0].get_data_3d()]
    np.testing.assert_allclose(marker, [-1, 0, -np.exp(-1)])
    figure.savefig(tmp_path / "surface.png")
    assert (tmp_path / "surface.png").stat().st_size > 10_000


def test_two_curves_and_the_point() -> None:
    pytest.importorskip("matplotlib")
    figure = linear_approx(lambda x: x**3, 5.0).plot(points=5)
    true, approximate, marker = figure.axes[0].lines
    # −2 to 2 does not hold 5, so it is x0 ± 2.
    x = np.array([3.0, 4.0, 5.0, 6.0, 7.0])
    np.testing.assert_allclose(true.get_data(), [x, x**3])
    np.testing.assert_allclose(approximate.get_data(), [x, 125 + 75 * (x - 5)])
    np.testing.assert_allclose(marker.get_data(), [[5], [125]])


def test_native_arrays_and_a_span(arrays: Any) -> None:
    pytest.importorskip("matplotlib")
    model = quad_approx(bump, arrays([-1.0, 0.0], "float32"))
    x, _, _ = model.plot(span=(-1.5, 0.5), points=4).axes[0].collections[0]._segments3d[0].T
    assert -1.5 <= x.min() <= x.max() <= 0.5


def test_the_global_pyplot_is_left_alone() -> None:
    pytest.importorskip("matplotlib")
    from matplotlib import pyplot

    before = pyplot.get_fignums()
    quad_approx(bump, np.array([-1.0, 0.0])).plot(points=3)
    assert pyplot.get_fignums() == before


def test_what_cannot_be_drawn() -> None:
    pytest.importorskip("matplotlib")
    with pytest.raises(InvalidArgumentError, match=r"one or two variables.*3"):
        quad_approx(lambda x: xp.sum(x**2), np.zeros(3)).plot()
    for span in ((1.0, -1.0), 3.0, (1.0,)):
        with pytest.raises(InvalidArgumentError, match="span"):
            quad_approx(bump, np.zeros(2)).plot(span=span)  # type: ignore[arg-type]
    with pytest.raises(InvalidArgumentError, match=r"points must be a whole number, found 2\.5"):
        quad_approx(bump, np.zeros(2)).plot(points=2.5)  # type: ignore[arg-type]


def test_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    model = quad_approx(bump, np.zeros(2))
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(PlottingUnavailableError, match="pip install matplotlib") as caught:
        model.plot()
    assert isinstance(caught.value, ImportError)
