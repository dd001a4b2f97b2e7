"""The array that a function being transformed computes with: a box with an array's methods."""

from __future__ import annotations

from typing import Any

import numpy

from multicalc.errors import UnsupportedOperationError

from ..runtime.calls import Array
from ..runtime.loading import load
from .boxes import Box, is_symbolic, without_levels
from .operators import apply_function, named

mx = load()


class Traced(Box):
    """A box whose methods keep the derivative, or raise where they would lose it."""

    __slots__ = ()

    # These go to the C library without passing the hook; each becomes an operator of ours.

    def __getitem__(self, key: Any) -> Array:
        return apply_function("getitem", lambda x: x[_without_levels(key)], self)

    def reshape_view(self, *shape: Any, **kwargs: Any) -> Array:
        return apply_function("reshape", lambda x: x.reshape_view(*shape, **kwargs), self)

    def astype(self, dtype: Any, *args: Any, copy: bool = True, **kwargs: Any) -> Array:
        if not copy and self.dtype == numpy.dtype(dtype):
            return self
        return named("Cast", dtype=numpy.dtype(dtype).name)(self)

    def copy(self, order: str = "C") -> Array:
        return mx.np.copy(self)

    def as_in_ctx(self, ctx: Any) -> Array:
        return apply_function("as_in_ctx", lambda x: x.as_in_ctx(ctx), self)

    as_in_context = as_in_ctx

    @property
    def context(self) -> Any:
        return self.ctx

    def detach(self) -> Array:
        """The plain array, a constant for every transform."""
        if self.level.symbolic:
            return named("BlockGrad")(self)
        return self.value.detach()

    def __iter__(self) -> Any:
        return (self[i] for i in range(len(self)))

    def __deepcopy__(self, memo: Any) -> Array:
        return self.copy()

    __copy__ = copy

    # Values are looked at as those of any array of ours, where there are values.

    def __repr__(self) -> str:
        if is_symbolic(self):
            return f"<an array of a function being compiled: {self.dtype} {self.shape}>"
        return super().__repr__()

    def __str__(self) -> str:
        return repr(self) if is_symbolic(self) else super().__str__()

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec) if is_symbolic(self) else super().__format__(spec)

    # What would drop the derivative silently is an error.

    def as_nd_ndarray(self) -> Any:
        raise _lost("a legacy NDArray")

    def copyto(self, other: Any) -> Any:
        if isinstance(other, mx.Context):
            return self.copy().as_in_ctx(other)
        raise _lost("copyto into another array")

    def __setitem__(self, key: Any, value: Any) -> None:
        raise _lost("assignment to its elements")

    def attach_grad(self, grad_req: str = "write") -> None:
        raise _lost("attach_grad")

    def backward(self, *args: Any, **kwargs: Any) -> None:
        raise _lost("backward()")

    def _in_place(self, other: Any) -> Any:
        raise _lost("an in-place operation")

    __iadd__ = __isub__ = __imul__ = __itruediv__ = __idiv__ = _in_place
    __imod__ = __imatmul__ = __ipow__ = __iand__ = __ior__ = __ixor__ = _in_place


def _without_levels(key: Any) -> Any:
    if isinstance(key, tuple):
        return tuple(map(_without_levels, key))
    return without_levels(key)


def _lost(what: str) -> UnsupportedOperationError:
    return UnsupportedOperationError(
        f"mxnet: the derivative of an array would be lost by {what}. Write functions that return "
        "new arrays (xp.exp(x) for math.exp(x) and np.exp(x), xp.stack([a, b]) for "
        "np.array([a, b]), xp.floor(x) for int(x), y = y + x for y += x, xp.at(y, key).set(x) for "
        'y[key] = x), or use method="finite-difference".'
    )
