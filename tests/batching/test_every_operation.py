"""What each operation of ``xp`` gives for a batch: for each example what it gives for that one.

The reference is the same call example by example, which the tests of operations hold to mpmath.
"""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest
from multicalc_conformance.operations import cases
from multicalc_conformance.operations.case import Case

import multicalc as mc
from multicalc import xp
from multicalc.batching import mapping
from multicalc.calls import trees

COUNT = 3
RNG = np.random.default_rng(7)


@pytest.fixture(autouse=True)
def together(monkeypatch):
    """No operation runs example by example."""

    def refuse(*_):
        raise AssertionError("it runs example by example")

    monkeypatch.setattr(mapping, "mapped_one_by_one", refuse)


def curved(case: Case):
    """The case's floats, each weighted by its own sine: what has a derivative that depends on
    them."""

    def f(*xs):
        outs = [xp.asarray(y) for y in trees.flatten(case.call(*xs))[0]]
        complex_ones = [y for y in outs if xp.isdtype(y.dtype, "complex floating")]
        real_ones = [y for y in outs if xp.isdtype(y.dtype, "real floating")]
        sums = [xp.sum(xp.real(y * xp.conj(y))) for y in complex_ones]
        sums += [xp.sum(xp.sin(y) * y) for y in real_ones]
        return reduce(xp.add, sums)

    return f


def same(found, expected):
    for y, wanted in zip(trees.flatten(found)[0], trees.flatten(expected)[0], strict=True):
        assert y.dtype == wanted.dtype
        np.testing.assert_allclose(y, wanted, rtol=1e-10, atol=1e-12)


def which(case: Case) -> list[tuple[int | None, ...]]:
    """All arguments mapped, and each alone."""
    count = len(case.domains)
    alone = [tuple(0 if j == k else None for j in range(count)) for k in range(count)]
    return [(0,) * count, *(alone if count > 1 else [])]


@pytest.mark.parametrize("backend", ["numpy", "mxnet"])
@pytest.mark.parametrize("case", cases(), ids=str)
def test_an_operation_of_a_batch(backend, case):
    if (backend, str(case)) == ("mxnet", "max_pool of a plane"):
        pytest.skip("MXNet broadcasts five axes at most, and runs it example by example")
    limit = mc.get_backend(backend).limit(case.operation)
    if case.is_complex and backend == "mxnet":
        pytest.skip("MXNet has no complex numbers")
    order = 1 if limit is None else limit.order
    if order < 0:
        pytest.skip(f"{backend} has no {case.operation}")
    batches = [[d.sample(RNG) for _ in range(COUNT)] for d in case.domains]
    gradient = mc.grad(curved(case), argnums=tuple(range(len(batches))))
    for axes in which(case):
        arguments = [np.stack(b) if a == 0 else b[0] for a, b in zip(axes, batches, strict=True)]
        for f in (case.call, gradient)[: 1 + (order > 0 and case.order > 0)]:
            mapped = mc.vmap(f, axes, backend=backend)
            looped = mc.vmap(f, axes, backend=backend, loop=True)
            same(mapped(*arguments), looped(*arguments))
