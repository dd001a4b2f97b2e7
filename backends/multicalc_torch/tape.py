"""Reverse mode on PyTorch's own graph, a third of the time that ``torch.func`` takes for it.

The inputs are new leaves. What is computed from them belongs to the caller's graph only if he can
ask for it: if gradients are enabled around the call, and an input or something that ``f`` captured
requires a gradient. Only then are derivatives recorded, so that they can be differentiated again.
"""

from __future__ import annotations

from typing import Any

import torch

from multicalc.backend import Array, Arrays, FlatFunction, Pullback
from multicalc_torch.corrections import transform
from multicalc_torch.private import is_unwritten_zero, run_backward
from multicalc_torch.scopes import on_the_graph

_Leaf = type(torch.ones((), requires_grad=True).view(()).grad_fn.next_functions[0][0])
"""The node of a graph that stands for a leaf."""


def serves(xs: Arrays) -> bool:
    """Whether the graph sees everything that goes on, and can record it: there is no inference
    mode."""
    return (
        on_the_graph()
        and not torch.is_inference_mode_enabled()
        and not any([x.is_inference() for x in xs])
    )


class Recording:
    """One run of ``f``, recorded."""

    __slots__ = ("aux", "outs", "outward", "xs")

    def __init__(self, f: FlatFunction, xs: Arrays) -> None:
        inputs, enabled, attached = _Inputs(), torch.is_grad_enabled(), False
        leaves = []
        for x in xs:
            if enabled and x.requires_grad:
                attached = True
                leaves.append(x.view_as(x))
            else:
                leaves.append(_leaf(x.detach(), inputs))
        self.xs = tuple(leaves)
        with transform(nested=attached):
            if enabled:
                self.outs, self.aux = f(*leaves)
            else:
                with torch.enable_grad():
                    self.outs, self.aux = f(*leaves)
        inputs.waiting = False
        self.outward = enabled and (attached or _reaches_out(self.outs))

    def results(self) -> tuple[Arrays, Arrays]:
        if self.outward:
            return self.outs, self.aux
        # What needs no gradient is a constant, which f may have captured.
        outs = [y.detach() if y.requires_grad else y.clone() for y in self.outs]
        return tuple(outs), tuple([a.detach() for a in self.aux])


def vjp(f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pullback]:
    recording = Recording(f, xs)

    def pullback(cotangents: Arrays) -> Arrays:
        record = recording.outward or any([c is not None and c.requires_grad for c in cotangents])
        return pulled(recording.outs, recording.xs, cotangents, again=True, record=record)

    return *recording.results(), pullback


def jvp(f: FlatFunction, xs: Arrays, tangents: Arrays) -> tuple[Arrays, Arrays, Arrays]:
    """By the transpose of the pullback: that is linear in its cotangents, so its own pullback,
    taken anywhere, pushes tangents forward."""
    recording, ours = Recording(f, xs), _Inputs()
    at = tuple([_leaf(torch.ones_like(y), ours) for y in recording.outs])
    back = pulled(recording.outs, recording.xs, at, again=True, record=True)
    ours.waiting = False
    record = recording.outward or any([t is not None and t.requires_grad for t in tangents])
    pushed = pulled(back, at, tangents, again=record, record=record)
    return *recording.results(), pushed


def value_and_grad(f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Arrays]:
    recording = Recording(f, xs)
    one = torch.ones_like(recording.outs[0])
    record = recording.outward
    grads = pulled(recording.outs, recording.xs, (one,), again=record, record=record)
    return *recording.results(), grads


def pulled(outs: Arrays, xs: Arrays, cotangents: Arrays, *, again: bool, record: bool) -> Arrays:
    """``torch.autograd.grad`` without its checks, which take as long as a small gradient; zeros
    where an input is not used."""
    if not xs:
        return ()
    pairs = zip(outs, cotangents, strict=True)
    used = [(y, c) for y, c in pairs if c is not None and y.requires_grad]
    if len(used) < len(outs):
        if not used:
            return tuple([torch.zeros_like(x) for x in xs])
        outs, cotangents = zip(*used, strict=True)
    found = run_backward(outs, cotangents, again or record, record, xs, True, accumulate_grad=False)
    return tuple(
        [
            torch.zeros_like(x) if g is None else written_out(g)
            for x, g in zip(xs, found, strict=True)
        ]
    )


def written_out(t: Array) -> Array:
    """A derivative that is zero as an array of zeros: torch has tensors without storage for it,
    which can't be made NumPy arrays."""
    return t.clone() if is_unwritten_zero(t) else t


class _Inputs:
    """Whose leaves they are: ``waiting`` as long as the function runs of which they are inputs."""

    __slots__ = ("waiting",)

    def __init__(self) -> None:
        self.waiting = True


def _leaf(x: Array, inputs: _Inputs) -> Array:
    """``x``, which nobody else has, as one of these inputs."""
    x.requires_grad_()
    x._multicalc_inputs = inputs
    return x


def _reaches_out(outs: Arrays) -> bool:
    """Whether ``outs`` were computed from leaves that anybody else asks derivatives for: the
    caller's, or those of a transform that is still running."""
    nodes: list[Any] = [y.grad_fn for y in outs if y.grad_fn is not None]
    seen = set(nodes)
    for node in nodes:
        for before, _ in node.next_functions:
            if before is None or before in seen:
                continue
            seen.add(before)
            if type(before) is not _Leaf:
                nodes.append(before)
                continue
            inputs = getattr(before.variable, "_multicalc_inputs", None)
            if inputs is None or inputs.waiting:
                return True
    return False
