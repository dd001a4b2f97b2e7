"""Graphs of PyTorch: captured by ``make_fx`` below autograd, derivatives included, and compiled by
inductor."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Callable
from typing import Any

import torch

from multicalc.backend import Arrays
from multicalc.errors import TracingError, UnsupportedOperationError
from multicalc_torch import tape
from multicalc_torch.folding import fold
from multicalc_torch.private import TensorGuards, in_capture, inductor, looks_at_a_value, traced
from multicalc_torch.scopes import on_the_graph

_Graph = tuple[Callable[..., Arrays], Any]
"""What runs it, and the fixed object."""
_Guarded = tuple[Callable[..., bool], Callable[..., Arrays], Any]
"""What says whether it is for such tensors, and a graph."""


def compilers() -> tuple[str, ...]:
    """Inductor where there is a C++ compiler for it, and the captured graph as it is."""
    return ("inductor", "graph") if shutil.which("g++") or shutil.which("clang++") else ("graph",)


def compiled(
    f: Callable[..., tuple[Arrays, Any]], compiler: str
) -> Callable[..., tuple[Arrays, Any] | None]:
    graphs: dict[Any, _Graph] = {}
    guarded: dict[Any, _Guarded] = {}
    latest: _Guarded | None = None

    def call(*xs: Any) -> tuple[Arrays, Any] | None:
        nonlocal latest
        if not on_the_graph() or in_capture():
            return None
        usual = latest
        if usual is not None and usual[0](*xs):
            return usual[1](*xs), usual[2]
        recorded = any([x.requires_grad for x in xs])
        if not tape.serves(xs) or (recorded and torch.is_grad_enabled()):
            return None
        key = tuple([(x.shape, x.dtype, x.device) for x in xs])
        run, static = graphs.get(key) or graphs.setdefault(key, _graph(f, compiler, xs))
        if not recorded and all([x.is_contiguous() for x in xs]):
            latest = guarded.get(key) or guarded.setdefault(key, (_guard(xs), run, static))
        return run(*[x.contiguous() for x in xs]), static

    return call


def _guard(xs: Arrays) -> Callable[..., bool]:
    """Whether tensors look like these, in one call: what PyTorch's own compiler asks before it runs
    what it has compiled."""
    sizes: list[Any] = [list(x.shape) for x in xs]
    strides: list[Any] = [list(x.stride()) for x in xs]
    guards = TensorGuards(*xs, dynamic_dims_sizes=sizes, dynamic_dims_strides=strides)
    check: Callable[..., bool] = guards.check
    return check


def _graph(f: Callable[..., tuple[Arrays, Any]], compiler: str, xs: Arrays) -> _Graph:
    static: Any = None

    def arrays_only(*xs: Any) -> list[Any]:
        nonlocal static
        outs, static = f(*xs)
        return [y.detach() for y in outs]

    xs = tuple([x.detach().contiguous() for x in xs])
    try:
        graph = traced(arrays_only, xs)
    except looks_at_a_value as error:
        raise TracingError(
            "torch: what is compiled can't look at a value, nor make arrays whose shapes depend "
            f"on one; use xp.where or make the argument static ({type(error).__name__})"
        ) from error
    captured = [*graph.buffers(), *graph.parameters()]
    captured += [t for t in vars(graph).values() if isinstance(t, torch.Tensor)]
    if any(t.requires_grad for t in captured):
        raise UnsupportedOperationError(
            "torch: what f captured and requires a gradient would be a constant of what is "
            "compiled; pass it as an argument, or detach it"
        )
    _drop_detached(graph)
    _own_captured(graph)
    if compiler == "graph":
        fold(graph)
        return _own_constants(graph, xs), static
    run = inductor(graph, xs)
    return lambda *xs: tuple(run(*xs)), static


def _drop_detached(graph: torch.fx.GraphModule) -> None:
    """Without the operations that kept derivatives apart: below autograd they do nothing, and cost
    as much as others. A result stays another tensor than the argument it is equal to."""
    detach = torch.ops.aten.detach.default
    for node in graph.graph.find_nodes(op="call_function", target=detach):
        (source,) = node.args
        if source.op != "placeholder" or all(user.op != "output" for user in node.users):
            node.replace_all_uses_with(source)
            graph.graph.erase_node(node)
    graph.recompile()


def _own_captured(graph: torch.fx.GraphModule) -> None:
    """With copies of what ``f`` captured, where that is a result."""
    (output,) = graph.graph.find_nodes(op="output")
    with graph.graph.inserting_before(output):
        for captured in {y for y in output.args[0] if y.op == "get_attr"}:
            copy = graph.graph.call_function(torch.ops.aten.clone.default, (captured,))
            copy.meta = dict(captured.meta)
            output.replace_input_with(captured, copy)
    graph.recompile()


def _own_constants(graph: torch.fx.GraphModule, xs: Arrays) -> Callable[..., Any]:
    """The graph as a script, with copies of those results that depend on no argument: in the
    script they are constants, the same tensors in every call."""
    varying: set[torch.fx.Node] = set()
    for node in graph.graph.nodes:
        if node.op == "placeholder" or not varying.isdisjoint(node.all_input_nodes):
            varying.add(node)
    (output,) = graph.graph.find_nodes(op="output")
    varies = [y in varying for y in output.args[0]]
    script = _script(graph, xs)
    if all(varies):
        return script

    def call(*xs: Any) -> Arrays:
        return tuple([y if v else y.clone() for y, v in zip(script(*xs), varies, strict=True)])

    return call


def _script(graph: torch.fx.GraphModule, xs: Arrays) -> Callable[..., Any]:
    """The graph run by TorchScript, which takes a third of the time of its Python code."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        script: Callable[..., Any] = torch.jit.trace(
            lambda *xs: tuple(graph(*xs)), xs, check_trace=False
        )
    return script
