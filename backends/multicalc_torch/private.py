"""Everything that is used of PyTorch and is not public: what may be gone in another version.

A test holds all other modules to PyTorch's public names, and ``make torch-versions`` tries these
on any version of PyTorch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch._functorch.vmap import lazy_load_decompositions
from torch._ops import OpOverload
from torch._subclasses.fake_tensor import DataDependentOutputException, DynamicOutputShapeException
from torch.autograd import Variable, forward_ad
from torch.fx.experimental.proxy_tensor import make_fx
from torch.fx.experimental.symbolic_shapes import GuardOnDataDependentSymNode
from torch.overrides import _get_current_function_mode_stack
from torch.utils._device import DeviceContext
from torch.utils._pytree import tree_map as mapped

__all__ = [
    "GlobalStateGuard",
    "OpOverload",
    "add_batch_dim",
    "begin_batch",
    "default_devices",
    "end_batch",
    "has_values",
    "in_capture",
    "in_forward_mode",
    "in_functional_transform",
    "inductor",
    "is_unwritten_zero",
    "lazy_load_decompositions",
    "look_at_a_value",
    "looks_at_a_value",
    "looks_like",
    "make_dual",
    "mapped",
    "remove_batch_dim",
    "run_backward",
    "schema",
    "softplus",
    "softplus_slope",
    "traced",
    "unpack_dual",
]

# torch.func.vmap without its trees, which take as long as a small Hessian.
begin_batch = torch._C._functorch._vmap_increment_nesting
end_batch = torch._C._functorch._vmap_decrement_nesting
add_batch_dim = torch._C._functorch._add_batch_dim
remove_batch_dim = torch._C._functorch._remove_batch_dim

_guards = torch._C._dynamo.guards
"""No module in PyTorch 2.4, but an attribute."""
GlobalStateGuard = _guards.GlobalStateGuard
"""Whether PyTorch's modes are what they were, in one call: autocast, the default dtype, whether
gradients are recorded, what is deterministic, how many threads there are."""

run_backward = Variable._execution_engine.run_backward
"""``torch.autograd.grad`` without its checks, which take as long as a small gradient."""

make_dual = torch._C._VariableFunctions._make_dual
"""The public function looks at its arguments for as long as a small function takes."""
unpack_dual = torch._C._VariableFunctions._unpack_dual

softplus = torch._C._nn.softplus
"""The kernel, as ``torch.nn.functional`` has it, without its checks."""
softplus_slope = torch.ops.aten.softplus_backward.default._op
"""The kernel of its derivative, which has no public name."""

is_unwritten_zero = torch.Tensor._is_zerotensor
"""Whether a tensor is zero and has no storage, so that it can't be made a NumPy array."""

look_at_a_value = torch.ops.aten._local_scalar_dense.default
"""What ``bool(x)`` and ``float(x)`` come to."""
looks_at_a_value = (
    DataDependentOutputException,
    DynamicOutputShapeException,
    GuardOnDataDependentSymNode,
)
"""What :func:`traced` raises where a function does."""


def in_functional_transform() -> bool:
    """Whether a transform of ``torch.func`` is around."""
    return torch._C._functorch.peek_interpreter_stack() is not None


def in_forward_mode() -> bool:
    """Whether a level of dual numbers is open."""
    return forward_ad._current_level >= 0


def in_capture() -> bool:
    """Whether somebody looks at every operation, to make a graph of them or to change them."""
    return torch._C._len_torch_dispatch_stack() > 0 or None in default_devices()


def has_values() -> bool:
    """Whether tensors have values to look at; in what :func:`traced` runs, none has."""
    return torch._C._get_dispatch_mode(torch._C._TorchDispatchModeKey.FAKE) is None


def default_devices() -> list[torch.device | None]:
    """Where new tensors are made, if anybody has said so, the latest one last. Those are modes that
    look at functions; None stands for any other of these."""
    if not torch._C._len_torch_function_stack():
        return []
    stack = _get_current_function_mode_stack()
    return [mode.device if type(mode) is DeviceContext else None for mode in stack]


def looks_like(xs: Sequence[torch.Tensor]) -> Callable[..., bool]:
    """Whether tensors look like these, in one call: what PyTorch's own compiler asks before it runs
    what it has compiled. Part of a look is what goes on around: autocast, a transform of
    ``torch.func``, somebody who looks at every operation."""
    sizes: list[Any] = [list(x.shape) for x in xs]
    strides: list[Any] = [list(x.stride()) for x in xs]
    guards = _guards.TensorGuards(*xs, dynamic_dims_sizes=sizes, dynamic_dims_strides=strides)
    check: Callable[..., bool] = guards.check
    return check


def traced(f: Callable[..., Any], xs: Sequence[torch.Tensor]) -> torch.fx.GraphModule:
    """The graph of ``f`` at tensors like ``xs``, below autograd, which ``torch.export`` isn't."""
    # Fake tensors have no values that could be frozen into the graph.
    graph: torch.fx.GraphModule = make_fx(f, tracing_mode="fake", _allow_non_fake_inputs=True)(*xs)
    return graph


def inductor(graph: torch.fx.GraphModule, xs: Sequence[torch.Tensor]) -> Callable[..., Any]:
    """``graph`` compiled. Importing inductor takes seconds, so it is left to the first use."""
    run: Callable[..., Any] = torch._inductor.compile(graph, list(xs))
    return run


def schema(operation: OpOverload) -> Any:
    """What an operation does to its arguments: which it writes into, which it returns."""
    return operation._schema
