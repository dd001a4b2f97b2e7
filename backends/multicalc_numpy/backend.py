"""The NumPy adapter: HIPS autograd's boxes, with inputs and outputs as flat tuples."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import autograd
import numpy as np
from autograd.core import JVPNode, VJPNode, add_outgrads
from autograd.extend import vspace
from autograd.tracer import isbox, new_box, toposort, trace_stack

from multicalc.backend import Arrays, Backend, Capability, FlatFunction, Pullback
from multicalc_numpy import namespace as numpy_namespace

_lock = threading.Lock()
_last_trace = 0


def _new_trace() -> int:
    """An id above every trace of this thread, ours or autograd's.

    autograd counts traces up and down in one process-wide counter, so that two threads can be
    given the same id, and an exception leaves it off by one. Ours only ever go up.
    """
    global _last_trace
    with _lock:
        _last_trace = max(_last_trace, trace_stack.top) + 1
        trace_stack.top = _last_trace
        return _last_trace


class NumpyBackend(Backend):
    name = "numpy"
    features = MappingProxyType(
        {
            "complex": Capability("native"),
            "compile": Capability("unsupported", "NumPy runs as it is; use jax to compile"),
            "devices": Capability("unsupported", "NumPy has the CPU only; use torch or jax"),
        }
    )

    @property
    def namespace(self) -> Any:
        return numpy_namespace

    def framework(self) -> Any:
        return np

    def version(self) -> str:
        from importlib.metadata import version

        return f"{np.__version__} (autograd {version('autograd')})"

    def from_numpy(self, x: np.ndarray, like: Any = None) -> Any:
        return np.asarray(x)

    def to_numpy(self, x: Any) -> np.ndarray:
        while isbox(x):
            x = x._value
        return np.asarray(x)

    def vjp(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pullback]:
        roots = [VJPNode.new_root() for _ in xs]
        outs, aux, nodes = _trace(f, xs, roots)

        def pullback(cotangents: Arrays) -> Arrays:
            # The value at a complex cotangent is autograd's conjugate convention, so both ends
            # are conjugated; for real arrays this is the identity.
            pulled = _backward(
                nodes, [_conjugate(_match(c, out)) for c, out in zip(cotangents, outs, strict=True)]
            )
            return tuple(
                np.zeros(np.shape(x), dtype=self.dtype(x))
                if pulled.get(root) is None
                else _conjugate(pulled[root][0])
                for root, x in zip(roots, xs, strict=True)
            )

        return outs, aux, pullback

    def jvp(self, f: FlatFunction, xs: Arrays, tangents: Arrays) -> tuple[Arrays, Arrays, Arrays]:
        roots = [JVPNode.new_root(t) for t in tangents]
        outs, aux, nodes = _trace(f, xs, roots)
        pushed = tuple(
            np.zeros(np.shape(out), dtype=self.dtype(out)) if node is None else node.g
            for out, node in zip(outs, nodes, strict=True)
        )
        return outs, aux, pushed


def _trace(f: FlatFunction, xs: Arrays, roots: list[Any]) -> tuple[Arrays, Arrays, list[Any]]:
    """``outs, aux`` without their boxes, and each out's node (None where it has none)."""
    trace = _new_trace()
    outs, aux = f(*(new_box(x, trace, root) for x, root in zip(xs, roots, strict=True)))
    mine: Callable[[Any], bool] = lambda x: isbox(x) and x._trace == trace  # noqa: E731
    unboxed = tuple(out._value if mine(out) else out for out in outs)
    return (
        unboxed,
        tuple(a._value if mine(a) else a for a in aux),
        [out._node if mine(out) else None for out in outs],
    )


def _backward(nodes: list[Any], cotangents: list[Any]) -> dict[Any, Any]:
    """autograd's backward pass from several outputs at once; the sums left at the roots."""
    ends = [(n, c) for n, c in zip(nodes, cotangents, strict=True) if n is not None]
    sums: dict[Any, Any] = {}
    for node, cotangent in ends:
        sums[node] = add_outgrads(sums.get(node), cotangent)
    top = VJPNode.new_root()
    top.parents = [node for node in sums]
    for node in toposort(top):
        if node is top or not node.parents:
            continue
        for parent, cotangent in zip(node.parents, node.vjp(sums.pop(node)[0]), strict=True):
            sums[parent] = add_outgrads(sums.get(parent), cotangent)
    return sums


def _conjugate(x: Any) -> Any:
    return numpy_namespace.conj(x) if vspace(x).iscomplex else x


def _match(cotangent: Any, out: Any) -> Any:
    """autograd's rules for 0-d arrays expect NumPy scalars or arrays alike, but of the output's
    own dtype."""
    return cotangent if isbox(cotangent) else np.asarray(cotangent, dtype=np.result_type(out))
