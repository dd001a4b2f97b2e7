"""Faults that only large arrays have: kernels and buffers that are right for small ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.backend import Arrays, Backend
from multicalc_conformance.mutation.faults.compiled import results
from multicalc_conformance.mutation.faults.fault import Fault, Seeding, in_function, in_method


def _first(xp: Any, x: Any, count: int) -> Any:
    """``x`` with zeros from entry ``count`` on."""
    size = int(np.prod(x.shape))
    if size <= count:
        return x
    kept = xp.reshape(xp.arange(size) < count, x.shape)
    return xp.where(kept, x, 0.0 * x)


def _whole_blocks(xp: Any, x: Any, block: int) -> Any:
    """``x`` with zeros where its last block is not full."""
    size = int(np.prod(x.shape))
    return _first(xp, x, size - size % block) if size > block else x


def _gradients(change: Any) -> Seeding:
    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays) -> Any:
        outs, aux, grads = right(f, xs)
        return outs, aux, tuple(change(backend.namespace, g) for g in grads)

    return in_method("value_and_grad", spoil)


def _pulled(count: int) -> Seeding:
    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays) -> Any:
        outs, aux, pullback = right(f, xs)
        xp = backend.namespace
        return outs, aux, lambda cs: tuple(_first(xp, g, count) for g in pullback(cs))

    return in_method("vjp", spoil)


def _tangents(count: int) -> Seeding:
    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays, tangents: Arrays) -> Any:
        return right(f, xs, tuple(_first(backend.namespace, t, count) for t in tangents))

    return in_method("jvp", spoil)


def _products(count: int) -> Seeding:
    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays, tangents: Arrays) -> Any:
        outs, aux, grads, products = right(f, xs, tangents)
        xp = backend.namespace
        return outs, aux, grads, tuple(_first(xp, p, count) for p in products)

    return in_method("hvp", spoil)


def _leaves(count: int) -> Seeding:
    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays) -> Any:
        outs, aux, grads = right(f, xs)
        return outs, aux, tuple([0.0 * g if k >= count else g for k, g in enumerate(grads)])

    return in_method("value_and_grad", spoil)


def _to_numpy(change: Any) -> Seeding:
    def spoil(right: Any, backend: Backend, x: Any) -> Any:
        found = right(x)
        real = isinstance(found, np.ndarray) and found.dtype == np.float64
        return change(found) if real else found

    return in_method("to_numpy", spoil)


def _single_above(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32).astype(x.dtype) if x.size > 1000 else x


def _sixteen_bits(x: np.ndarray) -> np.ndarray:
    """Positions are counted in sixteen bits."""
    return x.ravel()[np.arange(x.size) % 2**16].reshape(x.shape) if x.size > 2**16 else x


def _sum_in_single(right: Any, xp: Any, x: Any, **kwargs: Any) -> Any:
    if x.size <= 1000 or str(x.dtype) != "float64":
        return right(x, **kwargs)
    return right(xp.astype(xp.astype(x, xp.float32), xp.float64), **kwargs)


def _matmul_in_tiles(right: Any, xp: Any, x: Any, y: Any) -> Any:
    """What is beyond the last whole tile of the inner axis is left out."""
    inner = x.shape[-1]
    whole = inner - inner % 64
    if inner <= 64 or len(y.shape) != 1:
        return right(x, y)
    return right(x[..., :whole], y[:whole])


def _small_hessian(right: Any, backend: Backend, f: Any, xs: Arrays, *sizes: Any) -> Any:
    """From a hundred columns on it is the diagonal only."""
    outs, aux, grads, blocks = right(f, xs, *sizes)
    xp = backend.namespace

    def diagonal(b: Any) -> Any:
        big = len(b.shape) == 2 and b.shape[0] == b.shape[1] > 100
        return xp.tril(xp.triu(b)) if big else b

    return outs, aux, grads, [[diagonal(b) for b in row] for row in blocks]


def _few_rows(right: Any, backend: Backend, f: Any, xs: Arrays, *options: Any) -> Any:
    outs, aux, blocks = right(f, xs, *options)
    xp = backend.namespace
    return outs, aux, [[_first(xp, b, 1000) for b in row] for row in blocks]


HERE = ("large",)

FAULTS = (
    Fault("vjp above 100 entries", "the rest is zero", _pulled(100), HERE),
    Fault("vjp above 1,000 entries", "the rest is zero", _pulled(1000), HERE),
    Fault("jvp above 1,000 inputs", "the rest has no tangent", _tangents(1000), HERE),
    Fault(
        "gradient above 10,000 entries",
        "a buffer of a fixed size",
        _gradients(lambda xp, g: _first(xp, g, 10_000)),
        HERE,
    ),
    Fault(
        "gradient in whole blocks of 256",
        "a kernel without its remainder",
        _gradients(lambda xp, g: _whole_blocks(xp, g, 256)),
        HERE,
    ),
    Fault("hvp above 1,000 entries", "the rest is zero", _products(1000), HERE),
    Fault("gradient of the hundredth leaf", "leaves beyond are zero", _leaves(99), HERE),
    Fault("results in float32 above 1,000", "a faster path", _to_numpy(_single_above), HERE),
    Fault(
        "positions in sixteen bits",
        "from 65,536 on they start again",
        _to_numpy(_sixteen_bits),
        HERE,
    ),
    Fault(
        "sum above 1,000 entries in float32",
        "a faster path",
        in_function("sum", _sum_in_single),
        HERE,
    ),
    Fault(
        "matmul in whole tiles of 64",
        "a kernel without its remainder",
        in_function("matmul", _matmul_in_tiles),
        HERE,
    ),
    Fault(
        "Hessian above 100 columns",
        "only its diagonal",
        in_method("hessian", _small_hessian),
        HERE,
    ),
    Fault("Jacobian above 1,000", "the rest is zero", in_method("jacobian", _few_rows), HERE),
    Fault(
        "compiled: above 1,000 entries",
        "a loop that a compiler unrolls",
        results(lambda backend, xp, outs: [_first(xp, y, 1000) for y in outs]),
        HERE,
    ),
)
