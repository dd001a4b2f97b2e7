"""Medians, quartiles, means and targets of made-up times, against numbers worked out by hand."""

from __future__ import annotations

import json
import math
from unittest.mock import patch

import numpy as np
import pytest

import multicalc as mc
from benchmarks.comparing import Compared, Contest, Group, compared
from benchmarks.job import Job
from benchmarks.measurement import Measurement
from benchmarks.native import native
from benchmarks.problem import WorkloadInputs, footprint
from benchmarks.report import markdown
from benchmarks.targets import mean_ratio, targets
from benchmarks.timing import Spread, Timed, in_turns
from benchmarks.workloads import WORKLOADS
from multicalc import xp


def cell(mode, operator, size, **ratios):
    spreads = {name: Spread(ratio, ratio, ratio) for name, ratio in ratios.items()}
    return Measurement("torch", mode, operator, "GMM", size, size, {"ours": 1e-3}, spreads, 5)


def test_a_spread_is_the_median_and_the_quartiles():
    assert Spread.of([5.0, 1.0, 3.0, 2.0, 4.0]) == Spread(3.0, 2.0, 4.0)
    assert Spread.of([1.0, 2.0, 3.0, 4.0]) == Spread(2.5, 1.75, 3.25)
    assert Spread(4.0, 2.0, 6.0).over(2) == Spread(2.0, 1.0, 3.0)


def test_ratios_are_taken_round_by_round():
    """The machine is ten times slower in the second round; both slow down."""
    timed = Timed({"ours": [2.0, 20.0, 3.0], "best": [1.0, 10.0, 2.0]})
    assert timed.ratio("ours", "best") == Spread(2.0, 1.75, 2.0)
    assert timed.seconds("ours") == 3.0


def test_rounds_belong_together_and_every_result_is_waited_for():
    calls, waited = {"one": 0, "two": 0}, []

    def run(name):
        calls[name] += 1
        return name

    timed = in_turns({n: lambda n=n: run(n) for n in calls}, waited.append, 0.01)
    assert len(timed.rounds["one"]) == len(timed.rounds["two"]) >= 3
    assert [waited.count(name) for name in calls] == list(calls.values())


def test_a_mean_ratio_is_geometric():
    cells = [cell("eager", "grad", 2, best=0.5), cell("eager", "hvp", 2, best=8.0)]
    assert mean_ratio(cells, "best") == pytest.approx(2.0)
    assert mean_ratio(cells, "obvious") is None


def test_targets_take_the_cells_they_are_about():
    cells = [
        cell("eager", "grad", 2, best=1.21),
        cell("eager", "grad", 1_000, best=1.0),
        cell("eager", "hvp", 1_000_000, best=4.0),
        cell("eager", "hessian", 400, best=1.6, obvious=0.1),
        cell("xla", "hessian", 400, best=1.0, obvious=0.4),
        cell("eager", "hvp", 100, gradients=2.0),
        cell("eager", "hvp", 2, gradients=2.6),
    ]
    comparisons = [
        Compared("vmap", "jax", "eager", "one", 1.5, Spread(1.2, 1.2, 1.2)),
        Compared("vmap", "jax", "eager", "two", 1.02, Spread(1.03, 1.03, 1.03)),
        Compared("vmap", "jax", "eager", "three", 1.0, why="failed"),
    ]
    found = {each.what: each for each in targets(cells, comparisons, 0.1)}
    assert found["eager, ours / best, n ≥ 1000, mean"].found == pytest.approx(math.sqrt(1.0 * 4.0))
    assert found["eager, ours / best, n = 2, mean"].found == pytest.approx(1.21)
    assert found["eager, ours / best, worst cell"].found == 4.0
    assert found["eager, ours / obvious, Hessian, n = 400, mean"].met
    assert not found["compiled, ours / obvious, Hessian, n = 400, mean"].met
    assert found["MXNet, hvp / gradient, worst cell"].found == 2.6
    assert found["vmap, share of its bound, worst"].found == pytest.approx(1.03 / 1.02)
    assert found["vmap, share of its bound, worst"].cells == 2
    assert found["import multicalc, s over numpy"].met
    assert "compiled, ours / best, n = 2, mean" not in found


def test_the_page_says_what_is_missed_and_what_was_not_timed():
    cells = [
        cell("eager", "grad", 2, best=1.4),
        Measurement("torch", "eager", "hvp", "GMM", 2, 6, why="ours failed: no"),
    ]
    results = {"date": "", "processor": "", "cores": 2, "python": "", "versions": {}, "import": 0.1}
    comparisons = [
        Compared("vmap", "jax", "eager", "Laplacian", 1.5, Spread(1.2, 1.1, 1.3)),
        Compared("vmap", "torch", "compiled", "Laplacian", 1.5, why="failed: no"),
    ]
    page = markdown(results, cells, comparisons, details=True)
    assert "| eager, ours / best, n = 2, mean | 1.3 | 1.4 | 1 | **missed** |" in page
    assert "| import multicalc, s over numpy | 0.15 | 0.1 | 1 | met |" in page
    assert "| grad | GMM | 1.40 (1.40–1.40) |" in page
    assert "- torch eager, hvp of GMM at 2: ours failed: no" in page
    assert "| | jax eager | torch compiled |" in page
    assert "| Laplacian | 1.20 (1.10–1.30) | – |" in page
    assert "- torch compiled, Laplacian: failed: no" in page


# -- what is measured ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORKLOADS)
@pytest.mark.parametrize("size", [2, 10, 100, 400, 1_000, 1_000_000])
def test_a_workload_is_of_the_size_that_is_asked_for(name, size):
    inputs = WORKLOADS[name].make(size)
    smallest = {"3-layer MLP": 6, "GMM": 6}.get(name, 2)
    assert inputs.n == smallest if size == 2 else abs(inputs.n - size) <= max(4, 0.1 * size)
    again = WORKLOADS[name].make(size)
    for one, other in zip(inputs.data, again.data, strict=True):
        np.testing.assert_array_equal(one, other)


def test_matrices_are_of_sizes_that_have_room():
    job = Job("numpy", ("eager",), ("grad", "hessian"), ("GMM",), (2, 10, 1_000_000), 1.0, ())
    assert list(job.cells()) == [
        ("eager", "grad", "GMM", 2),
        ("eager", "hessian", "GMM", 10),
        ("eager", "grad", "GMM", 1_000_000),
    ]


def test_cells_that_were_measured_are_left_out():
    done = (("eager", "grad", "GMM", 2),)
    job = Job("numpy", ("eager",), ("grad",), ("GMM",), (2, 1_000), 1.0, done)
    for each in (job, Job(**json.loads(job.json()))):
        assert list(each.cells()) == [("eager", "grad", "GMM", 1_000)]


def test_a_footprint_counts_a_row_for_each_number_of_the_matrix_side():
    inputs = WorkloadInputs(np.zeros(10), (), outputs=3, widest=20)
    assert footprint("hessian", inputs) == 8 * 8 * 10 * 20
    assert footprint("jacobian", inputs) == 8 * 8 * 3 * 20
    assert footprint("grad", inputs) == 8 * 8 * 20


# -- groups of comparisons -------------------------------------------------------------------------


def test_a_comparison_is_timed_only_where_the_numbers_agree():
    def comparisons(backend):
        x = np.array([1.0, 2.0])
        yield Contest("same", "eager", lambda: {"x": x}, lambda: [x])
        yield Contest("apart", "eager", lambda: x, lambda: x + 1e-6)
        yield Contest("other numbers", "eager", lambda: x, lambda: x[:1], same=False)
        yield Contest("fails", "eager", lambda: 1 / 0, lambda: x)

    found = list(compared(Group("group", "", ("numpy",), comparisons), "numpy", 0.001))
    assert [each.ratio is not None for each in found] == [True, False, True, False]
    assert found[1].why == "ours and the other are 5e-07 apart"
    assert found[3].why == "failed: ZeroDivisionError: division by zero"
    for each in found:
        assert Compared.of_json(json.loads(json.dumps(each.json()))) == each


def test_a_comparison_with_many_calls_of_the_other():
    def comparisons(backend):
        yield Contest("ten", "eager", lambda: 1.0, lambda: 1.0, times=10)

    timed = Timed({"ours": [30.0, 40.0], "other": [2.0, 2.0]})
    with patch("benchmarks.comparing.in_turns", lambda *_: timed):
        (found,) = compared(Group("group", "", ("numpy",), comparisons), "numpy", 1.0)
    assert found.ratio.median == 1.75
    assert found.seconds == 2.0


def test_sparse_matrices_are_waited_for(backend_name):
    """Whosever they are: on NumPy and MXNet they are SciPy's."""
    framework = native(backend_name)
    x = framework.convert(np.arange(3.0))
    found = framework.wait(mc.sparse.hessian(lambda x: xp.sum(x**3))(x))
    assert tuple(found.shape) == (3, 3)
