"""Many columns of a Hessian by one graph: copies of a tangent side by side.

The tangent ``⟨∇φ(x), ẋ⟩`` has the derivative ``∇²φ(x) ẋ`` by ``x``. Copies of it, each at an ``x``
and an ``ẋ`` of its own, have a column each, and one run backwards from their sum gives them all.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from math import ceil, prod
from typing import Any

import numpy

from multicalc.backend import BATCH_ELEMENTS

from ..engine import primitives
from ..engine.traced import Traced
from ..runtime import autograd, calls
from ..runtime.calls import Array
from ..runtime.loading import load
from .cached_operator import CachedOperator

mx = load()

NODES = 400
"""About how many nodes a graph of copies has at most: what a call costs is shared by then."""

_INDICES = {"take": 1, "pick": 1, "batch_take": 1, "Embedding": 0}
"""Operators with an index, and which operand it is. MXNet can't add up many gradients of one, even
where nothing is asked of them, so each copy has one of its own."""


def unit_vectors(x: Array, rows: range) -> Array:
    """Those numbered ``rows`` of ``x``'s space; zeros for a number that is none's."""
    shape = calls.shape_of(x)
    eye = numpy.eye(len(rows), prod(shape), rows.start)
    return calls.array_like(x, eye.reshape((len(rows), *shape)))


def unit_directions(xs: Sequence[Array]) -> Iterator[tuple[Array, ...]]:
    """The unit vectors of all ``xs`` together, one after the other."""
    shapes = list(map(calls.shape_of, xs))
    zeros = [calls.array_like(x, numpy.zeros(shape)) for x, shape in zip(xs, shapes, strict=True)]
    for i, (x, shape) in enumerate(zip(xs, shapes, strict=True)):
        vector = numpy.zeros(prod(shape))
        for k in range(vector.size):
            vector[k] = 1.0
            yield (*zeros[:i], calls.array_like(x, vector.reshape(shape)), *zeros[i + 1 :])
            vector[k] = 0.0


def blocks(xs: Sequence[Array], columns: Sequence[Array]) -> list[list[Array]]:
    """The blocks of a symmetric matrix: ``columns[j]`` has ``x_j``'s part of a column for each
    element of ``xs``, along its first axis. Without operators, as sweeps put their blocks
    together: for a few parameters these would take as long as all columns."""
    shapes = [tuple(calls.shape_of(x)) for x in xs]
    ends = list(accumulate(map(prod, shapes)))

    def block(column: Array, first: int, second: int) -> Array:
        shape = shapes[first] + shapes[second]
        if not prod(shape):
            return calls.array_like(xs[second], numpy.zeros(shape))
        start, stop = ends[first] - prod(shapes[first]), ends[first]
        if isinstance(column, Traced):
            return primitives.reshape(column[start:stop], shape)
        return calls.part(column, start, stop, shape)

    return [[block(column, i, j) for j, column in enumerate(columns)] for i in range(len(xs))]


def copies(symbol: Any, count: int, moving: Collection[str]) -> Any:
    """The sum of ``count`` copies of a scalar ``symbol``. Its inputs ``moving`` have a value for
    each, along a leading axis; what doesn't depend on them is there once."""
    graph = json.loads(symbol.tojson())
    nodes: list[dict] = []

    def add(**node: Any) -> int:
        nodes.append(node)
        return len(nodes) - 1

    split: dict[int, int] = {}
    """Moving inputs, and what has their values as its outputs."""
    own: dict[int, list[int]] = {}
    """What depends on them, in each copy."""
    shared: dict[int, int] = {}
    """What doesn't; the copies have it as constants, as its gradients would be added up."""
    constants: dict[tuple[int, int], int] = {}

    def constant(i: int, output: int) -> int:
        inputs = [[shared[i], output, 0]]
        name = f"constant {len(nodes)}"  # as an attribute, too: or MXNet makes equal nodes one
        return add(op="BlockGrad", name=name, attrs={"__name__": name}, inputs=inputs)

    def entry(k: int, i: int, output: int) -> list[int]:
        """An output of a node as the copy ``k`` has it."""
        if i in split:
            return [split[i], k, 0]
        if i in own:
            return [own[i][k], output, 0]
        if (i, output) not in constants:
            constants[i, output] = constant(i, output)
        return [constants[i, output], 0, 0]

    for i, node in enumerate(graph["nodes"]):
        name, sources = node["name"], [(source, output) for source, output, *_ in node["inputs"]]
        if name in moving:
            attrs = {"num_outputs": str(count), "axis": "0", "squeeze_axis": "True"}
            inputs = [[add(**node), 0, 0]]
            split[i] = add(op="SliceChannel", name=f"{name} split", attrs=attrs, inputs=inputs)
        elif any(source in split or source in own for source, _ in sources):
            own[i] = []
            for k in range(count):
                inputs = [entry(k, *source) for source in sources]
                index = _INDICES.get(node["op"])
                if index is not None and sources[index][0] in shared:
                    inputs[index] = [constant(*sources[index]), 0, 0]
                own[i].append(add(**node | {"name": f"{name} {k}", "inputs": inputs}))
        else:
            shared[i] = add(**node | {"inputs": [[shared[i], o, 0] for i, o in sources]})
    ((head, output, *_),) = graph["heads"]
    summands = [entry(k, head, output) for k in range(count)]
    total = add(op="add_n", name="sum", attrs={"num_args": str(count)}, inputs=summands)
    made_of = {
        "nodes": nodes,
        "arg_nodes": [i for i, node in enumerate(nodes) if node["op"] == "null"],
        "heads": [[total, 0, 0]],
        "attrs": graph["attrs"],
    }
    return mx.sym.load_json(json.dumps(made_of)).as_np_ndarray()


class Columns:
    """Products of a Hessian, from the ``symbol`` of a tangent."""

    def __init__(self, symbol: Any) -> None:
        self._symbol = symbol
        self._names = symbol.list_inputs()
        self._operators: dict[Any, CachedOperator] = {}
        self._counts: dict[Any, int] = {}

    def __call__(
        self,
        values: Mapping[str, Array],
        variables: Sequence[Array],
        tangents: Sequence[Array],
        most: int | None,
    ) -> list[Array]:
        """For each of ``variables`` its part of the products with the unit vectors of all, one
        variable's after the other's; ``most`` at once. The symbol's inputs have ``values``;
        ``tangents`` of ``variables`` stand for the unit vectors among them."""
        places = {id(x): i for i, x in enumerate([*variables, *tangents])}
        moving = {n: places[id(values[n])] for n in self._names if id(values[n]) in places}
        sizes = [prod(calls.shape_of(x)) for x in variables]
        starts = [end - size for end, size in zip(accumulate(sizes), sizes, strict=True)]
        total, used = sum(sizes), sorted({i for i in moving.values() if i < len(variables)})
        count = self._count(values, total, most)
        operator = self._operator(count, moving.keys())
        inputs = dict(values)
        repeated = {i: _repeated(variables[i], count) for i in used}
        calls.mark(list(repeated.values()))
        inputs |= {n: repeated[i] for n, i in moving.items() if i in repeated}
        batches = []
        for first in range(0, total, count):
            for name, i in moving.items():
                if i >= len(variables):
                    start = first - starts[i - len(variables)]
                    rows = range(start, start + count)
                    inputs[name] = unit_vectors(variables[i - len(variables)], rows)
            with autograd.recording():
                (tangent,) = operator(inputs)
            batches.append(autograd.gradients_of_one(tangent, list(repeated.values())))
        found = dict(zip(used, map(_joined, zip(*batches, strict=True)), strict=True))
        return [
            found[i][:total] if i in found else _zeros(x, total) for i, x in enumerate(variables)
        ]

    def _count(self, values: Mapping[str, Array], columns: int, most: int | None) -> int:
        """How many columns to take at once, so that all batches are of about that size."""
        if (columns, most) not in self._counts:
            shapes = {name: tuple(calls.shape_of(values[name])) for name in self._names}
            _, found, _ = self._symbol.get_internals().infer_shape(**shapes)
            elements = sum(map(prod, found))
            at_most = max(1, most or min(NODES // len(found), BATCH_ELEMENTS // elements))
            self._counts[columns, most] = ceil(columns / ceil(columns / at_most))
        return self._counts[columns, most]

    def _operator(self, count: int, moving: Collection[str]) -> CachedOperator:
        key = count, frozenset(moving)
        if key not in self._operators:
            self._operators.setdefault(key, CachedOperator(copies(self._symbol, *key)))
        return self._operators[key]


def _repeated(x: Array, count: int) -> Array:
    return primitives.broadcast_to(calls.detach(x), (count, *calls.shape_of(x)))


def _zeros(x: Array, rows: int) -> Array:
    return calls.array_like(x, numpy.zeros((rows, *calls.shape_of(x))))


def _joined(parts: Sequence[Array]) -> Array:
    return parts[0] if len(parts) == 1 else mx.np.concatenate(list(parts))
