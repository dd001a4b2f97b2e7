"""The PyTorch adapter: ``torch.func``, whose transforms nest in each other and in autograd's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
import torch

from multicalc.backend import (
    AS_IT_IS,
    Array,
    Arrays,
    Axes,
    Backend,
    Capability,
    Costs,
    FlatFunction,
    Pullback,
    filled,
)
from multicalc.errors import TracingError, UnsupportedOperationError
from multicalc.xp.common.kinds import dtypes_of
from multicalc_torch import corrections, forward, private, tape
from multicalc_torch import namespace as torch_namespace
from multicalc_torch.batching import batched, mapped
from multicalc_torch.compiling import compiled, compilers
from multicalc_torch.corrections import transform
from multicalc_torch.distributed import beside, in_parts, whole
from multicalc_torch.exits import tangents_kept
from multicalc_torch.notes import NOTES
from multicalc_torch.private import has_values, storage
from multicalc_torch.rules import attached
from multicalc_torch.scopes import on_the_graph

_FORWARD_FROM = 10_000
"""From how many elements on forward mode is faster than the transpose of reverse mode: it costs
about two evaluations of f and not four, but more Python an operator. Where a derivative has edges
(of a deviation of 0, of 0 to the power 0) the transpose has the right number more often."""


Result = TypeVar("Result")


class TorchBackend(Backend):
    dtypes = MappingProxyType(dtypes_of(torch))
    takes_none = True
    notes = NOTES
    features = MappingProxyType(
        dict.fromkeys(("complex", "native graph"), Capability("native"))
        | {"jit": Capability("native", "graph; inductor where there is a C++ compiler")}
    )
    compilers = compilers()
    guards_writes = True
    costs = Costs(reverse_over_reverse=True, small_batch=2**13)  # Forward mode needs a lock.

    @property
    def namespace(self) -> Any:
        return torch_namespace

    def devices(self) -> list[str]:
        return ["cpu", *(f"cuda:{i}" for i in range(torch.cuda.device_count()))]

    def standing(self) -> Any:
        return private.standing(), corrections.standing(), tangents_kept.here()

    def restore(self, standing: Any) -> None:
        modes, transforms, keeping = standing
        private.restore(modes)
        corrections.restore(transforms)
        tangents_kept.restore(keeping)

    def device_of(self, x: Array) -> Any:
        return x.device

    def has_values(self, x: Array) -> bool:
        return has_values(x)

    def readable(self, x: Array) -> np.ndarray | None:
        plain = private.without_transforms(x)
        # What is in parts is put together by all processes, and one alone would wait for ever.
        if plain is None or in_parts(plain):
            return None
        with private.outside_transforms():
            return super().readable(plain)

    def differentiated(self, x: Array) -> bool:
        return private.is_differentiated(x)

    def connected(self, x: Array) -> bool:
        return private.is_differentiated(x, unknown=False)

    def device(self, like: Array) -> AbstractContextManager[Any]:
        return AS_IT_IS if like.device.type == "cpu" else torch.device(like.device)

    def from_numpy(self, x: np.ndarray, like: Array | None = None) -> Array:
        # A copy in C order and positive strides: torch takes nothing else, and
        # the tensor must not share memory with the caller's array.
        own = np.array(x, order="C", copy=True)
        if own.dtype.name == "bfloat16":
            tensor = torch.from_numpy(own.view(np.int16)).view(torch.bfloat16)
        else:
            tensor = torch.from_numpy(own)
        return tensor if like is None else beside(tensor.to(like.device), like)

    def to_numpy(self, x: Array) -> np.ndarray:
        x = whole(x)
        if x.dtype == torch.bfloat16:
            return _bfloat16_to_numpy(x.detach().cpu())
        # With force also what is lazy: conjugates, negatives, and zeros that were never stored.
        # torch gives expanded tensors (stride 0), which would make an array whose elements share
        # one place in memory.
        return np.array(x.numpy(force=True), copy=True)

    def free_memory(self, like: Array) -> int | None:
        if like.device.type == "cuda":
            free, _ = torch.cuda.mem_get_info(like.device)
            kept = torch.cuda.memory_reserved(like.device)
            return int(free + kept - torch.cuda.memory_allocated(like.device))
        return super().free_memory(like)

    def copy(self, x: Array) -> Array:
        return x.detach().clone()

    def scoped(self, dtypes: frozenset[str], function: Callable[..., Result], *args: Any) -> Result:
        if private.is_read() is None:
            return super().scoped(dtypes, function, *args)
        found: Result = private.unread(super().scoped, dtypes, function, *args)
        return found

    def unshared(self, arrays: Sequence[Any], others: Sequence[Any]) -> Arrays:
        if not on_the_graph():
            return tuple(arrays)
        known, taken = set(map(id, others)), None
        own = []
        for x in arrays:
            # Most are one of the others: where these are is asked for the rest only.
            if id(x) not in known:
                if taken is None:
                    taken = {storage(y) for y in others if isinstance(y, torch.Tensor)}
                where = storage(x)
                # Contiguous, so that no two elements are in one place, as in an expanded tensor.
                if where not in taken and x.is_contiguous():
                    taken.add(where)
                    own.append(x)
                    continue
            own.append(x.clone(memory_format=torch.contiguous_format))
        return tuple(own)

    def compile(
        self, f: Callable[..., tuple[Arrays, Any]], compiler: str
    ) -> Callable[..., tuple[Arrays, Any] | None]:
        return compiled(f, compiler)

    def vjp(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pullback]:
        if tape.serves(xs):
            return tape.vjp(f, xs)
        # Nothing of Python's can be replaced where torch.compile reads it.
        compiling = torch.compiler.is_dynamo_compiling()
        with AS_IT_IS if compiling else transform(nested=True):
            result: Any = torch.func.vjp(f, *xs, has_aux=True)
        outs, pull, aux = result

        def pullback(cotangents: Arrays) -> Arrays:
            return tuple(map(tape.written_out, pull(filled(self.namespace, cotangents, outs))))

        return outs, aux, pullback

    def value_and_grad(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Arrays]:
        if tape.serves(xs):
            return tape.value_and_grad(f, xs)
        if not xs or torch.compiler.is_dynamo_compiling():
            return super().value_and_grad(f, xs)

        def scalar(*xs: Array) -> Any:
            outs, aux = f(*xs)
            return outs[0], aux

        # Not by vjp: in vmap a pullback that is called after its transform has ended fails where
        # it meets a rule of one's own that takes derivatives.
        with transform(nested=True):
            made = torch.func.grad_and_value(scalar, tuple(range(len(xs))), has_aux=True)
            grads, (value, aux) = made(*xs)
        return (value,), aux, tuple(map(tape.written_out, grads))

    def jvp(self, f: FlatFunction, xs: Arrays, tangents: Arrays) -> tuple[Arrays, Arrays, Arrays]:
        serves = tape.serves((*xs, *tangents))
        if not serves or sum([x.numel() for x in xs]) >= _FORWARD_FROM:
            try:
                outs, aux, found = forward.pushed(f, xs, tangents)
            except RuntimeError:
                # In reverse mode every operator has a rule, and no tangent is widened. An error of
                # the function is raised again there.
                pass
            else:
                # PyTorch's tangents of det, solve and others have wrong gradients.
                if not any([y.requires_grad for y in (*outs, *found)]):
                    return outs, aux, found
        # The gradient of a tangent is a third derivative here.
        if not serves:
            return super().jvp(f, xs, tangents)
        with transform(nested=True):
            return tape.jvp(f, xs, tangents)

    def vmap(self, f: FlatFunction, xs: Arrays, axes: Axes) -> tuple[Arrays, Arrays]:
        return mapped(f, xs, axes)

    def pull_many(self, pullback: Pullback, cotangents: Arrays) -> Arrays:
        try:
            return batched(pullback, cotangents)
        except TracingError:
            # A rule of one's own looks at values, which each row alone has.
            return super().pull_many(pullback, cotangents)
        except RuntimeError as error:
            if "vmap" not in str(error) and "Batching rule" not in str(error):
                raise
            # vmap says so itself when a backward formula has no batched form.
            return super().pull_many(pullback, cotangents)

    def stop_gradient(self, x: Array) -> Array:
        return x.detach()

    def attach(self, pull: Any, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
        return attached(pull, xs, kept, outs)

    def checkpoint(self, f: Callable[..., Arrays], xs: Arrays) -> Arrays:
        # Under vmap torch.func's pullbacks fail in a backward pass.
        return super().checkpoint(f, xs) if tape.serves(xs) else f(*xs)

    def sparse(
        self, shape: tuple[int, int], rows: np.ndarray, columns: np.ndarray, like: Array
    ) -> Callable[[Array], Any]:
        indices = torch.from_numpy(np.stack([rows, columns])).to(like.device)

        def made(values: Array) -> Array:
            if private.without_transforms(values) is None:
                raise UnsupportedOperationError(
                    "torch: there are no batches of sparse tensors; take the matrix of each "
                    "example by itself, or mc.hessian or mc.jacobian"
                )
            # Transposed in place, as by t_, a tensor writes into its indices: each has its own.
            return torch.sparse_coo_tensor(
                indices.clone(), values, shape, is_coalesced=True, check_invariants=False
            )

        return made

    def unit_vectors(self, x: Array, rows: range) -> Array:
        # Made in torch: on the device, and NumPy has no bfloat16.
        count = x.numel()
        if rows != range(count):
            which = torch.arange(rows.start, rows.stop, device=x.device)
            ones = (which[:, None] == torch.arange(count, device=x.device)).to(x.dtype)
        elif count * count <= self.costs.small_batch:
            ones = torch.eye(count, dtype=x.dtype, device=x.device)
        else:
            # Of an eye, inductor computes each element anew wherever it is used.
            ones = torch.zeros(count, count, dtype=x.dtype, device=x.device)
            ones.diagonal().fill_(1)
        return beside(ones.reshape((len(rows), *x.shape)), x)


def _bfloat16_to_numpy(x: torch.Tensor) -> np.ndarray:
    """In NumPy's bfloat16 where ml_dtypes has registered one, else as float32, which holds it."""
    try:
        bfloat16 = np.dtype("bfloat16")
    except TypeError:
        return np.array(x.float().numpy(), copy=True)
    return np.array(x.contiguous().view(torch.int16).numpy(), copy=True).view(bfloat16)
