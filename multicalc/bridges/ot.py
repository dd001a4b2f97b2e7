"""POT, optimal transport, on standard arrays, and through them on every backend.

Importing this has POT know :class:`multicalc.Array`, so that its functions take those of a portable
function:

>>> import numpy as np, ot
>>> import multicalc as mc
>>> from multicalc.bridges.ot import PotBackend
>>> @mc.portable
... def cost(x):
...     half = mc.Array(np.array([0.5, 0.5]))
...     return ot.emd2(half, half, ot.dist(x, x[::-1] + 1.0))
>>> cost(np.array([[0.0, 0.0], [3.0, 0.0]])).item()
2.0
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from multicalc import xp as of_any
from multicalc.arrays import Array
from multicalc.arrays.writable import writable
from multicalc.backend import get_backend
from multicalc.bridges.needs import needs
from multicalc.errors import TracingError

with needs("POT"):
    from ot import backend as of_pot


class Assignable:
    """The functions of a namespace, whose results take item assignment."""

    def __init__(self, namespace: Any) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> Callable[..., Any]:
        function = getattr(self._namespace, name)
        return lambda *args, **kwargs: writable(function(*args, **kwargs))


xp, linalg = Assignable(of_any), Assignable(of_any.linalg)


class PotBackend(of_pot.Backend):
    """POT's protocol on :class:`Array`.

    What it gives takes item assignment, which POT does. What POT computes in compiled code, by
    linear programming say, is of values: its derivatives are those that POT states, of ``ot.emd2``
    and ``ot.solve``, and none of the plan that ``ot.emd`` gives. Random numbers are NumPy's, so the
    same on every backend. Sparse arrays are dense.
    """

    __name__ = "multicalc"
    __type__ = Array
    __type_list__ = ()

    def __init__(self) -> None:
        self.rng_ = np.random.RandomState()

    # -- in and out -------------------------------------------------------------------------------

    def _from_numpy(self, a: Any, type_as: Array | None = None) -> Any:
        if type_as is None:
            return writable(Array(a))
        return xp.astype(Array(a, type_as.backend), type_as.dtype)

    def _to_numpy(self, a: Any) -> np.ndarray:
        if not isinstance(a, Array):
            return np.asarray(a)
        found = get_backend(a.backend).readable(a.native)
        if found is None:
            raise TracingError(
                "POT needs values here, and there are none in what is compiled or mapped; leave "
                "out mc.jit, or compile what is before and after; have mc.vmap run it by loop=True"
            )
        return found

    def _detach(self, a: Any) -> Any:
        return self._from_numpy(self._to_numpy(a), a if isinstance(a, Array) else None)

    def set_gradients(self, val: Any, inputs: Any, grads: Any) -> Any:
        if isinstance(inputs, Array):
            inputs, grads = [inputs], [grads]
        val = self._detach(val)
        for x, slope in zip(inputs, map(self._detach, grads), strict=True):
            val = val + xp.sum(slope * (x - self._detach(x)))
        return val

    # -- new arrays -------------------------------------------------------------------------------

    def zeros(self, shape: Any, type_as: Array | None = None) -> Any:
        return self._from_numpy(np.zeros(shape), type_as)

    def ones(self, shape: Any, type_as: Array | None = None) -> Any:
        return self._from_numpy(np.ones(shape), type_as)

    def full(self, shape: Any, fill_value: Any, type_as: Array | None = None) -> Any:
        return self.ones(shape, type_as) * fill_value

    def eye(self, N: int, M: int | None = None, type_as: Array | None = None) -> Any:  # noqa: N803
        return self._from_numpy(np.eye(N, M), type_as)

    def arange(self, stop: Any, start: Any = 0, step: Any = 1, type_as: Array | None = None) -> Any:
        return self._integers(np.arange(start, stop, step), type_as)

    def linspace(self, start: Any, stop: Any, num: int, type_as: Array | None = None) -> Any:
        return self._from_numpy(np.linspace(start, stop, num), type_as)

    def seed(self, seed: int | None = None) -> None:
        self.rng_.seed(seed)

    def rand(self, *size: int, type_as: Array | None = None) -> Any:
        return self._from_numpy(self.rng_.rand(*size), type_as)

    def randn(self, *size: int, type_as: Array | None = None) -> Any:
        return self._from_numpy(self.rng_.randn(*size), type_as)

    def randperm(self, size: int, type_as: Array | None = None) -> Any:
        if not isinstance(size, int):
            raise ValueError(f"size must be an integer, found {size!r}")
        return self._integers(self.rng_.permutation(size), type_as)

    def _integers(self, a: np.ndarray, type_as: Array | None) -> Any:
        return writable(Array(a, None if type_as is None else type_as.backend))

    # -- functions whose arguments are POT's own ---------------------------------------------------

    def cumsum(self, a: Array, axis: int | None = None) -> Any:
        return xp.cumulative_sum(a.flatten() if axis is None else a, axis=axis or 0)

    def searchsorted(self, a: Array, v: Array, side: Any = "left") -> Any:
        if a.ndim == 1:
            return xp.searchsorted(a, v, side=side)
        return xp.stack([xp.searchsorted(row, of, side=side) for row, of in zip(a, v, strict=True)])

    def sort2(self, a: Array, axis: int = -1) -> tuple[Any, Any]:
        order = xp.argsort(a, axis=axis)
        return xp.take_along_axis(a, order, axis=axis), order

    def zero_pad(self, a: Array, pad_width: Any, value: float = 0) -> Any:
        return xp.pad(a, pad_width, constant_values=value)

    def median(self, a: Array, axis: int | None = None) -> Any:
        a = xp.sort(a.flatten() if axis is None else a, axis=axis or 0)
        half = (a.shape[axis or 0] - 1) // 2
        middle = Array(np.array([half, a.shape[axis or 0] - 1 - half]), a.backend)
        return xp.mean(xp.take(a, middle, axis=axis or 0), axis=axis or 0)

    def meshgrid(self, a: Array, b: Array) -> Any:
        return xp.meshgrid(a, b)

    def diag(self, a: Array, k: int = 0) -> Any:
        if a.ndim == 2:
            return linalg.diagonal(a, offset=k)
        padded = xp.pad(a, (max(-k, 0), max(k, 0)))
        return self._from_numpy(np.eye(padded.size, k=k), a) * padded[:, None]

    def unique(self, a: Array, return_inverse: bool = False) -> Any:
        return tuple(xp.unique_inverse(a)) if return_inverse else xp.unique_values(a)

    def where(self, condition: Array, x: Any = None, y: Any = None) -> Any:
        return xp.nonzero(condition) if x is None else xp.where(condition, x, y)

    def squeeze(self, a: Array, axis: Any = None) -> Any:
        return a.squeeze(axis)

    def unsqueeze(self, a: Array, axis: int) -> Any:
        return xp.expand_dims(a, axis=axis)

    def transpose(self, a: Array, axes: Sequence[int] | None = None) -> Any:
        return xp.permute_dims(a, tuple(axes or reversed(range(a.ndim))))

    def pinv(self, a: Array, hermitian: bool = False) -> Any:
        return linalg.pinv(a)

    def sqrtm(self, a: Array) -> Any:
        values, vectors = linalg.eigh(a)
        return (vectors * xp.sqrt(values)[..., None, :]) @ vectors.mT

    def kl_div(self, p: Array, q: Array, mass: bool = False, eps: float = 1e-16) -> Any:
        value = xp.sum(p * xp.log(p / q + eps))
        return value + xp.sum(q - p) if mass else value

    def nan_to_num(
        self, x: Array, copy: bool = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None
    ) -> Any:
        return xp.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)

    # -- sparse arrays are dense -------------------------------------------------------------------

    def coo_matrix(
        self, data: Array, rows: Any, cols: Any, shape: Any = None, type_as: Array | None = None
    ) -> Any:
        empty = self.zeros(shape, data if type_as is None else type_as)
        return xp.at(empty, (rows, cols)).add(data)

    def issparse(self, a: Any) -> bool:
        return False

    def tocsr(self, a: Array) -> Array:
        return a

    def todense(self, a: Array) -> Array:
        return a

    def eliminate_zeros(self, a: Array, threshold: float = 0.0) -> Any:
        return xp.where(xp.abs(a) <= threshold, 0.0, a)

    # -- what an array is --------------------------------------------------------------------------

    def copy(self, a: Array) -> Any:
        return xp.asarray(a, copy=True)

    def allclose(
        self, a: Any, b: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
    ) -> bool:
        return np.allclose(self._to_numpy(a), self._to_numpy(b), rtol, atol, equal_nan)

    def array_equal(self, a: Any, b: Any) -> bool:
        return np.array_equal(self._to_numpy(a), self._to_numpy(b))

    def is_floating_point(self, a: Array) -> bool:
        return bool(xp.isdtype(a.dtype, "real floating"))

    def dtype_device(self, a: Array) -> tuple[Any, Any]:
        return a.dtype, a.device

    def assert_same_dtype_device(self, a: Array, b: Array) -> None:
        assert self.dtype_device(a) == self.dtype_device(b)

    def bitsize(self, type_as: Array) -> int:
        return type_as.dtype.itemsize * 8

    def device_type(self, type_as: Array) -> str:
        return str(type_as.device)


def _method(function: Any, *places: str) -> Any:
    """``function`` of ``xp`` as a method, which takes these by place, too."""

    def method(self: PotBackend, x: Any, *given: Any, **kwargs: Any) -> Any:
        named = dict(zip(places, given, strict=False))
        return function(x, *given[len(named) :], **named, **kwargs)

    return method


_SAME = (
    *("abs", "atan2", "conj", "dot", "einsum", "exp", "floor", "imag", "isfinite", "isinf"),
    *("isnan", "log", "matmul", "maximum", "minimum", "outer", "real", "reshape", "sign", "sqrt"),
    "tile",
)
_LINALG = ("det", "eigh", "inv", "qr", "slogdet", "solve", "trace")
_AXIS = ("argmax", "argmin", "argsort", "flip", "mean", "prod", "sort", "stack", "std")
_KEEPDIMS = ("any", "logsumexp", "max", "min", "sum")

for _name, _function in {
    **{name: _method(getattr(xp, name)) for name in _SAME},
    **{name: _method(getattr(linalg, name)) for name in _LINALG},
    **{name: _method(getattr(xp, name), "axis") for name in _AXIS},
    **{name: _method(getattr(xp, name), "axis", "keepdims") for name in _KEEPDIMS},
    "arccos": _method(xp.acos),
    "clip": _method(xp.clip, "min", "max"),
    "concatenate": _method(xp.concat, "axis"),
    "norm": _method(linalg.vector_norm, "axis", "keepdims"),
    "power": _method(xp.pow),
    "repeat": lambda self, a, repeats, axis=None: xp.repeat(a, repeats, axis=axis),
    "take_along_axis": lambda self, arr, indices, axis: xp.take_along_axis(arr, indices, axis=axis),
}.items():
    setattr(PotBackend, _name, _function)

of_pot._register_backend_implementation(PotBackend)
