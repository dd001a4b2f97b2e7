"""What the transforms are put to: shapes and trees of arguments, ``argnums``, kinds of outputs.

Each function's arguments act on each other, so that no second derivative is diagonal, and its
constants are binary fractions, the same in either precision.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import optree

from multicalc.calls import trees
from multicalc_conformance.families.operators.problem import Argnums, Subject

BOTH = ("float64", "float32")
X = np.array([0.5, -1.25, 2.0])
Y = np.array([1.5, 0.25, -0.75])
Z = np.array([0.375, 1.0, -0.5])
MATRIX = np.array([[1.0, 0.5, -0.25], [0.75, -1.0, 1.5]])
CUBE = np.array([[[0.5, -1.0]], [[1.25, 0.75]]])
PAIR = np.array([0.25, -0.5])


class Affine(NamedTuple):
    slope: Any
    offset: Any


@optree.dataclasses.dataclass(namespace=trees.NAMESPACE)  # type: ignore[call-overload]
class Layer:
    weight: Any
    bias: Any
    name: str = optree.dataclasses.field(  # type: ignore[call-overload]
        default="hidden", pytree_node=False
    )


def coupled(m: Any, tree: Any) -> Any:
    """(Σ k·Σ sin xₖ)² + Σ k·Σ exp xₖ over the leaves: every entry meets every other."""
    leaves = list(enumerate(trees.flatten(tree)[0], start=1))
    waves = sum(k * m.sum(m.sin(x)) for k, x in leaves)
    return waves**2 + sum(k * m.sum(m.exp(x)) for k, x in leaves)


def three(m: Any, x: Any, y: Any, z: Any) -> Any:
    """Σ x²y + (Σ y²z)·(Σ exp x) + Σ x sin z: no second derivative is zero."""
    return m.sum(x**2 * y) + m.sum(y**2 * z) * m.sum(m.exp(x)) + m.sum(x * m.sin(z))


def with_aux(m: Any, x: Any, y: Any) -> Any:
    return m.sum(x**3 * y) * m.sum(x), {"square": x**2, "both": [x * y, m.sum(y)]}


def several(m: Any, x: Any, y: Any) -> Any:
    """A number, a vector and a matrix."""
    outer = m.reshape(x, (3, 1)) * m.reshape(m.exp(y), (1, 3))
    return {"number": m.sum(x * y) ** 2, "parts": (m.sin(x) * y, [outer])}


def scaled(m: Any, x: Any, *, scale: Any, power: int, options: Any) -> Any:
    return m.sum(scale * x**power) * m.sum(x) + options["shift"] * m.sum(m.sin(x) * x)


def shape(name: str, x: Any, dtypes: tuple[str, ...] = ("float64",)) -> Subject:
    return Subject(name, coupled, (x,), dtypes=dtypes)


def chosen(argnums: Argnums) -> Subject:
    return Subject(f"argnums={argnums}", three, (X, Y, Z), argnums)


SHAPES = (
    shape("a scalar", np.array(0.75), BOTH),
    shape("a Python number", 0.75),
    shape("a vector", X, BOTH),
    shape("one entry, shape (1,)", np.array([0.75])),
    shape("one entry, shape (1, 1)", np.array([[0.75]])),
    shape("a matrix", MATRIX, BOTH),
    shape("rank 3", CUBE),
    shape("a transposed view", MATRIX.T),
    shape("a reversed, strided view", np.arange(8.0)[::-2] / 8),
    shape(
        "an empty leaf beside others", {"none": np.zeros((0,)), "some": X, "rows": np.ones((2, 0))}
    ),
    Subject(
        "a matrix product",
        lambda m, x, w: m.sum(m.matmul(m.matrix_transpose(x), x) * w),
        (MATRIX[:, :2], np.array([[1.0, 2.0], [0.5, 0.25]])),
    ),
)

TREES = (
    shape("a dict", {"w": MATRIX[:, :2], "b": PAIR}),
    shape("a list", [X, Y]),
    shape("a tuple", (X, np.array(0.5))),
    shape("as many entries in other shapes", [PAIR, MATRIX[:, :1], MATRIX[:1, :2]]),
    shape("a namedtuple", Affine(X, np.array([1.5]))),
    shape("a registered dataclass", Layer(MATRIX[:, :2], PAIR)),
    shape("Python numbers in a dict", {"a": 0.5, "b": 1.25}),
    shape(
        "nested",
        {"deep": [(PAIR,), {"line": Affine(np.array(0.75), X[:1])}], "at": Layer(PAIR, X[1:])},
        BOTH,
    ),
    Subject("a tree without leaves", lambda m, p, x: coupled(m, x), ({}, X), (0, 1)),
    Subject(
        "two trees",
        lambda m, p, q: coupled(m, [p["a"] * q[0], p["b"] + q[1]]),
        ({"a": X, "b": np.array(0.5)}, [Y, np.array(-0.25)]),
        (1, 0),
        only=("grad", "value_and_grad", "jacobian", "hessian", "jvp", "vjp", "hvp"),
    ),
)

ARGNUMS = (
    *(chosen(n) for n in (0, 1, -1, -3, (0, 1), (1, 0), (-1, 0), (2,), [0, 2], (0, 1, 2))),
    Subject("argnums left out", three, (X, Y, Z), None, only=("jvp", "vjp", "hvp")),
    Subject("argnums left out, one argument", coupled, (X,), None, only=("jvp", "vjp", "hvp")),
    Subject("the same array twice", lambda m, x, y: m.sum(x**2 * y) * m.sum(y), (X, X), (0, 1)),
)

PASSED_ALONG = (
    Subject("an unused argument", lambda m, x, y: coupled(m, x), (X, MATRIX), (0, 1)),
    Subject(
        "an unused leaf", lambda m, p: coupled(m, p["used"]), ({"used": X, "not": MATRIX},), (0,)
    ),
    Subject(
        "an integer array",
        lambda m, x, i: m.sum(m.take(m.exp(x), i)) * m.sum(x),
        (X, np.array([2, 0, 2])),
        dtypes=BOTH,
    ),
    Subject("a Python integer", lambda m, n, x: m.sum(x**n) * m.sum(m.sin(x)), (3, X), 1),
    Subject(
        "a boolean mask",
        lambda m, x, keep: m.sum(m.where(keep, m.exp(x), x**2)) * m.sum(x),
        (X, np.array([True, False, True])),
    ),
    Subject(
        "keyword arguments",
        scaled,
        (X,),
        kwargs={"scale": Y, "power": 3, "options": {"shift": 2.0, "name": "text"}},
    ),
    Subject(
        "data in a closure",
        lambda m, x: m.sum(m.matmul(m.asarray(MATRIX), m.sin(x))) * m.sum(m.asarray(Y) * x),
        (X,),
    ),
    Subject("has_aux", with_aux, (X, Y), aux=True, dtypes=BOTH),
    Subject("has_aux, argnums=(1, 0)", with_aux, (X, Y), (1, 0), aux=True),
)

OUTPUTS = (
    Subject("several outputs", several, (X, Y), (0, 1), scalar=False, dtypes=BOTH),
    Subject("several outputs, argnums=1", several, (X, Y), 1, scalar=False),
    Subject(
        "several outputs of a tree",
        lambda m, p: Affine(m.matmul(p["w"], p["x"]), [m.sum(p["w"]) * p["x"] ** 2]),
        ({"w": MATRIX, "x": X},),
        scalar=False,
    ),
    Subject(
        "several outputs and has_aux",
        lambda m, x, y: ((m.exp(x) * y, m.sum(x * y)), [x + y]),
        (X, Y),
        (1, 0),
        aux=True,
        scalar=False,
    ),
    Subject(
        "more outputs than inputs",
        lambda m, x: m.concat([m.exp(x) * m.flip(x), x**2, m.stack([x[0] * x[2], m.sin(x[1])])]),
        (X,),
        scalar=False,
    ),
    Subject(
        "fewer outputs than inputs",
        lambda m, x: m.stack([m.sum(m.exp(x)), x[0, 1] * x[1, 2]]),
        (MATRIX,),
        scalar=False,
        dtypes=BOTH,
    ),
    Subject(
        "a matrix of a matrix",
        lambda m, x: m.matmul(m.matrix_transpose(m.sin(x)), x),
        (MATRIX[:, :2],),
        scalar=False,
    ),
    Subject("the argument itself", lambda m, x, y: (x, y * 2.0), (X, Y), (0, 1), scalar=False),
    Subject(
        "an output that depends on nothing",
        lambda m, x: (m.sin(x) * m.sum(x), m.ones(2)),
        (X,),
        scalar=False,
    ),
    Subject(
        "outputs without entries",
        lambda m, x: {"none": x["none"] * 2.0, "some": m.sum(x["none"]) + x["some"] ** 2},
        ({"none": np.zeros((2, 0)), "some": X},),
        scalar=False,
    ),
)

SUBJECTS = (*SHAPES, *TREES, *ARGNUMS, *PASSED_ALONG, *OUTPUTS)
