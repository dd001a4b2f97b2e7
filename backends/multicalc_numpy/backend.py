"""The NumPy adapter: HIPS autograd's boxes, with inputs and outputs as flat tuples."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from sys import getrefcount
from types import MappingProxyType
from typing import Any

import numpy as np
from autograd.core import (
    JVPNode,
    VJPNode,
    add_outgrads,
    sparse_add,
    sparse_object_types,
    vspace,
)
from autograd.numpy.numpy_boxes import ArrayBox
from autograd.tracer import getval, isbox, new_box, toposort, trace_stack

from multicalc.backend import (
    Arrays,
    Backend,
    Capability,
    Costs,
    FlatFunction,
    Pullback,
    push_each,
)
from multicalc.errors import NotDifferentiableError
from multicalc.xp.common.kinds import dtypes_of
from multicalc_numpy import casts as casts  # (registers itself)
from multicalc_numpy import namespace as numpy_namespace
from multicalc_numpy.notes import NOTES
from multicalc_numpy.rules import attach

_lock = threading.Lock()
_last_trace = 0
_SLACK = 1024

_WIDENS = (np.float32(1) * 1.0).dtype != np.float32
"""Whether this is NumPy 1, where a float32 scalar that meets a Python number becomes float64."""


def _new_trace() -> int:
    """An id above every trace of this thread, ours or autograd's own.

    autograd counts traces up and down in one process-wide counter, so two threads can be given the
    same id, and an exception leaves the counter off by one. Ours only ever go up, with slack on
    both sides for the traces that ``autograd.grad`` in other threads opens and closes meanwhile.
    """
    global _last_trace
    with _lock:
        _last_trace = max(_last_trace, trace_stack.top) + _SLACK
        trace_stack.top = _last_trace + _SLACK
        return _last_trace


class NumpyBackend(Backend):
    dtypes = MappingProxyType({name: np.dtype(kind) for name, kind in dtypes_of(np).items()})
    takes_none = True
    survives_fork = True
    notes = NOTES
    features = MappingProxyType(dict.fromkeys(("complex", "native graph"), Capability("native")))
    # autograd has more reverse rules than forward ones.
    costs = Costs(reverse_over_reverse=True, few_columns=2, forward_twice=2)

    @property
    def namespace(self) -> Any:
        return numpy_namespace

    def version(self) -> str:
        from importlib.metadata import version

        return f"{np.__version__} (autograd {version('autograd')})"

    def from_numpy(self, x: np.ndarray, like: Any = None) -> Any:
        return np.asarray(x)

    def to_numpy(self, x: Any) -> Any:
        # A traced array stays one: taken out of its box it would lose its derivative in silence.
        return x if isbox(x) else np.asarray(x)

    def readable(self, x: Any) -> np.ndarray:
        while isbox(x):
            x = x._value
        return np.asarray(x)

    def unshared(self, arrays: Sequence[Any], others: Sequence[Any]) -> Arrays:
        taken = set(map(id, others))
        own = []
        for x in arrays:
            if type(x) is np.ndarray and (id(x) in taken or not _is_alone(x)):
                x = x.copy()
            taken.add(id(x))
            own.append(x)
        return tuple(own)

    # A box gives its shape and dtype by way of autograd's own functions, ten times as slowly.

    def dtype(self, x: Any) -> str:
        return _dtype_name(getval(x).dtype)

    def shape(self, x: Any) -> tuple[int, ...]:
        shape: tuple[int, ...] = getval(x).shape
        return shape

    def plain_operator(self, name: str, dtype: str) -> bool:
        # NumPy 1 widens a float32 scalar beside a number; the quotient has a rule of our own.
        return dtype == "float64" and name != "divide"

    def differentiated(self, x: Any) -> bool:
        return isbox(x)

    def vjp(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pullback]:
        roots = [VJPNode.new_root() for _ in xs]
        outs, aux, nodes, trace = _trace(f, xs, roots)

        def pullback(cotangents: Arrays) -> Arrays:
            # autograd's rules give the conjugate of the gradient, so both ends are conjugated.
            pairs = zip(cotangents, outs, strict=True)
            pulled = _backward(
                nodes, [None if c is None else _conjugate(_as(c, y)) for c, y in pairs]
            )
            return tuple(
                [
                    _as(_conjugate(_outside(pulled[root][0], trace)), x)
                    if root in pulled
                    else np.zeros(x.shape, x.dtype)
                    for root, x in zip(roots, xs, strict=True)
                ]
            )

        return outs, aux, pullback

    def jvp(self, f: FlatFunction, xs: Arrays, tangents: Arrays) -> tuple[Arrays, Arrays, Arrays]:
        try:
            outs, aux, nodes, trace = _trace(f, xs, [JVPNode.new_root(t) for t in tangents])
        except NotImplementedError:
            # autograd has a reverse rule for every function it knows, but not always a forward one.
            return super().jvp(f, xs, tangents)
        pushed = tuple(
            np.zeros(out.shape, out.dtype) if node is None else _as(_outside(node.g, trace), out)
            for out, node in zip(outs, nodes, strict=True)
        )
        return outs, aux, pushed

    def push_many(
        self, f: FlatFunction, xs: Arrays, tangents: Arrays
    ) -> tuple[Arrays, Arrays, Arrays]:
        if tangents[0].shape[0] > self.costs.few_columns:
            return super().push_many(f, xs, tangents)
        # Recording a pullback to transpose it takes longer than two passes forward.
        return push_each(self, f, xs, tangents)

    def pull_many(self, pullback: Pullback, cotangents: Arrays) -> Arrays:
        # Vectors that a block has along its last axis lie scattered, and NumPy multiplies such
        # ones without BLAS, tens of times as slowly.
        def packed(row: Arrays) -> Arrays:
            return pullback(tuple([c if isbox(c) else np.asarray(c, order="C") for c in row]))

        return super().pull_many(packed, cotangents)

    def stop_gradient(self, x: Any) -> Any:
        if not isbox(x):
            return x
        while isbox(x):
            x = x._value
        return x.view() if type(x) is np.ndarray else x

    def attach(self, pull: Any, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
        return attach(self, pull, xs, kept, outs)


@cache
def _dtype_name(dtype: np.dtype) -> str:
    """Of any dtype of NumPy's, in whatever byte order: kept, as NumPy puts it together each
    time."""
    return dtype.name


def _is_alone(x: np.ndarray) -> bool:
    """Whether ``x`` can be written into and is the only view of its memory."""
    if not x.flags.writeable:
        return False
    base = x.base
    if base is None:
        return True
    # Held by x, by this function and by the call: nobody else has it.
    alone = type(base) is np.ndarray and base.flags.owndata and getrefcount(base) <= 3
    return alone and base.nbytes == x.nbytes


def _trace(f: FlatFunction, xs: Arrays, roots: list[Any]) -> tuple[Arrays, Arrays, list[Any], int]:
    """``outs, aux`` without their boxes, each out's node (None where it has none), and the trace
    that the boxes were of."""
    trace = _new_trace()
    try:
        outs, aux = f(*[new_box(x, trace, root) for x, root in zip(xs, roots, strict=True)])
    except Exception as error:
        # Not str(error), which may be a user's code.
        said = " ".join([part for part in error.args if isinstance(part, str)])
        if isinstance(error, ValueError) and "setting an array element with a sequence" in said:
            raise NotDifferentiableError(_IN_AN_ARRAY) from error
        raise
    if _WIDENS and xs:
        outs = _narrowed(outs, xs)

    def value(out: Any) -> Any:
        if _is_of(out, trace):
            return _outside(out._value, trace)
        if isbox(out) and out._trace > trace:
            # Of a transform within f, which has ended.
            raise NotDifferentiableError(_IN_AN_ARRAY)
        # A constant, which f may have captured.
        return out.copy() if type(out) is np.ndarray else out

    return (
        tuple(map(value, outs)),
        tuple([_unboxed(a, trace) for a in aux]),
        [out._node if _is_of(out, trace) else None for out in outs],
        trace,
    )


_IN_AN_ARRAY = (
    "numpy: what is differentiated was put into an array of NumPy's (np.array([x[0], ...]), "
    "np.asarray(x), matrix.dot(x), y[0] = x[0]), where derivatives end; write "
    "xp.stack([x[0], ...]), xp.asarray(x), xp.matmul(matrix, x), xp.at(y, 0).set(x[0])"
)


def _is_of(x: Any, trace: int) -> bool:
    return isbox(x) and x._trace == trace


def _outside(x: Any, trace: int) -> Any:
    """``x``, in which nothing of the trace may be left, in whatever box or array of objects."""
    inner = x
    while isbox(inner):
        if inner._trace == trace:
            raise NotDifferentiableError(_IN_AN_ARRAY)
        inner = inner._value
    if type(inner) is np.ndarray and inner.dtype.hasobject:
        raise NotDifferentiableError(_IN_AN_ARRAY)
    return x


def _unboxed(x: Any, trace: int) -> Any:
    """Without the trace's boxes, also those that NumPy has put into an array of objects."""
    if _is_of(x, trace):
        return x._value
    if type(x) is np.ndarray and x.dtype.hasobject:
        elements = [_unboxed(each, trace) for each in x.ravel()]
        if all([isinstance(e, ArrayBox | np.ndarray | np.number | float | int) for e in elements]):
            stacked = numpy_namespace.asarray(elements)
            return numpy_namespace.reshape(stacked, x.shape + stacked.shape[1:])
    return x


def _narrowed(outs: Arrays, xs: Arrays) -> Arrays:
    """``outs``, of which scalars are no wider than the inputs."""
    dtypes = [getval(x).dtype for x in (*xs, *outs)]
    if dtypes.count(dtypes[0]) == len(dtypes):
        return outs
    precision = np.result_type(*dtypes[: len(xs)])

    def narrowed(out: Any) -> Any:
        dtype = getval(out).dtype
        wider = out.ndim == 0 and np.result_type(dtype, precision) != precision
        return out.astype(precision) if wider and dtype.kind == precision.kind else out

    return tuple(map(narrowed, outs))


def _backward(nodes: list[Any], cotangents: list[Any]) -> dict[Any, Any]:
    """autograd's backward pass from several outputs at once; the sums left at the roots."""
    sums: dict[Any, Any] = {}
    for node, cotangent in zip(nodes, cotangents, strict=True):
        if node is not None and cotangent is not None:
            sums[node] = _added(sums.get(node), cotangent)
    if not sums:
        return sums
    (end, *more) = sums
    if more:
        end = VJPNode.new_root()
        end.parents = list(sums)
    for node in toposort(end):
        if node.parents and node in sums:
            for parent, cotangent in zip(node.parents, node.vjp(sums.pop(node)[0]), strict=True):
                sums[parent] = _added(sums.get(parent), cotangent)
    return sums


def _added(sum_so_far: Any, cotangent: Any) -> Any:
    """Of an array without axes the cotangent that an index leaves is written out first: NumPy's
    sums of these are numbers, into which autograd can't put it."""
    if type(cotangent) in sparse_object_types and not vspace(cotangent).shape:
        cotangent = sparse_add(vspace(cotangent), None, cotangent)
    return add_outgrads(sum_so_far, cotangent)


def _conjugate(x: Any) -> Any:
    return numpy_namespace.conj(x) if getval(x).dtype.kind == "c" else x


def _as(x: Any, like: Any) -> Any:
    """``x`` in the dtype it must have."""
    dtype = getval(like).dtype
    return x if getval(x).dtype == dtype else x.astype(dtype)
