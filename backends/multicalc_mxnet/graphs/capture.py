"""A function's graph, captured while it runs once on arrays of our own.

The lowest level of the capture records every operator on MXNet's tape; what the tape has then is
taken as a symbol. Operators are the corrected ones, so the graph has the right gradients. With
forward levels above, the dual numbers are pushed while the graph is captured, and become part of
it: from the parts of towers to the parts of towers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from multicalc.errors import TracingError, UnsupportedOperationError

from ..engine import hook
from ..engine.boxes import Level
from ..engine.forward import ForwardLevel
from ..engine.operators import MultilinearOperator, MxOperator, Operator
from ..engine.tables import known
from ..engine.towers import assemble, parts_of
from ..engine.traced import Traced
from ..runtime import autograd
from ..runtime.calls import Array, operator_name, values
from ..runtime.loading import load
from ..runtime.state import state

mx = load()

_UNFOLLOWED = (
    "mxnet: a function being compiled uses an array in a way that can't be followed; write it "
    "with mx.np operations."
)

_SHAPED_BY_VALUES = frozenset(
    ("_npx_nonzero", "_npi_nonzero", "_npi_boolean_mask", "_npi_unique", "_npi_bincount")
)
_RANDOM = (
    "_random_", "_sample_", "_shuffle", "_npi_bernoulli", "_npi_choice", "_npi_exponential",
    "_npi_gamma", "_npi_gumbel", "_npi_laplace", "_npi_logistic", "_npi_multinomial",
    "_npi_normal", "_npi_pareto", "_npi_powerd", "_npi_rayleigh", "_npi_uniform", "_npi_weibull",
)  # fmt: skip

Places = tuple[int, ...]
"""A set of forward levels by their places, the outermost first."""
Structure = Sequence[Sequence[Places]]
"""For each array the parts it has."""


class PartOfTransformError(BaseException):
    """The function uses an array of a transform outside of it, and changes with it. Never leaves
    the adapter; a ``BaseException``, so that a user's ``except Exception`` lets it pass."""


@dataclass(frozen=True)
class Result:
    """The ``place``-th output of the graph, or input, or constant array."""

    kind: str
    place: int


@dataclass(frozen=True)
class Captured:
    """A graph with what it takes and gives."""

    symbol: Any
    """``None`` if nothing is computed."""
    sources: Mapping[str, int | Array]
    """For each name of an input of the symbol which input of ours it is, or the constant."""
    constants: tuple[Array, ...]
    outs: tuple[dict[Places, Result], ...]
    static: Any


@dataclass(frozen=True)
class _Constant:
    array: Array
    named: Array
    """The same memory under a name."""
    at_first: numpy.ndarray
    """Its values when it was used first."""


class CaptureLevel(Level):
    """A function being captured. Its arrays have their values of the capture, recorded."""

    __slots__ = ("_constants", "_names", "_outer", "_seen", "corrects", "inputs", "stopped")

    symbolic = True

    def __init__(self, inputs: Sequence[Array]) -> None:
        super().__init__()
        self.stopped = False
        self.corrects = True
        """Whether operators are replaced by those with right gradients."""
        self._seen: list[Array] = []
        self.inputs = [_named(x) for x in inputs]
        self._names: dict[str, int | Array] = {
            autograd.name_of(x): i for i, x in enumerate(self.inputs)
        }
        self._constants: dict[int, _Constant] = {}
        self._outer = autograd.variable_names()

    def notice(self, handle: int, operands: Sequence[Array]) -> None:
        """A call on plain arrays, some of which MXNet's own functions have made: the positions of
        an index, say."""
        if operator_name(handle).startswith(_RANDOM):
            raise TracingError(
                "mxnet: a function being compiled draws random numbers, which would be the same "
                "in each call; draw them outside and pass them in."
            )
        self._seen += operands

    def process(self, op: Operator, operands: Sequence[Array]) -> tuple[Array, ...]:
        if self.corrects and isinstance(op, MxOperator):
            correction = known(op.handle).correction
            if correction is not None:
                return correction(op, operands)
        return self.record(op, operands)

    def record(self, op: Operator, operands: Sequence[Array]) -> tuple[Array, ...]:
        """``op`` as a node of the graph."""
        if op.name in _SHAPED_BY_VALUES or not isinstance(op, MxOperator | MultilinearOperator):
            raise UnsupportedOperationError(f"mxnet: {op.name} can't be part of a compiled graph")
        if not mx.autograd.is_recording():  # paused by the function: a value without a derivative
            with autograd.recording():
                return tuple(y.detach() for y in self.record(op, operands))
        xs = [x.value if self.owns(x) else self._constant(x) for x in operands]
        ys = op.run_uncorrected(xs) if isinstance(op, MxOperator) else op.run(xs)
        if any(y.ctx != self.inputs[0].ctx for y in ys):
            raise UnsupportedOperationError(
                f"mxnet: {op.name} goes to another device, and a compiled graph is on one"
            )
        return tuple(Traced(self, y, None) for y in ys)

    def owns(self, x: Array) -> bool:
        return isinstance(x, Traced) and x.level is self

    def frozen(self, x: Array) -> Array:
        """A constant of the function, which must not depend on a transform outside."""
        origins = autograd.origins(x)
        if isinstance(x, Traced) or self._outer & origins:
            self.stopped = True
            raise PartOfTransformError
        if self._names.keys() & origins:
            raise UnsupportedOperationError(_UNFOLLOWED)
        return x.detach()

    def _constant(self, x: Array) -> Array:
        known = self._constants.get(id(x))
        if known is None:
            known = self._constants[id(x)] = _Constant(x, _named(self.frozen(x)), values(x))
            self._names[autograd.name_of(known.named)] = known.named
        return known.named

    def graph(self, outputs: Sequence[Array]) -> tuple[Any, dict[str, int | Array]]:
        """The symbol of recorded arrays, and what its inputs are."""
        for each in self._constants.values():
            if values(each.array).tobytes() != each.at_first.tobytes():
                raise UnsupportedOperationError(
                    "mxnet: a function being compiled writes into an array that it has used; "
                    "write it with operations that return new arrays."
                )
        # From its JSON: recorded nodes hold on to the arrays they ran on.
        group = mx.sym.Group([mx.autograd.get_symbol(y) for y in outputs])
        symbol = mx.sym.load_json(_without_warnings(group.tojson())).as_np_ndarray()
        names = set(symbol.list_inputs())
        if not self._names.keys() >= names:
            seen = {autograd.name_of(x): x.detach() for x in self._seen if autograd.is_recorded(x)}
            self._names = seen | self._names
        if not self._names.keys() >= names:
            raise UnsupportedOperationError(_UNFOLLOWED)
        return symbol, {name: self._names[name] for name in names}


class ReadableLevel(CaptureLevel):
    """A function captured for these values of its inputs only, but for their tangents: it may look
    at them, and what it detaches is a constant."""

    __slots__ = ()

    symbolic = False


def capture(
    f: Callable[..., tuple[Sequence, Any]],
    structure: Structure,
    inputs: Sequence[Array],
    kind: type[CaptureLevel] = CaptureLevel,
) -> Captured:
    """``f`` at towers of this structure, whose parts are ``inputs`` one after the other.

    Raises :class:`PartOfTransformError` if ``f`` depends on a transform outside of it.
    """
    level = kind(inputs)
    depth = 1 + max((p for towers in structure for places in towers for p in places), default=-1)
    levels = [ForwardLevel() for _ in range(depth)]
    leaves = iter(Traced(level, x, None) for x in level.inputs)
    xs = [
        assemble({frozenset(levels[p] for p in places): next(leaves) for places in towers})
        for towers in structure
    ]
    state.captures.append(level)
    try:
        with hook.installed(), autograd.recording():
            outs, static = f(*xs)
    finally:
        state.captures.pop()
        for each in (level, *levels):
            each.open = False
    if level.stopped:  # the function caught the signal
        raise PartOfTransformError
    return _captured(level, levels, outs, static)


def _captured(
    level: CaptureLevel, levels: list[ForwardLevel], outs: Sequence[Array], static: Any
) -> Captured:
    known = {id(x): Result("input", i) for i, x in enumerate(level.inputs)}
    computed: list[Array] = []
    constants: list[Array] = []

    def result(y: Array) -> Result:
        if not level.owns(y):
            constants.append(level.frozen(y))
            return Result("constant", len(constants) - 1)
        if id(y.value) not in known:
            known[id(y.value)] = Result("output", len(computed))
            computed.append(y.value)
        return known[id(y.value)]

    def places(s: frozenset[Level]) -> Places:
        return tuple(i for i, each in enumerate(levels) if each in s)

    results = tuple(
        {places(s): result(part) for s, part in parts_of(y, level.id + 1).items()} for y in outs
    )
    symbol, sources = level.graph(computed) if computed else (None, {})
    return Captured(symbol, sources, tuple(constants), results, static)


def _without_warnings(symbol: str) -> str:
    """MXNet indexes to a scalar by a reshape that says in each graph that it is deprecated."""
    graph = json.loads(symbol)
    for node in graph["nodes"]:
        if node["op"] == "Reshape" and node["attrs"]["shape"] == "[]":
            node |= {"op": "_np_reshape", "attrs": {"newshape": "()"}}
    return json.dumps(graph)


def _named(x: Array) -> Array:
    """``x``, sharing its memory, as a variable of the tape, which gives it a name of its own."""
    variable = x.detach()
    # No backward run comes: the array for the gradient is never written.
    mx.autograd.mark_variables([variable], [x.detach()])
    return variable
