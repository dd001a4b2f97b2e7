"""Repeated eigenvalues and singular values, and singular matrices. What is symmetric in the
eigenvalues is smooth there, so that mathematics leaves no choice."""

from __future__ import annotations

from math import e

import numpy as np

from multicalc import xp
from multicalc_conformance.families.nonsmooth.point import direction, point

REPEATED = np.diag([1.0, 1.0, 2.0])
UNIT = np.eye(2)
(V3,) = direction((REPEATED,))
(V2,) = direction((UNIT,))
SYMMETRIC = "symmetric in the eigenvalues, so smooth: "
ADJUGATE = "det is a polynomial; its gradient is the transposed adjugate"


def exp_by_eigenvectors(a: object) -> object:
    """The sum of the elements of the matrix exponential, each with its own weight."""
    values, vectors = xp.linalg.eigh(a)
    exponential = xp.matmul(vectors * xp.exp(values), xp.matrix_transpose(vectors))
    return xp.sum(xp.asarray([[1.0, 2.0], [3.0, 4.0]]) * exponential)


POINTS = [
    point(
        "sum of squared eigenvalues, two equal",
        lambda a: xp.sum(xp.square(xp.linalg.eigvalsh(a))),
        [REPEATED],
        6,
        [2 * REPEATED],
        [V3 + V3.T],
        why=SYMMETRIC + "the squared norm of the symmetric part",
        operations=("linalg.eigvalsh",),
    ),
    point(
        "exponential by eigenvectors, equal eigenvalues",
        exp_by_eigenvectors,
        [UNIT],
        5 * e,
        [[[e, 2.5 * e], [2.5 * e, 4 * e]]],
        why=SYMMETRIC + "at the unit matrix the derivative is e·(dA + dAᵀ)/2",
        operations=("linalg.eigh",),
    ),
    point(
        "largest eigenvalue, taken twice",
        lambda a: xp.max(xp.linalg.eigvalsh(a)),
        [UNIT],
        1,
        [UNIT / 2],
        why="the mean over all orthonormal bases, and the smallest subgradient",
        operations=("linalg.eigvalsh",),
    ),
    point(
        "sum of squared singular values, equal",
        lambda a: xp.sum(xp.square(xp.linalg.svdvals(a))),
        [UNIT],
        2,
        [2 * UNIT],
        [2 * V2],
        why=SYMMETRIC + "the squared Frobenius norm",
        operations=("linalg.svdvals",),
    ),
    point(
        "nuclear norm, equal singular values",
        lambda a: xp.linalg.matrix_norm(a, ord="nuc"),
        [UNIT],
        2,
        [UNIT],
        [(V2 - V2.T) / 2],
        why=SYMMETRIC + "its gradient is the orthogonal polar factor",
        operations=("linalg.matrix_norm",),
    ),
    point(
        "nuclear norm at 0",
        lambda a: xp.linalg.matrix_norm(a, ord="nuc"),
        [0 * UNIT],
        0,
        [0 * UNIT],
        why="the mean over all directions, and the smallest subgradient",
        operations=("linalg.matrix_norm",),
    ),
    point(
        "spectral norm, taken twice",
        lambda a: xp.linalg.matrix_norm(a, ord=2),
        [UNIT],
        1,
        [UNIT / 2],
        why="the mean over all orthonormal bases, and the smallest subgradient",
        operations=("linalg.matrix_norm",),
    ),
    point(
        "Frobenius norm at 0",
        lambda a: xp.linalg.matrix_norm(a),
        [0 * UNIT],
        0,
        [0 * UNIT],
        why="the mean over all directions, and the smallest subgradient",
        operations=("linalg.matrix_norm",),
    ),
    point(
        "det of a singular matrix",
        lambda a: xp.linalg.det(a),
        [[[1.0, 2.0], [2.0, 4.0]]],
        0,
        [[[4, -2], [-2, 1]]],
        [[[4, -3], [-2, 1]]],
        why=ADJUGATE,
        operations=("linalg.det",),
    ),
    point(
        "det of the zero matrix",
        lambda a: xp.linalg.det(a),
        [0 * REPEATED],
        0,
        [0 * REPEATED],
        [0 * REPEATED],
        why=ADJUGATE,
        operations=("linalg.det",),
    ),
    point(
        "matrix_power 0 of a singular matrix",
        lambda a: xp.sum(xp.linalg.matrix_power(a, 0)),
        [0 * UNIT],
        2,
        [0 * UNIT],
        [0 * UNIT],
        why="the unit matrix, whatever the matrix",
        operations=("linalg.matrix_power",),
    ),
]
