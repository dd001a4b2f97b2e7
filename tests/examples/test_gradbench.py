"""GradBench's evals against plain NumPy: values written out in loops as the evals define them, and
derivatives of these by the complex step, f'(x) = Im f(x + ih) / h, which has no rounding to speak
of. Where a formula is known it is used instead."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from gradbench_tool import inputs
from gradbench_tool.evals import tasks_of
from gradbench_tool.task import Runner
from scipy.special import multigammaln

STEP = 1e-150
FOLDER = Path(__file__).parents[2] / "examples" / "gradbench"


def complex_step(f, x):
    """The Jacobian of ``f`` at the vector ``x``, a column for each element."""
    columns = [np.imag(f(x + 1j * STEP * unit)) / STEP for unit in np.eye(len(x))]
    return np.stack(columns, axis=-1)


@pytest.fixture
def run(backend_name):
    def run(name, function, input):
        asked = input | {"min_runs": 1, "min_seconds": 0.0} if isinstance(input, dict) else input
        output, times = Runner(backend_name).run(tasks_of(name)[function], asked)
        assert len(times) == 1
        return json.loads(json.dumps(output))

    return run


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-11)


def drawn(name, **sizes):
    return getattr(inputs, name)(np.random.default_rng(7), **sizes)


def test_hello(run):
    assert run("hello", "square", 3.0) == 9.0
    assert run("hello", "double", 3.0) == 6.0


def test_lse(run):
    input = {"x": [1000.0, 1000.0 + math.log(2.0), 1000.0 + math.log(5.0)]}
    close(run("lse", "primal", input), 1000.0 + math.log(8.0))
    close(run("lse", "gradient", input), [1 / 8, 2 / 8, 5 / 8])


def test_kmeans(run):
    input = drawn("kmeans", k=4, n=30, d=3)
    points, centroids = np.array(input["points"]), np.array(input["centroids"])
    squares = np.sum((points[:, None] - centroids) ** 2, axis=2)
    nearest = np.argmin(squares, axis=1)
    close(run("kmeans", "cost", input), np.sum(np.min(squares, axis=1)))
    # Newton's step goes to the mean of the points that are nearest.
    means = [points[nearest == k].mean(axis=0) for k in range(4)]
    close(run("kmeans", "dir", input), centroids - means)


def log_posterior(vector, input):
    """As the eval defines it, of alpha, mu, q and l in one vector."""
    d, k, m, gamma = (input[name] for name in ("d", "k", "m", "gamma"))
    alpha, mu, q, below = np.split(vector, np.cumsum([k, k * d, k * d]))
    mu, q, below = mu.reshape(k, d), q.reshape(k, d), below.reshape(k, -1)
    factors = np.zeros((k, d, d), dtype=vector.dtype)
    for each, diagonal, rest in zip(factors, q, below, strict=True):
        rest = iter(rest)
        for j in range(d):
            each[j, j] = np.exp(diagonal[j])
            for i in range(j + 1, d):
                each[i, j] = next(rest)
    phi = np.exp(alpha) / np.sum(np.exp(alpha))
    total = 0.0
    for x in np.array(input["x"]):
        densities = [
            np.exp(-0.5 * np.sum((Q @ (x - c)) ** 2)) * np.prod(np.diag(Q)) / (2 * np.pi) ** (d / 2)
            for Q, c in zip(factors, mu, strict=True)
        ]
        total = total + np.log(np.sum(phi * np.array(densities)))
    n = d + m + 1
    for each in factors:
        # Wishart's density of QᵀQ, with V = I / γ².
        total = total + m * np.log(np.prod(np.diag(each))) - 0.5 * gamma**2 * np.sum(each**2)
        total = total - 0.5 * n * d * np.log(2.0) + n * d * np.log(gamma)
        total = total - multigammaln(n / 2, d)
    return total


def test_gmm(run):
    input = drawn("gmm", d=3, k=2, n=5)
    names = ("alpha", "mu", "q", "l")
    vector = np.concatenate([np.ravel(input[name]) for name in names])
    close(run("gmm", "objective", input), log_posterior(vector, input))
    found = run("gmm", "jacobian", input)
    assert all(np.shape(found[name]) == np.shape(input[name]) for name in names)
    expected = complex_step(lambda v: log_posterior(v, input), vector)
    close(np.concatenate([np.ravel(found[name]) for name in names]), expected)


def test_llsq(run):
    input = drawn("llsq", m=7, n=11)
    t = np.linspace(-1.0, 1.0, 11)
    powers = np.vander(t, 7, increasing=True)
    misfit = powers @ np.array(input["x"]) - np.sign(t)
    close(run("llsq", "primal", input), 0.5 * misfit @ misfit)
    close(run("llsq", "gradient", input), powers.T @ misfit)


def test_ode(run):
    """Fourth order is exact for yᵢ of degree 4 at most, so for the first four components."""
    input = drawn("ode", n=4, s=3)
    x = np.array(input["x"])
    orders = np.arange(1, 5)
    exact = np.cumprod(2.0 * x / orders)
    close(run("ode", "primal", input), exact)
    close(run("ode", "gradient", input), exact[-1] / x)


def turned(v, x):
    angle = np.sqrt(np.sum(v**2))
    axis = v / angle
    return (
        x * np.cos(angle)
        + np.cross(axis, x) * np.sin(angle)
        + axis * (axis @ x) * (1.0 - np.cos(angle))
    )


def misfit(vector, feature):
    camera, point, weight = vector[:11], vector[11:14], vector[14]
    x, y, z = turned(camera[:3], point - camera[3:6])
    plane = np.array([x / z, y / z])
    square = plane @ plane
    plane = plane * (1.0 + camera[9] * square + camera[10] * square**2)
    return weight * (camera[6] * plane + camera[7:9] - feature)


def test_ba(run):
    input = drawn("ba", n=2, m=3, p=5)
    vector = np.array([*input["cam"], *input["x"], input["w"]])
    errors = misfit(vector, input["feat"])
    found = run("ba", "objective", input)
    close(found["reproj_error"]["elements"], errors)
    assert found["reproj_error"]["repeated"] == 5
    close(found["w_err"]["element"], 1.0 - input["w"] ** 2)

    block = complex_step(lambda v: misfit(v, input["feat"]), vector)
    found = run("ba", "jacobian", input)
    close(found["vals"], [*block.ravel(), -2.0 * input["w"]])
    # 2 cameras of 11, and 3 points of 3: the weights begin at 31.
    first = [*range(11), *range(22, 25), 31]
    assert found["cols"] == [*first, *first, 31 + 4]
    starts = [*range(0, 151, 15), *range(151, 156)]
    assert found["rows"] == [*starts, starts[-1]]


def hand(theta, us, data):
    """Vertices by loops over bones, one matrix at a time."""
    model = data["model"]
    angles = np.zeros((22, 2), dtype=theta.dtype)
    for finger in range(5):
        a, b, c, d = theta[6 + 4 * finger : 10 + 4 * finger]
        angles[2 + 4 * finger : 5 + 4 * finger] = [[a, b], [c, 0.0], [d, 0.0]]
    absolute = []
    for base, parent, (x, z) in zip(model["base_relatives"], model["parents"], angles, strict=True):
        about_x, about_z = np.eye(4, dtype=theta.dtype), np.eye(4, dtype=theta.dtype)
        about_x[1:3, 1:3] = [[np.cos(x), -np.sin(x)], [np.sin(x), np.cos(x)]]
        about_z[:2, :2] = [[np.cos(z), -np.sin(z)], [np.sin(z), np.cos(z)]]
        relative = np.array(base) @ about_z @ about_x
        absolute.append(relative if parent < 0 else absolute[parent] @ relative)
    bones = [
        a @ np.array(b) for a, b in zip(absolute, model["inverse_base_absolutes"], strict=True)
    ]
    positions = []
    for place, weights in zip(model["base_positions"], model["weights"], strict=True):
        blended = sum(w * (bone @ np.array(place)) for w, bone in zip(weights, bones, strict=True))
        positions.append(turned(theta[:3], blended[:3]) + theta[3:6])
    errors = []
    for i, (point, at) in enumerate(zip(data["points"], data["correspondences"], strict=True)):
        if us is None:
            found = positions[at]
        else:
            (u, v), (a, b, c) = us[i], model["triangles"][at]
            found = u * positions[a] + v * positions[b] + (1.0 - u - v) * positions[c]
        errors.append(np.array(point) - found)
    return np.concatenate(errors)


@pytest.mark.parametrize("triangles", [False, True])
def test_ht(run, triangles):
    input = drawn("ht", vertices=6, points=4, triangles=triangles)
    input["data"]["model"]["weights"] = np.random.default_rng(8).random((6, 22)).tolist()
    us, data = (np.array(input["us"]) if triangles else None), input["data"]

    def shifted(vector):
        shift, theta = vector[:-26], vector[-26:]
        return hand(theta, None if us is None else us + shift, data)

    vector = np.array([*([0.0, 0.0] if triangles else []), *input["theta"]])
    close(run("ht", "objective", input), hand(vector[-26:], us, data))
    close(run("ht", "jacobian", input), complex_step(shifted, vector))


def loss(vector, input):
    state, sequence = np.array(input["state"]), np.array(input["sequence"])
    layers, bits = len(state) // 2, state.shape[1]
    main = vector[: 8 * layers * bits].reshape(layers, 2, 4, bits)
    extra = vector[8 * layers * bits :].reshape(3, bits)
    state = state.astype(vector.dtype)
    total = 0.0

    def sigmoid(z):
        return 1.0 / (1.0 + np.exp(-z))

    for x, wanted in pairwise(sequence):
        x = x * extra[0]
        for i, (weight, bias) in enumerate(main):
            hidden, cell = state[2 * i], state[2 * i + 1]
            forget, leave = (sigmoid(x * weight[k] + bias[k]) for k in (0, 2))
            enter = sigmoid(hidden * weight[1] + bias[1])
            cell = cell * forget + enter * np.tanh(hidden * weight[3] + bias[3])
            x = leave * np.tanh(cell)
            state[2 * i], state[2 * i + 1] = x, cell
        found = x * extra[1] + extra[2]
        total = total + np.sum(wanted * (found - np.log(np.sum(np.exp(found)) + 2.0)))
    return -total / (bits * (len(sequence) - 1))


def test_lstm(run):
    input = drawn("lstm", layers=2, characters=4, bits=3)
    vector = np.concatenate([np.ravel(input["main_params"]), np.ravel(input["extra_params"])])
    close(run("lstm", "objective", input), loss(vector, input))
    expected = complex_step(lambda v: loss(v, input), vector)
    close(run("lstm", "jacobian", input), expected)


def answers(*messages):
    """The tool's, to messages of GradBench, on NumPy."""
    path = os.pathsep.join([str(FOLDER), *sys.path])
    told = "".join(json.dumps({"id": i, **each}) + "\n" for i, each in enumerate(messages))
    done = subprocess.run(
        [sys.executable, "-m", "gradbench_tool", "--backend", "numpy"],
        input=told,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": path},
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_protocol():
    asked = {"x": [0.0, 0.0], "min_runs": 3, "min_seconds": 0.0}
    evaluate = {"kind": "evaluate", "module": "lse"}
    found = answers(
        {"kind": "start", "eval": "lse"},
        {"kind": "define", "module": "lse"},
        {"kind": "define", "module": "nothing"},
        evaluate | {"function": "gradient", "input": asked},
        {"kind": "analysis", "of": 3, "valid": True},
        evaluate | {"function": "gradient", "input": {}},
    )
    assert [each["id"] for each in found] == [0, 1, 2, 3, 4, 5]
    assert found[0] == {"id": 0, "tool": "multicalc-numpy"}
    assert [each.get("success") for each in found] == [None, True, False, True, None, False]
    assert found[3]["output"] == [0.5, 0.5]
    assert [each["name"] for each in found[3]["timings"]] == 3 * ["evaluate"]
    assert all(each["nanoseconds"] > 0 for each in found[3]["timings"])
    assert found[4] == {"id": 4}
    assert "KeyError" in found[5]["error"]
