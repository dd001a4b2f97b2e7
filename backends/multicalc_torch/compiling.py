"""Graphs of PyTorch: captured by ``make_fx`` below autograd, derivatives included, and compiled by
inductor."""

from __future__ import annotations

import re
import shutil
import threading
import warnings
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from multicalc.backend import Arrays
from multicalc.errors import TracingError, UnsupportedOperationError
from multicalc_torch import tape
from multicalc_torch.folding import fold
from multicalc_torch.private import (
    OpOverload,
    in_capture,
    inductor,
    look_at_a_value,
    looks_at_a_value,
    looks_like,
    schema,
    traced,
)
from multicalc_torch.scopes import on_the_graph
from multicalc_torch.surroundings import Closure, Modes, modules_that_run

_compiling = threading.RLock()
"""What captures a graph changes ``torch.nn.Module`` and other things that all threads share. A
thread in forward mode compiles nothing, so none has that lock and waits for this one."""
_PATIENCE = 60.0
"""For how many seconds a thread waits to compile before it runs the function itself: who compiles
may be waiting for it."""
_KEPT = 8
"""How many graphs of tensors of one kind are kept, each for other modes and modules."""


@dataclass(frozen=True, eq=False, slots=True)
class _Graph:
    run: Callable[..., Arrays]
    static: Any
    """The fixed object."""
    looks_like: Callable[..., bool]
    """Whether arguments are of the kind that it is for."""
    modes: Modes
    captured: Closure | None
    """None where ``f`` had nothing but its arguments."""

    def serves(self) -> bool:
        """Whether what ``f`` did is what it would do now."""
        return self.modes.are_set() and (self.captured is None or self.captured.is_unchanged())


def compilers() -> tuple[str, ...]:
    """The captured graph as it is, and inductor where there is a C++ compiler for it.

    Inductor is not the usual one: it takes many times the graph's time to compile, whatever the
    size of a program (``docs/compiled.md``)."""
    return ("graph", "inductor") if shutil.which("g++") or shutil.which("clang++") else ("graph",)


def compiled(
    f: Callable[..., tuple[Arrays, Any]], compiler: str
) -> Callable[..., tuple[Arrays, Any] | None]:
    graphs: dict[Any, deque[_Graph]] = {}
    latest: _Graph | None = None

    def call(*xs: Any) -> tuple[Arrays, Any] | None:
        nonlocal latest
        usual = latest
        if usual is not None and usual.looks_like(*xs) and usual.serves():
            return usual.run(*xs), usual.static
        if not on_the_graph() or in_capture():
            return None
        recorded = any([x.requires_grad for x in xs])
        if not tape.serves(xs) or (recorded and torch.is_grad_enabled()):
            return None
        graph = found(xs)
        if graph is None:
            return None
        if xs and not recorded and all([x.is_contiguous() for x in xs]):
            # They also say then whether a transform is around: that is part of how they look.
            latest = graph
        return graph.run(*[x.contiguous() for x in xs]), graph.static

    def found(xs: Arrays) -> _Graph | None:
        key = tuple([(x.shape, x.dtype, x.device) for x in xs])
        acquired: list[bool] = []
        try:
            # In C, as an interrupt comes after a call.
            acquired.extend(map(_compiling.acquire, (True,), (_PATIENCE,)))
            if not acquired[0]:
                return None
            kept = graphs.setdefault(key, deque(maxlen=_KEPT))
            for graph in kept:
                if graph.serves():
                    return graph
            kept.append(_graph(f, compiler, xs))
            return kept[-1]
        finally:
            if acquired and acquired[0]:
                _compiling.release()

    return call


def _graph(f: Callable[..., tuple[Arrays, Any]], compiler: str, xs: Arrays) -> _Graph:
    static: Any = None

    def arrays_only(*xs: Any) -> list[Any]:
        nonlocal static
        outs, static = f(*xs)
        return [y.detach() for y in outs]

    xs = tuple([x.detach().contiguous() for x in xs])
    modes = Modes()
    try:
        with modules_that_run() as modules:
            program = traced(arrays_only, xs)
    except looks_at_a_value as error:
        raise _looked(type(error).__name__) from error
    tensors = _taken_as_arguments(program)
    if any(t.requires_grad for t in tensors):
        raise UnsupportedOperationError(
            "torch: what f captured and requires a gradient would be a constant of what is "
            "compiled; pass it as an argument, or detach it"
        )
    _clean(program, len(tensors))
    with modes.without_autocast():
        run = _runner(program, compiler, xs, tensors)
    captured = Closure(tensors, modules) if tensors or modules else None
    return _Graph(_with(run, tensors, modes), static, looks_like(xs), modes, captured)


def _runner(
    program: torch.fx.GraphModule, compiler: str, xs: Arrays, tensors: Arrays
) -> Callable[..., Arrays]:
    if compiler == "graph":
        fold(program)
        # TorchScript runs it, and that must not write into what f captured.
        return _own_constants(program, (*[t.clone() for t in tensors], *xs))
    run = inductor(program, (*tensors, *xs))
    return lambda *xs: tuple(run(*xs))


def _with(run: Callable[..., Arrays], tensors: Arrays, modes: Modes) -> Callable[..., Arrays]:
    """``run`` with what it always has."""
    if modes.autocast:

        def as_captured(*xs: torch.Tensor) -> Arrays:
            with modes.without_autocast():
                return run(*tensors, *xs)

        return as_captured
    return (lambda *xs: run(*tensors, *xs)) if tensors else run


def _taken_as_arguments(program: torch.fx.GraphModule) -> Arrays:
    """The tensors that ``f`` captured, which become the program's first arguments: then what is
    written into them is seen by the next call. What ``f`` made of numbers is copied where it is
    used, and stays a constant."""
    graph = program.graph
    copied = torch.ops.aten.lift_fresh_copy.default
    tensors: list[torch.Tensor] = []
    arguments: dict[str, torch.fx.Node] = {}
    taken = [
        node
        for node in graph.find_nodes(op="get_attr")
        if any([user.target is not copied for user in node.users])
    ]
    for node in taken:
        if node.target not in arguments:
            with graph.inserting_before(next(iter(graph.nodes))):
                arguments[node.target] = graph.placeholder(f"captured_{len(tensors)}")
            arguments[node.target].meta = node.meta
            tensors.append(getattr(program, node.target))
        node.replace_all_uses_with(arguments[node.target])
        graph.erase_node(node)
    program.recompile()
    return tuple(reversed(tensors))


def _clean(program: torch.fx.GraphModule, captured: int) -> None:
    """Without the operations that kept derivatives apart: below autograd they do nothing, and cost
    as much as others. A result stays another tensor than the argument it is equal to, and a copy of
    what ``f`` captured, the first so many arguments. And without the looks at a value that
    failed."""
    graph, detach = program.graph, torch.ops.aten.detach.default
    theirs = graph.find_nodes(op="placeholder")[:captured]
    for node in graph.find_nodes(op="call_function", target=detach):
        (source,) = node.args
        if source.op != "placeholder" or all(user.op != "output" for user in node.users):
            node.replace_all_uses_with(source)
            graph.erase_node(node)
        elif source in theirs:
            node.target = torch.ops.aten.clone.default
    for node in graph.find_nodes(op="call_function", target=look_at_a_value):
        if node.users:
            # The script would have the value of this call in every other.
            raise _looked("x.item() or x.tolist(); go on with x itself")
        graph.erase_node(node)
    program.recompile()


def _looked(what: str) -> TracingError:
    return TracingError(
        "torch: what is compiled can't look at a value, nor make arrays whose shapes depend on "
        f"one; use xp.where or xp.cond, or make the argument static ({what})"
    )


def _own_constants(program: torch.fx.GraphModule, xs: Arrays) -> Callable[..., Arrays]:
    """The program as a script, with copies of those results that depend on no argument: in the
    script they are constants, the same tensors in every call."""
    varying: set[torch.fx.Node] = set()
    for node in program.graph.nodes:
        if node.op == "placeholder" or not varying.isdisjoint(node.all_input_nodes):
            varying.add(node)
    (output,) = program.graph.find_nodes(op="output")
    varies = [y in varying for y in output.args[0]]
    script = _script(program, xs)
    if all(varies):
        return script

    def call(*xs: Any) -> Arrays:
        return tuple([y if v else y.clone() for y, v in zip(script(*xs), varies, strict=True)])

    return call


def _script(program: torch.fx.GraphModule, xs: Arrays) -> Callable[..., Arrays]:
    """The graph run by TorchScript, which takes a third of the time of its Python code, unless that
    can't have it."""

    def run(*xs: torch.Tensor) -> Arrays:
        return tuple(program(*xs))

    if _has_negative_zero(program) or _has_truth_for_a_number(program):
        return run
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            script: Callable[..., Arrays] = torch.jit.trace(run, xs, check_trace=False)
        except RuntimeError as error:
            # A list of booleans, which the gradients of normalizations and convolutions have.
            if "unsupported argument type in the JIT tracer" not in str(error):
                raise
            return run
    return script


_NEGATIVE_ZERO = re.compile(r"-0\.0(?!\d)")


def _has_negative_zero(program: torch.fx.GraphModule) -> bool:
    """Whether a number is -0.0, or constants differ by that alone: TorchScript takes what is equal
    for one constant, and 0.0 and -0.0 are."""
    nodes = program.graph.find_nodes(op="get_attr")
    constants = [x for x in (getattr(program, n.target) for n in nodes) if x.is_floating_point()]
    signed = [x for x in constants if bool(((x == 0) & torch.signbit(x)).any())]
    return bool(_NEGATIVE_ZERO.search(program.code)) or any(
        [_differ_in_signs(x, y) for x in signed for y in constants]
    )


def _differ_in_signs(x: torch.Tensor, y: torch.Tensor) -> bool:
    alike = (x.dtype, x.device, x.shape) == (y.dtype, y.device, y.shape) and torch.equal(x, y)
    return alike and not torch.equal(torch.signbit(x), torch.signbit(y))


def _has_truth_for_a_number(program: torch.fx.GraphModule) -> bool:
    """Whether a boolean is where a number goes, as in ``x * True``: TorchScript fails there, once
    it runs."""
    return any(
        [
            isinstance(x, bool) and isinstance(argument.type, torch.NumberType | torch.TensorType)
            for node in program.graph.nodes
            if isinstance(node.target, OpOverload)
            for x, argument in zip(node.args, schema(node.target).arguments, strict=False)
        ]
    )
