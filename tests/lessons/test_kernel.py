"""A kernel tells a result's numbers, to the last bit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from multicalc_lessons import kernel

import multicalc as mc


def back(result):
    return [[kernel.read(each) for each in entry] for entry in kernel.numbers(result)]


@pytest.mark.parametrize("name", ["numpy", "jax", "mxnet", "tensorflow", "torch"])
def test_arrays_of_every_framework(name):
    backend = mc.get_backend(name)
    x = np.array([[0.1, -1e300], [5e-324, math.pi]])
    ((found,),) = back(mc.asarray(x, backend=backend.name))
    assert found.tobytes() == x.tobytes()


def test_tuples_are_several_results_and_trees_several_arrays():
    first, second = back((1.5, {"a": np.float32([0.1]), "b": True}))
    assert first == [1.5]
    assert [each.dtype for each in second] == ["float32", "bool"]
    assert second[0].tolist() == [np.float32(0.1)]


def test_complex_numbers():
    ((found,),) = back(np.array([1 + 2j, -0.5j]))
    assert found.tolist() == [1 + 2j, -0.5j]


def test_what_multicalc_gives():
    model = mc.quad_approx(lambda x: x[0] ** 2 + 3 * x[1], np.array([1.0, 2.0]))
    ((x0, value, gradient, hessian),) = back(model)
    assert (x0.tolist(), value, gradient.tolist()) == ([1, 2], 7, [2, 3])
    assert hessian.tolist() == [[2, 0], [0, 0]]
    points = mc.critical_points(lambda x: x**3 - 3 * x, (-2.0, 2.0))
    (found,) = back(points)
    assert [each if isinstance(each, str) else each.item() for each in found] == [
        *(-1, 2, "maximum"),
        *(1, -2, "minimum"),
    ]


def test_a_list_of_numbers_is_a_vector():
    ((found,),) = back([[0.5, 2], [3, 4.0]])
    assert found.tolist() == [[0.5, 2], [3, 4]]


def test_text_and_what_has_no_numbers():
    assert back("minimum") == [["minimum"]]
    assert back(object()) == [[]]
