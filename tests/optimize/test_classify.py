"""Row 18 of the chapter: the second-derivative test, and where it is silent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from multicalc import xp
from multicalc.backend import Backend
from multicalc.errors import InvalidArgumentError, NotDifferentiableError
from multicalc.optimize import classify

ORIGIN = np.zeros(2)


def silent(x: Any) -> Any:
    return x[0] ** 2 * x[1] + x[0] * x[1] ** 2


@pytest.mark.parametrize(
    ("signs", "kind"),
    [
        ((1.0, 1.0), "minimum"),
        ((-1.0, -1.0), "maximum"),
        ((1.0, -1.0), "saddle"),
        ((1.0, 0.0), "inconclusive"),
    ],
)
def test_sums_of_squares(backend: Backend, signs: Any, kind: str) -> None:
    assert classify(lambda x: xp.sum(xp.asarray(signs) * x**2), ORIGIN, backend=backend) == kind


def test_the_chapters_silent_case(backend: Backend) -> None:
    assert classify(silent, ORIGIN, backend=backend) == "inconclusive"


@pytest.mark.parametrize("near", [1e-9, -1e-12, 1e-30])
def test_it_is_silent_at_every_point_that_stands_for_the_origin(near: float) -> None:
    """Just off the origin the Hessian is no longer zero, but that is rounding of x."""
    assert classify(silent, np.full(2, near)) == "inconclusive"
    assert classify(lambda x: x**3, near) == "inconclusive"
    assert classify(lambda x: x**4, near) == "inconclusive"
    assert classify(lambda x: x[0] ** 2 + x[1] ** 3, np.full(2, near)) == "inconclusive"


def test_a_gradient_that_is_not_zero(backend: Backend) -> None:
    assert classify(silent, np.array([1.0, 1.0]), backend=backend) == "not critical"
    assert classify(lambda x: x**2, 1e-4, backend=backend) == "not critical"
    assert classify(lambda x: 3.0 * x, 0.0, backend=backend) == "not critical"


@pytest.mark.parametrize("size", [1e-12, 1.0, 1e12])
def test_the_answer_does_not_depend_on_the_size_of_f(size: float) -> None:
    assert classify(lambda x: size * (x - 3.0) ** 2, 3.0) == "minimum"
    assert classify(lambda x: size * (x - 3.0) ** 2, 0.0) == "not critical"


def test_a_narrow_valley_is_not_silent() -> None:
    assert classify(lambda x: x[0] ** 2 + 1e-9 * x[1] ** 2, ORIGIN) == "minimum"


def test_the_scale_is_the_length_over_which_f_changes() -> None:
    x = np.pi * 1e-9
    assert classify(lambda x: xp.cos(x / 1e-9), x, scale=1e-9) == "minimum"


def test_a_saddle_with_a_flat_direction_is_a_saddle() -> None:
    assert classify(lambda x: x[0] ** 2 - x[1] ** 2 + x[2] ** 4, np.zeros(3)) == "saddle"


def test_pytrees_float32_and_data(backend: Backend, arrays: Any) -> None:
    def f(p: Any, c: Any) -> Any:
        return xp.sum((p["w"] - c) ** 2) - p["b"] ** 2

    point = {"w": arrays([1.0, 2.0], "float32"), "b": arrays(0.0, "float32")}
    assert classify(f, point, arrays([1.0, 2.0], "float32")) == "saddle"


def test_the_edge_of_the_domain() -> None:
    with np.errstate(all="ignore"):
        assert classify(xp.sqrt, 0.0) == "not critical"


def test_wrong_arguments() -> None:
    with pytest.raises(NotDifferentiableError):
        classify(lambda x: x**2, np.array(0))
    with pytest.raises(InvalidArgumentError, match="scale"):
        classify(lambda x: x**2, 0.0, scale=0.0)
    with pytest.raises(InvalidArgumentError, match="x must have coordinates"):
        classify(lambda x: (x**2).sum(), np.zeros(0))
