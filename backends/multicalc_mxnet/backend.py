"""The MXNet adapter: its transforms, and conversions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import MappingProxyType
from typing import Any

import numpy as np

from multicalc.backend import (
    Arrays,
    Backend,
    Capability,
    Costs,
    FlatFunction,
    Limit,
    Pullback,
    Pushforward,
    check_fits,
    derived,
    push_each,
    size_of,
)

from . import namespace as mxnet_namespace
from .engine.boxes import is_symbolic, without_levels
from .engine.exits import is_differentiated
from .engine.forward import jvp
from .engine.rules import attached, gets_rule
from .engine.standing import restore, standing
from .engine.vjp import hessian_product, value_and_grad, vjp
from .graphs.columns import blocks, unit_vectors
from .graphs.compiled import Compiled
from .graphs.hessian import hessian
from .names.dtypes import OWN
from .names.operands import NO_COMPLEX, dtype_name
from .notes import NOTES
from .runtime import calls
from .runtime.loading import ensure_numpy_mode, load
from .runtime.state import state

mx = load()


OF_COMPLEX = (
    *("linalg.eig", "linalg.eigvals", "fft.fft", "fft.fftn", "fft.hfft", "fft.ifft", "fft.ifftn"),
    *("fft.ihfft", "fft.irfft", "fft.irfftn", "fft.rfft", "fft.rfftn"),
)
"""Operations that give or take complex numbers."""


class MxnetBackend(Backend):
    dtypes = MappingProxyType(OWN)
    takes_none = True
    notes = NOTES
    operations = MappingProxyType(
        {
            "linalg.qr": Limit(
                0, "no derivative; write it with `cholesky` or `svd`, or use torch or jax"
            ),
            **{name: Limit(-1, NO_COMPLEX) for name in OF_COMPLEX},
        }
    )
    features = MappingProxyType(
        {
            "complex": Capability("unsupported", NO_COMPLEX),
            "native graph": Capability(
                "unsupported",
                "in mx.autograd.record() only jvp stays connected; nest multicalc's transforms",
            ),
        }
    )
    # A gradient is a tape, and a tape can't be differentiated in reverse at MXNet's own speed;
    # tangents can be pushed through it. By dual numbers that takes as long as two tapes.
    costs = Costs(rows_a_column=2.0)

    # What MXNet compiles is differentiable in reverse once, so a gradient has no graph itself.
    compilers = ("graph",)
    compiles_transforms = False
    uncompiled = frozenset(
        (
            *("bitwise_and", "bitwise_invert", "bitwise_left_shift", "bitwise_or"),
            *("bitwise_right_shift", "bitwise_xor", "cond", "interp", "linalg.lstsq"),
            *("linalg.matrix_rank", "linalg.pinv", "linalg.qr", "nextafter", "nonzero"),
            *("signbit", "top_k", "unique_all", "unique_counts"),
            *("unique_inverse", "unique_values", "while_loop"),
        )
    )

    @property
    def namespace(self) -> Any:
        return mxnet_namespace

    def devices(self) -> list[str]:
        return ["cpu", *(f"gpu:{i}" for i in range(mx.context.num_gpus()))]

    def shape(self, x: Any) -> tuple[int, ...]:
        return tuple(calls.shape_of(x))

    def dtype(self, x: Any) -> str:
        return calls.DTYPES[calls.dtype_code(x)]

    def standing(self) -> Any:
        return standing()

    def restore(self, standing: Any) -> None:
        restore(standing)

    def has_values(self, x: Any) -> bool:
        return not is_symbolic(x)

    def readable(self, x: Any) -> np.ndarray | None:
        return None if is_symbolic(x) else np.asarray(calls.values(without_levels(x)))

    def differentiated(self, x: Any) -> bool:
        return is_differentiated(x)

    def device_of(self, x: Any) -> Any:
        return x.ctx

    def device(self, like: Any) -> AbstractContextManager[Any]:
        return like.ctx

    def from_numpy(self, x: np.ndarray, like: Any = None) -> Any:
        ensure_numpy_mode()
        with nullcontext() if like is None else self.device(like):
            return mx.np.array(x, dtype=dtype_name(x.dtype))

    def to_numpy(self, x: Any) -> np.ndarray:
        return np.asarray(x.asnumpy())

    def free_memory(self, like: Any) -> int | None:
        if like.ctx.device_type == "gpu":
            free, _ = mx.context.gpu_memory_info(like.ctx.device_id)
            return int(free)
        return super().free_memory(like)

    def copy(self, x: Any) -> Any:
        return calls.copied(x)

    def unshared(self, arrays: Sequence[Any], others: Sequence[Any]) -> Arrays:
        # Where an array is, is known only once it is computed; that of one among the others, and
        # of a copy, needn't be.
        known = set(map(id, others))
        asked = [x for x in arrays if id(x) not in known]
        taken = [calls.extent(x) for x in others if isinstance(x, mx.nd.NDArray)] if asked else []
        own = []
        for x in arrays:
            if id(x) in known:
                own.append(x.copy())
                continue
            start, stop = calls.extent(x)
            if any([start < end and begin < stop for begin, end in taken]):
                own.append(x.copy())
            else:
                own.append(x)
                taken.append((start, stop))
        return tuple(own)

    def compile(
        self, f: Callable[..., tuple[Arrays, Any]], compiler: str
    ) -> Callable[..., tuple[Arrays, Any] | None]:
        return Compiled(f)

    def vjp(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pullback]:
        return vjp(f, xs)

    def jvp(self, f: FlatFunction, xs: Arrays, tangents: Arrays) -> tuple[Arrays, Arrays, Arrays]:
        return jvp(f, xs, tangents)

    def value_and_grad(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Arrays]:
        return value_and_grad(f, xs)

    def curvature(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Arrays, Pushforward]:
        outs, aux, grads = self.value_and_grad(f, xs)

        def product(tangents: Arrays) -> Arrays:
            alone = hessian_product(f, xs, tangents)
            return self.hvp(f, xs, tangents)[3] if alone is None else alone

        return outs, aux, grads, product

    def stop_gradient(self, x: Any) -> Any:
        return x.detach()

    def may_differ(self, xs: Arrays) -> bool:
        return gets_rule(xs)

    def checkpoint(self, f: Callable[..., Arrays], xs: Arrays) -> Arrays:
        return super().checkpoint(f, xs) if not state.captures else f(*xs)

    def attach(self, pull: Any, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
        return attached(self, pull, xs, kept, outs)

    def unit_vectors(self, x: Any, rows: range) -> Any:
        return unit_vectors(x, rows)

    @derived("jacobian of grad")
    def hessian(
        self, f: FlatFunction, xs: Arrays, chunk_size: int | None = None
    ) -> tuple[Arrays, Arrays, Arrays, list[list[Any]]]:
        if not size_of(self, xs):
            return super().hessian(f, xs, chunk_size)
        check_fits(self, size_of(self, xs), xs)
        outs, aux, grads, columns = hessian(f, xs, chunk_size)
        return outs, aux, grads, blocks(xs, columns)

    def push_many(
        self, f: FlatFunction, xs: Arrays, tangents: Arrays
    ) -> tuple[Arrays, Arrays, Arrays]:
        # One by one: a pullback of MXNet's tape has no pullback at MXNet's own speed.
        return push_each(self, f, xs, tangents)
