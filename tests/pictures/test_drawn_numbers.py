"""What pictures show is what the functions are, on every backend."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import Backend

pytest.importorskip("matplotlib")
SQUARE = (np.array([-2.0, -2.0]), np.array([2.0, 2.0]))


def bump(p: Any) -> Any:
    x, y = p[0], p[1]
    return x * xp.exp(-(x**2) - y**2)


def slope_of_bump(x: np.ndarray) -> np.ndarray:
    a, b = x.T
    return np.stack([1 - 2 * a**2, -2 * a * b], axis=1) * np.exp(-(a**2) - b**2)[:, None]


def bowl(x: Any) -> Any:
    return x[0] ** 2 + 3.0 * x[1] ** 2


def quartic(x: Any) -> Any:
    return 3 * x**4 - 4 * x**3 - 12 * x**2


def field_of(picture: Any) -> Any:
    """The arrows."""
    return next(c for c in picture.axes[0].collections if hasattr(c, "U"))


def test_a_curve_with_a_gap(backend: Backend) -> None:
    picture = mc.plot_function(lambda x: xp.log(x) * x, (-1.0, 3.0), points=9, backend=backend)
    (line,) = picture.axes[0].lines
    x = np.linspace(-1, 3, 9)
    np.testing.assert_array_equal(line.get_xdata(), x)
    assert np.isnan(line.get_ydata()[:3]).all()
    np.testing.assert_allclose(line.get_ydata()[3:], x[3:] * np.log(x[3:]), atol=1e-15)


def test_a_function_that_looks_at_values(backend: Backend) -> None:
    kink = lambda x: 2.0 * x if x > 0 else -x  # noqa: E731
    picture = mc.plot_function(kink, (-1, 1), points=5, backend=backend)
    assert picture.axes[0].lines[0].get_ydata().tolist() == [1.0, 0.5, 0.0, 1.0, 2.0]


def test_contours_lie_where_f_has_their_values(backend: Backend) -> None:
    plane = lambda x, k: x[0] + k * x[1]  # noqa: E731
    picture = mc.plot_function(plane, SQUARE, 2.0, points=9, levels=[-3.0, 1.0], backend=backend)
    lines = picture.axes[0].collections[-1]
    for path, level in zip(lines.get_paths(), [-3.0, 1.0], strict=True):
        np.testing.assert_allclose(path.vertices @ [1.0, 2.0], level, atol=1e-12)
        assert np.ptp(path.vertices[:, 1]) == pytest.approx(2.0, abs=0.5)


def test_the_gradient_field(backend: Backend) -> None:
    picture = mc.plot_gradient(bump, SQUARE, arrows_per_axis=4, points=9, backend=backend)
    field = field_of(picture)
    assert sorted(set(field.XY[:, 0])) == [-1.5, -0.5, 0.5, 1.5]
    expected = slope_of_bump(field.XY)
    longest = np.hypot(*expected.T).max()
    drawn = np.stack([field.U, field.V], axis=1)
    np.testing.assert_allclose(drawn / 1.5, expected / longest, atol=1e-14)


def test_gradients_are_orthogonal_to_level_sets(backend: Backend) -> None:
    at = [np.array([1.0, 0.5]), np.array([-1.0, 1.0])]
    picture = mc.plot_level_sets(bowl, SQUARE, at=at, points=9, backend=backend)
    axes = picture.axes[0]
    assert axes.collections[0].levels.tolist() == [1.75, 4.0]
    field, tangents = field_of(picture), axes.lines[:2]
    np.testing.assert_allclose(field.U / field.V, [2 / 3, -2 / 6], rtol=1e-14)
    for slope, tangent, point in zip([[2, 3], [-2, 6]], tangents, at, strict=True):
        start, end = tangent.get_xydata()
        assert abs((end - start) @ slope) < 1e-14
        np.testing.assert_allclose((start + end) / 2, point, atol=1e-15)


def test_a_path_over_contours(backend: Backend) -> None:
    start = np.array([1.0, -1.0])
    path = mc.gradient_descent(bowl, start, learning_rate=0.125, steps=3, backend=backend)
    line, begin, end = path.plot(points=9).axes[0].lines
    expected = np.stack([0.75 ** np.arange(4), -(0.25 ** np.arange(4))], axis=1)
    np.testing.assert_allclose(line.get_xydata(), expected, rtol=1e-14)
    assert begin.get_xydata().tolist() == [[1.0, -1.0]]
    np.testing.assert_allclose(end.get_xydata(), expected[-1:], rtol=1e-14)
    frames = path.animate(points=9)
    steps = [line.get_xydata() for line in frames.frame(2).axes[0].lines if line.get_visible()]
    assert len(steps) == 4  # the start, two steps, where it is
    seen = {tuple(point) for points in steps for point in points.round(9)}
    assert seen == {tuple(point) for point in expected[:3].round(9)}


def test_native_arrays(arrays: Any) -> None:
    f = lambda x: xp.sum(xp.exp(x) - x)  # noqa: E731
    path = mc.newton(f, arrays([0.5, 0.25], "float32"), steps=2)
    drawn = path.plot(points=9)
    x = np.array([0.5, 0.25])
    for k in range(3):
        np.testing.assert_allclose(drawn.axes[0].lines[0].get_xydata()[k], x, atol=1e-6)
        x = x - 1 + np.exp(-x)


def test_the_chapters_critical_points(backend: Backend) -> None:
    found = mc.critical_points(quartic, (-2.0, 3.0), points=21, backend=backend)
    curve, *marks = found.plot(points=11).axes[0].lines
    x = np.linspace(-2, 3, 11)
    np.testing.assert_allclose(curve.get_ydata(), 3 * x**4 - 4 * x**3 - 12 * x**2, atol=1e-12)
    by_kind = {mark.get_label(): mark.get_xydata() for mark in marks}
    assert by_kind.keys() == {"minimum", "maximum", "endpoint"}
    np.testing.assert_allclose(by_kind["minimum"], [[-1, -5], [2, -32]], atol=1e-9)
    np.testing.assert_allclose(by_kind["maximum"], [[0, 0]], atol=1e-9)
    np.testing.assert_allclose(by_kind["endpoint"], [[-2, 32], [3, 27]], atol=1e-9)


@pytest.mark.parametrize(("approx", "order"), [(mc.linear_approx, 2), (mc.quad_approx, 3)])
def test_the_errors_order_is_measured(backend: Backend, approx: Any, order: int) -> None:
    picture = approx(lambda x: xp.exp(x), 0.0, backend=backend).plot(points=5)
    error, guide = picture.axes[1].lines
    h, measured = error.get_data()
    # The larger error is on the right: the remainder's series has positive terms only.
    remainder = np.exp(h) - (1 + h + (h**2 / 2 if order == 3 else 0))
    far = h > 1e-2
    np.testing.assert_allclose(measured[far], remainder[far], rtol=1e-8)
    assert picture.axes[1].get_title() == f"order of the error: {order}.00, expected: {order}"
    assert np.polyfit(*np.log(guide.get_data()), 1)[0] == pytest.approx(order)
