"""Everything that is used of PyTorch and is not public: what may be gone in another version.

A test holds all other modules to PyTorch's public names, and ``make torch-versions`` tries these
on any version of PyTorch.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import torch
from torch._functorch import eager_transforms
from torch._functorch.pyfunctorch import temporarily_pop_interpreter_stack
from torch._functorch.vmap import lazy_load_decompositions
from torch._ops import OpOverload
from torch._subclasses.fake_tensor import DataDependentOutputException, DynamicOutputShapeException
from torch.autograd import Variable, forward_ad
from torch.fx.experimental.proxy_tensor import make_fx
from torch.fx.experimental.symbolic_shapes import GuardOnDataDependentSymNode
from torch.overrides import _get_current_function_mode_stack
from torch.utils._device import DeviceContext
from torch.utils._pytree import tree_map as mapped

from multicalc.backend import uninterrupted

__all__ = [
    "GlobalStateGuard",
    "OpOverload",
    "add_batch_dim",
    "begin_batch",
    "default_devices",
    "end_batch",
    "every_example",
    "forward_standing",
    "forward_thread",
    "has_values",
    "in_capture",
    "in_forward_mode",
    "in_functional_transform",
    "inductor",
    "is_differentiated",
    "is_unwritten_zero",
    "lazy_load_decompositions",
    "look_at_a_value",
    "looks_at_a_value",
    "looks_like",
    "make_dual",
    "mapped",
    "remove_batch_dim",
    "restore",
    "restore_forward",
    "run_backward",
    "schema",
    "softplus",
    "softplus_slope",
    "standing",
    "storage",
    "traced",
    "unpack_dual",
    "unwrap_if_dead",
    "weight_norm",
    "weight_norm_places",
]

# torch.func.vmap without its trees, which take as long as a small Hessian.
begin_batch = torch._C._functorch._vmap_increment_nesting
end_batch = torch._C._functorch._vmap_decrement_nesting
add_batch_dim = torch._C._functorch._add_batch_dim
remove_batch_dim = torch._C._functorch._remove_batch_dim

unwrap_if_dead = torch._C._functorch.unwrap_if_dead
"""What is within a tensor of a transform that has ended, as those that its graph keeps are."""

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

weight_norm = torch._weight_norm
"""What weight normalisation is made of."""
weight_norm_places = (torch, sys.modules["torch.nn.utils.weight_norm"])
"""Where its name stands, ``_weight_norm``: by import in the second."""

is_unwritten_zero = torch.Tensor._is_zerotensor
"""Whether a tensor is zero and has no storage, so that it can't be made a NumPy array."""


def storage(x: torch.Tensor) -> int:
    """Which memory a tensor is in: one number for all that share it, of fake tensors too."""
    key: int = x.untyped_storage()._cdata
    return key


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


forward_thread: dict[str, int] = {}
"""The thread that is in forward mode by a call of ours, if one is. PyTorch counts levels in two
process-wide variables (torch._functorch.eager_transforms.JVP_NESTING and
torch.autograd.forward_ad._current_level), so two threads in forward mode at once raise or mix their
tangents."""


def in_forward_mode() -> bool:
    """Whether a level of dual numbers is open, and not known to be another thread's."""
    if forward_ad._current_level < 0:
        return False
    me = threading.get_ident()
    return forward_thread.get("thread", me) == me


_enabled = torch.is_grad_enabled
_transforms = torch._C._functorch.get_dynamic_layer_stack_depth
_dispatching = torch._C._len_torch_dispatch_stack
_calling = torch._C._len_torch_function_stack


def standing() -> tuple[Any, ...]:
    """What transforms change in this thread: whether there are gradients, and how many transforms
    and modes are around."""
    return _enabled(), _transforms(), _dispatching(), _calling()


def restore(standing: tuple[Any, ...]) -> None:
    """Put back what :func:`standing` has seen."""
    enabled, transforms, dispatching, calling = standing
    if _transforms() > transforms:
        torch._C._functorch.pop_dynamic_layer_stack_and_undo_to_depth(transforms)
    while _dispatching() > dispatching:
        torch._C._pop_torch_dispatch_stack(None)
    while _calling() > calling:
        torch._C._pop_torch_function_stack()
    torch._C._set_grad_enabled(enabled)


def forward_standing() -> tuple[int, int, bool]:
    """What forward mode changes in the whole process, and whether there is one in this thread."""
    return forward_ad._current_level, eager_transforms.JVP_NESTING, torch._C._is_fwd_grad_enabled()


def restore_forward(standing: tuple[int, int, bool]) -> None:
    """Put back what :func:`forward_standing` has seen."""
    level, eager_transforms.JVP_NESTING, enabled = standing
    if level < 0:
        # There is one level, if any: PyTorch's own count of it may be behind.
        with suppress(RuntimeError):
            torch._C._exit_dual_level(level=0)
        forward_ad._current_level = level
    torch._C._set_fwd_grad_enabled(enabled)


def is_differentiated(x: torch.Tensor, unknown: bool = True) -> bool:
    """Whether ``x`` requires a gradient or has a tangent, at the innermost level or one around;
    ``unknown`` where a batch doesn't say whether it has one."""
    # Out of sight of modes, which would compute with x.
    with torch._C.DisableTorchFunction():
        return _is_differentiated(x, unknown)


def _is_differentiated(x: torch.Tensor, unknown: bool) -> bool:
    if x.requires_grad:
        return True
    tracked = torch._C._functorch.is_gradtrackingtensor(x)
    if tracked or in_forward_mode():
        try:
            if unpack_dual(x, level=0)[1] is not None:
                return True
        except RuntimeError:  # vmap has no batched form of that.
            return unknown
    if not in_functional_transform():
        return False
    level = torch._C._functorch.get_dynamic_layer_stack_depth()
    if torch._C._functorch.maybe_get_level(x) == level:
        x = torch._C._functorch.get_unwrapped(x)
    with temporarily_pop_interpreter_stack():
        return _is_differentiated(x, unknown)


def in_capture() -> bool:
    """Whether somebody looks at every operation, to make a graph of them or to change them."""
    return torch._C._len_torch_dispatch_stack() > 0 or None in default_devices()


def without_transforms(x: torch.Tensor) -> torch.Tensor | None:
    """``x`` below ``torch.func``'s transforms; None under its ``vmap``, which has many."""
    while torch._C._functorch.is_functorch_wrapped_tensor(x):
        if torch._C._functorch.is_batchedtensor(x):
            return None
        x = torch._C._functorch.get_unwrapped(x)
    return x


def every_example(x: torch.Tensor) -> torch.Tensor:
    """The values of ``x`` in all examples of all batches around, and no derivative."""
    while torch._C._functorch.is_functorch_wrapped_tensor(x):
        x = torch._C._functorch.get_unwrapped(x)
    with outside_transforms():
        return x.detach().clone()


outside_transforms = torch._C._DisableFuncTorch
"""A scope in which what :func:`without_transforms` gives can be read."""


def has_values(x: torch.Tensor) -> bool:
    """Whether there is one value of each element to look at: not in what :func:`traced` runs, nor
    in a batch."""
    fake = torch._C._get_dispatch_mode(torch._C._TorchDispatchModeKey.FAKE)
    return fake is None and without_transforms(x) is not None


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


@uninterrupted
def traced(f: Callable[..., Any], xs: Sequence[torch.Tensor]) -> torch.fx.GraphModule:
    """The graph of ``f`` at tensors like ``xs``, below autograd, which ``torch.export`` isn't."""
    # Uninterrupted, as PyTorch ends the process where it finds a mode of a capture left open. Fake
    # tensors have no values that could be frozen into the graph, nor for anomalies to be seen.
    with torch.autograd.set_detect_anomaly(False):
        graph: torch.fx.GraphModule = make_fx(f, tracing_mode="fake", _allow_non_fake_inputs=True)(
            *xs
        )
    return graph


def inductor(graph: torch.fx.GraphModule, xs: Sequence[torch.Tensor]) -> Callable[..., Any]:
    """``graph`` compiled. Importing inductor takes seconds, so it is left to the first use."""
    before = standing()
    try:
        run: Callable[..., Any] = torch._inductor.compile(graph, list(xs))
    except BaseException:
        restore(before)
        raise
    return run


def schema(operation: OpOverload) -> Any:
    """What an operation does to its arguments: which it writes into, which it returns."""
    return operation._schema


def unread(f: Callable[..., Any], *args: Any) -> Any:
    """``f(*args)``, of which ``torch.compile`` reads nothing: it stands around a call of ours."""
    before = _dynamo.set_eval_frame(None)
    try:
        return f(*args)
    finally:
        _dynamo.set_eval_frame(before)


_dynamo: Any = torch._C._dynamo.eval_frame
is_read = _dynamo.get_eval_frame_callback
"""What reads each function as it is called; None where nobody does."""
