"""The typed rules: what can be applied to the expressions there are, and the shape it gives.

A rule lists its choices for a pool of expressions; none where nothing fits. It never asks for more
than shapes, so that a program is typed by how it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise, product

import numpy as np

from multicalc_conformance.fuzz import habits, keys, mixing
from multicalc_conformance.fuzz.elementwise import BINARY, UNARY
from multicalc_conformance.fuzz.grammar import Expression, Given, Shape, Step

Pool = Sequence[Expression]
Rule = Callable[[Pool], list[Step]]

LARGEST = 12
"""Entries an array may have: references cost mpmath's time by entry."""


def unary(pool: Pool) -> list[Step]:
    return [Step(text, (a,), a.shape) for a in pool for text in UNARY]


def binary(pool: Pool) -> list[Step]:
    found = []
    for a, b in product(pool, pool):
        try:
            shape = np.broadcast_shapes(a.shape, b.shape)
        except ValueError:
            continue
        found += [Step(text, (a, b), shape) for text in BINARY]
    return found


def reduction(pool: Pool) -> list[Step]:
    names = ("sum", "mean", "prod", "max", "min", "var", "std", "logsumexp", "norm")
    return [
        Step(f"xp.{name}({{0}}{', ' if key else ''}{key})", (a,), shape)
        for a in pool
        for key, shape in _reduced(a.shape)
        for name in names
    ]


def centred(pool: Pool) -> list[Step]:
    """A reduction that goes back to where it came from."""
    texts = (
        "{{0}} - xp.mean({{0}}, axis={0}, keepdims=True)",
        "{{0}} / (1.0 + xp.norm({{0}}, axis={0}, keepdims=True))",
        "xp.softmax({{0}}, axis={0})",
        "xp.log_softmax({{0}}, axis={0})",
        "xp.cumulative_sum({{0}}, axis={0})",
        "xp.cumulative_prod({{0}}, axis={0})",
        "xp.sort({{0}}, axis={0})",
        "xp.sort({{0}}, axis={0}, descending=True)",
        "xp.flip({{0}}, axis={0})",
        "xp.roll({{0}}, 1, axis={0})",
        "xp.take_along_axis({{0}}, xp.argsort({{0}}, axis={0}), axis={0})",
    )
    return [
        Step(text.format(axis), (a,), a.shape)
        for a in pool
        for axis in (*range(len(a.shape)), -1)
        if a.shape
        for text in texts
    ]


def products(pool: Pool) -> list[Step]:
    found = []
    for form in FORMS:
        operands, _, result = form.partition("->")
        letters = operands.split(",")
        for arguments in product(pool, repeat=len(letters)):
            sizes = _sizes(letters, [a.shape for a in arguments])
            if sizes is not None:
                shape = tuple(sizes[letter] for letter in result)
                found += [Step(text, arguments, shape) for text in FORMS[form]]
    return found


FORMS: dict[str, tuple[str, ...]] = {
    "i,i->": (
        "xp.vecdot({0}, {1})",
        "xp.matmul({0}, {1})",
        "xp.tensordot({0}, {1}, axes=1)",
        "xp.einsum('i,i->', {0}, {1})",
    ),
    "ij,j->i": ("xp.matmul({0}, {1})", "xp.einsum('ij,j->i', {0}, {1})"),
    "i,ij->j": ("xp.matmul({0}, {1})",),
    "ij,jk->ik": (
        "xp.matmul({0}, {1})",
        "xp.einsum('ij,jk->ik', {0}, {1})",
        "xp.tensordot({0}, {1}, axes=1)",
    ),
    "ij,kj->ik": (
        "xp.einsum('ij,kj->ik', {0}, {1})",
        "xp.matmul({0}, xp.matrix_transpose({1}))",
    ),
    "ij,ij->i": ("xp.vecdot({0}, {1})", "xp.einsum('ij,ij->i', {0}, {1})"),
    "i,j->ij": ("xp.outer({0}, {1})", "xp.einsum('i,j->ij', {0}, {1})"),
    "bij,bjk->bik": ("xp.matmul({0}, {1})",),
    "ij->": ("xp.einsum('ij->', {0})",),
    "ii->": ("xp.trace({0})", "xp.einsum('ii->', {0})", "xp.linalg.det({0})"),
    "ii->i": ("xp.diagonal({0})", "xp.einsum('ii->i', {0})"),
    "ij->ji": ("xp.matrix_transpose({0})", "xp.einsum('ij->ji', {0})"),
    "ij->ij": ("xp.tril({0})", "xp.triu({0})"),
}


def systems(pool: Pool) -> list[Step]:
    """Linear algebra of matrices near a multiple of the identity."""
    near = "(xp.tanh({0}) + 4.0 * xp.eye(N))"
    definite = "(xp.matmul({0}, xp.matrix_transpose({0})) + 2.0 * xp.eye(N))"
    found = []
    for a in pool:
        if len(a.shape) != 2:
            continue
        n = a.shape[0]
        texts = [
            (f"xp.linalg.cholesky{definite}", a.shape),
            (f"xp.linalg.slogdet{definite}[1]", ()),
        ]
        if a.shape[1] == n:
            texts += [(f"xp.linalg.inv{near}", a.shape), (f"xp.linalg.det{near}", ())]
            texts += [("xp.linalg.matrix_power({0}, 2)", a.shape)]
            for b in pool:
                if b.shape[:1] == (n,) and len(b.shape) <= 2:
                    text = f"xp.linalg.solve({near}, {{1}})".replace("N", str(n))
                    found.append(Step(text, (a, b), b.shape))
        else:
            texts[0] = (texts[0][0], (n, n))
        found += [Step(text.replace("N", str(n)), (a,), shape) for text, shape in texts]
    return found


def indexing(pool: Pool) -> list[Step]:
    keys = ("0", "-1", "1:", "::2", ":-1", "..., 0", "..., 1:", ":, 0", "None", ":, None", "0, 1")
    found = []
    for a, key in product(pool, keys):
        try:
            shape = eval(f"a[{key}]", {"a": np.empty(a.shape)}).shape
        except IndexError:
            continue
        found.append(Step(f"{{0}}[{key}]", (a,), shape))
    for a in pool:
        for axis, size in enumerate(a.shape):
            places = [size - 1, 0, 0][: size + 1]
            shape = (*a.shape[:axis], len(places), *a.shape[axis + 1 :])
            text = f"xp.take({{0}}, np.array({places}), axis={axis})"
            found.append(Step(text, (a,), shape))
            if size > 1:
                less = (*a.shape[:axis], size - 1, *a.shape[axis + 1 :])
                found.append(Step(f"xp.diff({{0}}, axis={axis})", (a,), less))
    return found


def shaping(pool: Pool) -> list[Step]:
    found = []
    for a in pool:
        shape, dims = a.shape, len(a.shape)
        size = int(np.prod(shape))
        choices: list[tuple[str, Shape]] = [
            ("xp.reshape({0}, (-1,))", (size,)),
            ("xp.expand_dims({0}, axis=0)", (1, *shape)),
            (f"xp.broadcast_to({{0}}, {(2, *shape)})", (2, *shape)),
            ("xp.stack([{0}, xp.sin({0})])", (2, *shape)),
        ]
        if size % 2 == 0:
            choices.append((f"xp.reshape({{0}}, (2, {size // 2}))", (2, size // 2)))
        if dims:
            rest = shape[1:]
            choices += [
                ("xp.concat([{0}, {0} ** 2], axis=0)", (2 * shape[0], *rest)),
                ("xp.repeat({0}, 2, axis=0)", (2 * shape[0], *rest)),
                ("xp.tile({0}, 2)", (*shape[:-1], 2 * shape[-1])),
                ("xp.flip({0})", shape),
                ("xp.roll({0}, 1)", shape),
                ("xp.cumulative_sum(xp.reshape({0}, (-1,)))", (size,)),
                ("xp.pad({0}, 1)", tuple(n + 2 for n in shape)),
            ]
        if dims > 1:
            order = (*range(1, dims), 0)
            choices += [
                (f"xp.permute_dims({{0}}, {order})", tuple(shape[k] for k in order)),
                ("xp.moveaxis({0}, 0, -1)", (*shape[1:], shape[0])),
            ]
        if 1 in shape:
            axis = shape.index(1)
            choices.append((f"xp.squeeze({{0}}, axis={axis})", (*shape[:axis], *shape[axis + 1 :])))
        found += [Step(text, (a,), new) for text, new in choices]
    for a, b in product(pool, pool):
        if a.shape == b.shape and a is not b:
            found.append(Step("xp.stack([{0}, {1}], axis=-1)", (a, b), (*a.shape, 2)))
        if a.shape and b.shape and a.shape[1:] == b.shape[1:] and a is not b:
            joined = (a.shape[0] + b.shape[0], *a.shape[1:])
            found.append(Step("xp.concat([{0}, {1}], axis=0)", (a, b), joined))
    return found


def updates(pool: Pool) -> list[Step]:
    found = []
    for a in pool:
        if not a.shape:
            continue
        for text in (
            "xp.at({0}, 0).set(1.5)",
            "xp.at({0})[-1].multiply(2.0)",
            "xp.at({0}, slice(1, None)).add(0.5)",
            "xp.at({0}, {0} > 0.4).multiply(3.0)",
        ):
            found.append(Step(text, (a,), a.shape))
        for b in pool:
            if b.shape in (a.shape[1:], ()):
                found += [
                    Step(f"xp.at({{0}}, 0).{how}({{1}})", (a, b), a.shape)
                    for how in ("set", "add", "multiply", "min", "max")
                ]
                text = "xp.at({0}, np.array([0, 0])).add({1})"
                found.append(Step(text, (a, b), a.shape))
    return found


def given(pool: Pool) -> list[Step]:
    """What takes masks and places as arguments of the program."""
    found = []
    for a in pool:
        size = int(np.prod(a.shape))
        mask = Given((np.arange(size) % 3 != 1).reshape(a.shape))
        other = Given((np.arange(size) % 2 == 1).reshape(a.shape))
        found += [
            Step("xp.where({1}, {0}, 0.5)", (a, mask), a.shape),
            Step("xp.where({1}, xp.sin({0}), {0} * {0})", (a, other), a.shape),
            Step("xp.where(xp.logical_not({1}), {0}, -1.5 * {0})", (a, mask), a.shape),
        ]
        if not a.shape:
            continue
        found += [
            Step("xp.at({0}, {1}).set(0.5)", (a, mask), a.shape),
            Step("xp.at({0}, {1}).multiply(-3.0)", (a, other), a.shape),
            Step("xp.at({0}, {1}).add(xp.sum({0}))", (a, mask), a.shape),
        ]
        for axis, length in enumerate(a.shape):
            places = Given(np.array([length - 1, 0, length // 2, 0]))
            shape = (*a.shape[:axis], 4, *a.shape[axis + 1 :])
            found.append(Step(f"xp.take({{0}}, {{1}}, axis={axis})", (a, places), shape))
        first = Given(np.array([a.shape[0] - 1, 0, 0]))
        rest = a.shape[1:]
        found += [
            Step("{0}[{1}]", (a, first), (3, *rest)),
            Step("xp.at({0}, {1}).add(xp.tanh(xp.take({0}, {1}, axis=0)))", (a, first), a.shape),
            Step("xp.at({0}, {1}).max(0.25)", (a, first), a.shape),
            Step(
                "xp.take_along_axis({0}, {1}, axis=0)",
                (a, Given((np.arange(size) % a.shape[0]).reshape(a.shape))),
                a.shape,
            ),
        ]
    return found


def control(pool: Pool) -> list[Step]:
    found = []
    for a, b in product(pool, pool):
        text = "xp.cond(xp.greater(xp.sum({0}), 0.3), lambda u: xp.sin(u), lambda u: u * u, {1})"
        found.append(Step(text, (a, b), b.shape))
        if a.shape == b.shape:
            texts = (
                "xp.fori_loop(0, 3, lambda i, u: 0.5 * xp.sin(u) + {1}, {0})",
                "xp.fori_loop(0, 2, lambda i, u: xp.tanh(u) * {1} + i, {0})",
            )
            found += [Step(text, (a, b), a.shape) for text in texts]
        if a.shape and b.shape == a.shape[1:]:
            step = "xp.scan(lambda c, u: (0.5 * c + xp.sin(u), c * u), {1}, {0})"
            found += [Step(f"{step}[0]", (a, b), b.shape), Step(f"{step}[1]", (a, b), a.shape)]
    return found


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        unary,
        binary,
        reduction,
        centred,
        products,
        shaping,
        indexing,
        updates,
        systems,
        control,
        given,
    )
}

PORTABLE: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        mixing.numbers,
        mixing.masks,
        mixing.integers,
        mixing.data,
        mixing.matrix_products,
        mixing.in_place,
        keys.keyed,
        keys.picked,
        keys.rows,
        habits.methods,
        habits.branches,
        habits.transforms,
    )
}
"""Those of portable programs, beside the others."""


def fitting(step: Step) -> bool:
    """Whether its array is small enough to go on with, and not empty."""
    return len(step.shape) <= 3 and 1 <= int(np.prod(step.shape)) <= LARGEST


def _reduced(shape: Shape) -> Iterable[tuple[str, Shape]]:
    yield "", ()
    for axis in range(len(shape)):
        yield f"axis={axis}", (*shape[:axis], *shape[axis + 1 :])
    if shape:
        yield "axis=-1, keepdims=True", (*shape[:-1], 1)
        yield "keepdims=True", tuple(1 for _ in shape)
    for one, other in pairwise(range(len(shape))):
        rest = tuple(n for k, n in enumerate(shape) if k not in (one, other))
        yield f"axis=({one}, {other})", rest


def _sizes(letters: list[str], shapes: list[Shape]) -> dict[str, int] | None:
    """How long each letter's axis is, if the shapes go together."""
    sizes: dict[str, int] = {}
    for axes, shape in zip(letters, shapes, strict=True):
        if len(axes) != len(shape):
            return None
        for letter, size in zip(axes, shape, strict=True):
            if sizes.setdefault(letter, size) != size:
                return None
    return sizes
