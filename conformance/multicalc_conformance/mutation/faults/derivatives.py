"""Derivatives that an adapter gets wrong: scaled, flipped, mixed up, or not derivatives at all."""

from __future__ import annotations

from typing import Any

from multicalc.backend import Arrays, Backend
from multicalc_conformance.mutation.faults.fault import Fault, in_method


def _grads(change: Any) -> Any:
    """``value_and_grad`` with its gradients changed."""

    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays) -> Any:
        outs, aux, grads = right(f, xs)
        return outs, aux, tuple(change(backend.namespace, g) for g in grads)

    return in_method("value_and_grad", spoil)


def _blocks(change: Any) -> Any:
    """``hessian`` with its blocks changed, each known by its row and column."""

    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays, *batches: Any) -> Any:
        outs, aux, grads, blocks = right(f, xs, *batches)
        changed = [
            [change(backend.namespace, b, i, j) for j, b in enumerate(row)]
            for i, row in enumerate(blocks)
        ]
        return outs, aux, grads, changed

    return in_method("hessian", spoil)


def _products(change: Any) -> Any:
    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays, tangents: Arrays) -> Any:
        outs, aux, grads, products = right(f, xs, tangents)
        return outs, aux, grads, change(backend.namespace, grads, products, tangents)

    return in_method("hvp", spoil)


def _pushed(change: Any) -> Any:
    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays, tangents: Arrays) -> Any:
        outs, aux, pushed = right(f, xs, tangents)
        return outs, aux, tuple(change(backend.namespace, k, p) for k, p in enumerate(pushed))

    return in_method("jvp", spoil)


def _tangents(change: Any) -> Any:
    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays, tangents: Arrays) -> Any:
        changed = tuple(change(backend.namespace, k, t) for k, t in enumerate(tangents))
        return right(f, xs, changed)

    return in_method("jvp", spoil)


def _pulled(change: Any) -> Any:
    """``vjp`` with what its pullback gives changed."""

    def spoil(right: Any, backend: Backend, f: Any, xs: Arrays) -> Any:
        outs, aux, pullback = right(f, xs)

        def wrong(cotangents: Arrays) -> Any:
            return tuple(
                change(backend.namespace, k, g) for k, g in enumerate(pullback(cotangents))
            )

        return outs, aux, wrong

    return in_method("vjp", spoil)


def _cotangent_ignored(right: Any, backend: Backend, f: Any, xs: Arrays) -> Any:
    outs, aux, pullback = right(f, xs)
    ones = backend.namespace.ones_like
    return outs, aux, lambda cotangents: pullback(tuple(map(ones, cotangents)))


def _accumulating(right: Any, backend: Backend, f: Any, xs: Arrays) -> Any:
    outs, aux, pullback = right(f, xs)
    sums: list[Any] = []

    def wrong(cotangents: Arrays) -> Any:
        found = pullback(cotangents)
        sums[:] = [a + b for a, b in zip(sums, found, strict=True)] if sums else found
        return tuple(sums)

    return outs, aux, wrong


def _transposed(right: Any, backend: Backend, f: Any, xs: Arrays, *options: Any) -> Any:
    outs, aux, blocks = right(f, xs, *options)
    turn = backend.namespace.matrix_transpose
    return outs, aux, [[turn(b) if _square(b) else b for b in row] for row in blocks]


def _square(b: Any) -> bool:
    return len(b.shape) == 2 and b.shape[0] == b.shape[1]


def _columns_reversed(
    right: Any, backend: Backend, f: Any, xs: Arrays, mode: Any = None, *batches: Any
) -> Any:
    outs, aux, blocks = right(f, xs, mode, *batches)
    flip = backend.namespace.flip
    if mode == "forward":
        blocks = [[flip(b, axis=-1) if len(b.shape) else b for b in row] for row in blocks]
    return outs, aux, blocks


def _rows_moved_on(right: Any, backend: Backend, pullback: Any, cotangents: Arrays) -> Any:
    return tuple(backend.namespace.roll(rows, 1, axis=0) for rows in right(pullback, cotangents))


def _differences(right: Any, backend: Backend, f: Any, xs: Arrays) -> Any:
    outs, aux, _ = right(f, xs)
    xp, step = backend.namespace, 2.0**-26

    def slope(k: int) -> Any:
        x = xs[k]
        size = 1
        for n in backend.shape(x):
            size *= n
        slopes = []
        for i in range(size):
            unit = xp.reshape(xp.astype(xp.arange(size) == i, backend.dtype(x)), backend.shape(x))
            ahead, _ = f(*xs[:k], x + step * unit, *xs[k + 1 :])
            slopes.append((ahead[0] - outs[0]) / step)
        return xp.reshape(xp.stack(slopes), backend.shape(x)) if slopes else xp.zeros_like(x)

    return outs, aux, tuple(slope(k) for k in range(len(xs)))


def _unit_direction(right: Any, backend: Backend, f: Any, xs: Arrays, tangents: Arrays) -> Any:
    xp = backend.namespace
    length = xp.sqrt(sum(xp.sum(xp.square(t)) for t in tangents))
    return right(f, xs, tuple(t / length for t in tangents))


def _norm_clipped(xp: Any, g: Any) -> Any:
    return g / xp.maximum(xp.sqrt(xp.sum(xp.real(g * xp.conj(g)))), 1.0)


def _triangle(xp: Any, b: Any, i: int, j: int) -> Any:
    return xp.tril(b) if i == j and _square(b) else b


def _diagonal(xp: Any, b: Any, i: int, j: int) -> Any:
    return xp.tril(xp.triu(b)) if i == j and _square(b) else b


EVERY = ("chapter", "operators", "elementwise", "arrays", "linalg")
WHOLE = ("chapter", "operators")

FAULTS = (
    Fault("gradient doubled", "½ is lost in a quadratic rule", _grads(lambda xp, g: 2 * g), EVERY),
    Fault("gradient negated", "descent instead of ascent", _grads(lambda xp, g: -g), EVERY),
    Fault(
        "gradient clipped to norm 1",
        "a training habit that got into the library",
        _grads(_norm_clipped),
        EVERY,
    ),
    Fault(
        "gradient flattened",
        "the adapter works on vectors and doesn't put the shape back",
        _grads(lambda xp, g: xp.reshape(g, (-1,))),
        EVERY,
    ),
    Fault(
        "gradient by differences",
        "one-sided differences with a step of 2⁻²⁶ pass for a derivative",
        in_method("value_and_grad", _differences),
        EVERY,
    ),
    Fault(
        "Hessian doubled",
        "both triangles are added up",
        _blocks(lambda xp, b, i, j: 2 * b),
        WHOLE,
    ),
    Fault(
        "Hessian's lower triangle only",
        "a factorisation's storage passes for the matrix",
        _blocks(_triangle),
        WHOLE,
    ),
    Fault(
        "Hessian's diagonal only",
        "the mixed derivatives are taken to be zero",
        _blocks(_diagonal),
        WHOLE,
    ),
    Fault(
        "Hessian without cross blocks",
        "each argument is differentiated twice, and no two together",
        _blocks(lambda xp, b, i, j: b if i == j else 0 * b),
        WHOLE,
    ),
    Fault(
        "Hessian symmetrised by adding",
        "H + Hᵀ without the half",
        _blocks(
            lambda xp, b, i, j: b + xp.matrix_transpose(b) if i == j and _square(b) else b,
        ),
        WHOLE,
    ),
    Fault(
        "hvp halved",
        "a factor 2 is lost on the way to the second order",
        _products(lambda xp, grads, products, tangents: tuple(p / 2 for p in products)),
        EVERY,
    ),
    Fault(
        "hvp gives the gradient",
        "the inner pass's result is returned",
        _products(lambda xp, grads, products, tangents: grads),
        EVERY,
    ),
    Fault(
        "hvp silently zero",
        "the gradient is detached before it is differentiated",
        _products(lambda xp, grads, products, tangents: tuple(0 * p for p in products)),
        EVERY,
    ),
    Fault(
        "hvp along the unit direction",
        "the direction is normalised first",
        in_method("hvp", _unit_direction),
        EVERY,
    ),
    Fault("jvp negated", "a sign in forward mode only", _pushed(lambda xp, k, p: -p), EVERY),
    Fault(
        "jvp without its second output",
        "only the first output's tangent is kept",
        _pushed(lambda xp, k, p: 0 * p if k else p),
        ("chapter", "operators", "arrays", "linalg"),
    ),
    Fault(
        "tangent ignored",
        "forward mode along ones, whatever the direction",
        _tangents(lambda xp, k, t: xp.ones_like(t)),
        EVERY,
    ),
    Fault(
        "second tangent ignored",
        "only the first input carries a tangent",
        _tangents(lambda xp, k, t: 0 * t if k else t),
        EVERY,
    ),
    Fault("vjp negated", "a sign in reverse mode only", _pulled(lambda xp, k, g: -g), EVERY),
    Fault(
        "second gradient lost",
        "only the first input's cotangent is collected",
        _pulled(lambda xp, k, g: 0 * g if k else g),
        EVERY,
    ),
    Fault(
        "gradient conjugated",
        "JAX's and autograd's convention for complex numbers instead of ∂f/∂x + i·∂f/∂y",
        _grads(lambda xp, g: xp.conj(g)),
        ("nonsmooth", "complex"),
    ),
    Fault(
        "imaginary part lost",
        "a complex gradient is cast to a real one and back",
        _grads(lambda xp, g: g if "complex" not in str(g.dtype) else xp.real(g) + 0j),
        ("nonsmooth", "complex"),
    ),
    Fault(
        "cotangent ignored",
        "the pullback always pulls ones",
        in_method("vjp", _cotangent_ignored),
        EVERY,
    ),
    Fault(
        "second pullback accumulates",
        "gradients are added to what a buffer holds",
        in_method("vjp", _accumulating),
        WHOLE,
    ),
    Fault(
        "Jacobian transposed",
        "inputs by outputs",
        in_method("jacobian", _transposed),
        WHOLE,
    ),
    Fault(
        "forward Jacobian's columns reversed",
        "columns are stacked in the wrong order in forward mode only",
        in_method("jacobian", _columns_reversed),
        WHOLE,
    ),
    Fault(
        "batched rows off by one",
        "row k is the derivative of output k - 1",
        in_method("pull_many", _rows_moved_on),
        WHOLE,
    ),
)
