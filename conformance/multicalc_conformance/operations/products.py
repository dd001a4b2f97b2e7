"""Products of vectors, matrices and stacks of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mpf

from multicalc import xp
from multicalc_conformance.operations.calls import called, conj, cubed
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain

THREE, NUMBER = Domain((3,)), Domain(())
WIDE, TALL, SQUARE = Domain((2, 3)), Domain((3, 2)), Domain((3, 3))
STACK, CUBE = Domain((2, 2, 3)), Domain((2, 2, 2))


def complex_numbers(*shape: int) -> Domain:
    """Complex arrays of this shape."""
    return Domain(shape, imaginary=True)


def vecdot(x: Any, y: Any, axis: int = -1) -> Any:
    """The standard's: conjugates of the first."""
    return np.sum(conj(x) * y, axis=axis)


def einsum(subscripts: str, *domains: Domain) -> Case:
    """``einsum`` of arrays from ``domains``."""
    return Case(
        "einsum",
        lambda *xs: xp.einsum(subscripts, *xs),
        lambda *xs: np.einsum(subscripts, *xs),
        domains,
        subscripts,
    )


def diagonal(x: Any, offset: int = 0) -> Any:
    """Of the last two axes."""
    return np.diagonal(x, offset, -2, -1)


def trace(x: Any, offset: int = 0) -> Any:
    return diagonal(x, offset).sum(-1)


def of_matrix(name: str, domain: Domain, **options: Any) -> Case:
    """A linear function of a matrix."""
    exact: dict[str, Callable[..., Any]] = {
        "diagonal": diagonal,
        "trace": trace,
        "matrix_transpose": lambda x: np.swapaxes(x, -1, -2),
    }
    words = " ".join([str(domain.shape), *(f"{k}={v}" for k, v in options.items())])
    return cubed(
        name,
        lambda x: getattr(xp, name)(x, **options),
        lambda x: exact[name](x, **options),
        domain,
        variant=words,
    )


def convolve(x: Any, y: Any, mode: str = "full") -> Any:
    found = np.array([mpf(0)] * (len(x) + len(y) - 1), dtype=object)
    for k, each in enumerate(y):
        found[k : k + len(x)] += each * x
    short, long = sorted((len(x), len(y)))
    start = {"full": 0, "same": (short - 1) // 2, "valid": short - 1}[mode]
    size = {"full": len(found), "same": long, "valid": long - short + 1}[mode]
    return found[start : start + size]


CASES = (
    called("convolve", convolve, THREE, Domain((2,))),
    called("convolve", convolve, Domain((2,)), Domain((4,)), mode="same"),
    called("convolve", convolve, THREE, Domain((2,)), mode="valid"),
    cubed("diag", xp.diag, np.diag, THREE),
    cubed("diag", lambda x: xp.diag(x, k=-1), lambda x: np.diag(x, -1), THREE, variant="k=-1"),
    cubed("diag", lambda x: xp.diag(x, k=1), lambda x: np.diag(x, 1), WIDE, variant="of a matrix"),
    called("kron", np.kron, WIDE, Domain((2,))),
    called("matmul", np.matmul, THREE, THREE, variant="of vectors"),
    called("matmul", np.matmul, WIDE, THREE, variant="with a vector"),
    called("matmul", np.matmul, THREE, TALL, variant="of a vector"),
    called("matmul", np.matmul, WIDE, TALL, variant="of matrices"),
    called("matmul", np.matmul, STACK, TALL, variant="of a stack with a matrix"),
    called("matmul", np.matmul, Domain((1, 2)), CUBE, variant="of a matrix with a stack"),
    called("matmul", np.matmul, Domain((2, 1, 1, 2)), CUBE, variant="of stacks that broadcast"),
    called("matmul", np.matmul, STACK, THREE, variant="of a stack with a vector"),
    called("matmul", np.matmul, complex_numbers(2, 2), complex_numbers(2, 1), variant="complex"),
    called("dot", np.dot, THREE, THREE, variant="of vectors"),
    called("dot", np.dot, WIDE, TALL, variant="of matrices"),
    called("dot", np.dot, STACK, THREE, variant="of a stack with a vector"),
    called("dot", np.dot, Domain((1, 2, 2)), Domain((2, 2, 1)), variant="of stacks"),
    called("dot", np.dot, NUMBER, THREE, variant="with a number"),
    called("outer", np.outer, THREE, Domain((2,))),
    called("vecdot", vecdot, WIDE, WIDE),
    called("vecdot", vecdot, WIDE, WIDE, axis=0),
    called("vecdot", vecdot, Domain((2, 1, 3)), WIDE, variant="of stacks that broadcast"),
    called("vecdot", vecdot, complex_numbers(2), complex_numbers(2), variant="complex"),
    called("tensordot", np.tensordot, THREE, Domain((2,)), axes=0),
    called("tensordot", np.tensordot, WIDE, TALL, axes=1),
    called("tensordot", np.tensordot, STACK, WIDE, axes=2),
    called("tensordot", np.tensordot, STACK, TALL, axes=((2, 0), (0, 1))),
    called("tensordot", np.tensordot, STACK, TALL, axes=((-1,), (0,))),
    einsum("ij,jk->ik", WIDE, TALL),
    einsum("i,i->", THREE, THREE),
    einsum("i,j->ij", THREE, Domain((2,))),
    einsum("bij,bjk->bik", CUBE, CUBE),
    einsum("...ij,jk->...ik", STACK, TALL),
    einsum("ij,ij,i->j", WIDE, WIDE, Domain((2,))),
    einsum("ii,ij->ij", SQUARE, SQUARE),
    einsum("ij,ji->", WIDE, TALL),
    einsum("ii,ii->", SQUARE, SQUARE),
    einsum("bii,bij->j", CUBE, CUBE),
    einsum("ij,kj", WIDE, WIDE),
    of_matrix("trace", SQUARE),
    of_matrix("trace", WIDE, offset=1),
    of_matrix("trace", CUBE, offset=-1),
    of_matrix("diagonal", SQUARE),
    of_matrix("diagonal", WIDE, offset=1),
    of_matrix("diagonal", TALL, offset=-1),
    of_matrix("diagonal", STACK, offset=1),
    of_matrix("matrix_transpose", WIDE),
    of_matrix("matrix_transpose", STACK),
)
