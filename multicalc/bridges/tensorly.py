"""TensorLy on standard arrays, and through them on every backend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from multicalc import xp
from multicalc.arrays import Array
from multicalc.bridges.needs import needs

with needs("tensorly"):
    import tensorly
    from tensorly.backend import BackendManager
    from tensorly.backend.core import Backend


def backend() -> AbstractContextManager[None]:
    """Within it, in this thread, TensorLy's tensors are :class:`multicalc.Array`.

    Those that TensorLy makes are the active backend's, and in a portable function those of what it
    runs on. ``tensorly.set_backend("multicalc")``, once this is imported, is the same from there
    on.

    >>> import numpy as np, tensorly
    >>> import multicalc as mc
    >>> @mc.portable
    ... def size(x):
    ...     return tensorly.norm(tensorly.unfold(x, 1))
    >>> with mc.bridges.tensorly.backend():
    ...     mc.grad(size)(np.full((2, 2, 1), 3.0)).tolist()
    [[[0.5], [0.5]], [[0.5], [0.5]]]
    """
    found: AbstractContextManager[None] = tensorly.backend_context(
        "multicalc", local_threadsafe=True
    )
    return found


class TensorlyBackend(Backend, backend_name="multicalc"):  # type: ignore[call-arg]
    """TensorLy's protocol on :class:`Array`."""

    nan, e = np.nan, np.e

    @staticmethod
    def context(tensor: Array) -> dict[str, Any]:
        return {"dtype": tensor.dtype}

    @staticmethod
    def tensor(data: Any, dtype: Any = None, **_: Any) -> Array:
        array = data if isinstance(data, Array) else Array(data)
        return array if dtype is None else xp.astype(array, dtype)

    @staticmethod
    def is_tensor(obj: Any) -> bool:
        return isinstance(obj, Array)

    @staticmethod
    def to_numpy(tensor: Any) -> np.ndarray:
        return tensor.numpy() if isinstance(tensor, Array) else np.asarray(tensor)

    @staticmethod
    def shape(tensor: Array) -> tuple[int, ...]:
        return tensor.shape

    @staticmethod
    def ndim(tensor: Array) -> int:
        return tensor.ndim

    @staticmethod
    def transpose(tensor: Array, axes: Sequence[int] | None = None) -> Any:
        return xp.permute_dims(tensor, tuple(axes or reversed(range(tensor.ndim))))

    @staticmethod
    def index_update(tensor: Array, indices: Any, values: Any) -> Any:
        return xp.at(tensor, indices).set(values)

    @staticmethod
    def clip(tensor: Array, a_min: Any = None, a_max: Any = None) -> Any:
        return xp.clip(tensor, a_min, a_max)

    @staticmethod
    def diag(diagonal: Array, k: int = 0) -> Any:
        if diagonal.ndim == 2:
            return xp.linalg.diagonal(diagonal, offset=k)
        padded = xp.pad(diagonal, (max(-k, 0), max(k, 0)))
        return TensorlyBackend.tensor(np.eye(padded.size, k=k), padded.dtype) * padded[:, None]

    @staticmethod
    def sort(tensor: Array, axis: int | None = -1) -> Any:
        return xp.sort(tensor.flatten() if axis is None else tensor, axis=axis or 0)

    @staticmethod
    def argsort(tensor: Array, axis: int | None = -1) -> Any:
        return xp.argsort(tensor.flatten() if axis is None else tensor, axis=axis or 0)

    @staticmethod
    def tensordot(a: Array, b: Array, axes: Any = 2) -> Any:
        return xp.tensordot(a, b, axes=axes)

    @staticmethod
    def where(condition: Array, *choice: Any) -> Any:
        return xp.where(condition, *choice) if choice else xp.nonzero(condition)

    @staticmethod
    def svd(matrix: Array, full_matrices: bool = True) -> Any:
        return xp.linalg.svd(matrix, full_matrices=full_matrices)

    @staticmethod
    def lstsq(a: Array, b: Array, rcond: Any = None) -> tuple[Any, Any]:
        x = xp.linalg.pinv(a, rtol=rcond) @ b
        full = len(a.shape) == 2 and a.shape[0] > a.shape[1] == int(xp.linalg.matrix_rank(a))
        return x, xp.sum((b - a @ x) ** 2, axis=0) if full else Array([])


def _made(name: str) -> Callable[..., Array]:
    """NumPy's function that makes an array, for one of ours."""

    def make(*args: Any, dtype: Any = None, **kwargs: Any) -> Array:
        return TensorlyBackend.tensor(getattr(np, name)(*args, **kwargs), dtype)

    return make


def _by_place(name: str, place: str) -> Callable[..., Any]:
    """The function of ``xp`` that takes ``place`` by place, too."""
    function = getattr(xp, name)

    def call(x: Any, *given: Any, **kwargs: Any) -> Any:
        return function(x, **dict(zip((place, "keepdims"), given, strict=False)), **kwargs)

    return call


_MADE = ("arange", "eye", "ones", "zeros")
_AXIS = (
    *("all", "any", "argmax", "argmin", "count_nonzero", "flip", "logsumexp", "max", "mean", "min"),
    *("prod", "stack", "sum"),
)
_SAME = (
    *("abs", "conj", "cos", "cosh", "digamma", "dot", "einsum", "exp", "log", "log2", "matmul"),
    *("maximum", "minimum", "moveaxis", "reshape", "sign", "sin", "sinh", "sqrt", "tan", "tanh"),
    *("zeros_like", "int32", "int64", "float32", "float64", "complex64", "complex128", "inf", "pi"),
)
_ARCS = ("sin", "cos", "tan", "sinh", "cosh", "tanh")

for _name, _function in {
    **{name: _made(name) for name in _MADE},
    **{name: _by_place(name, "axis") for name in _AXIS},
    **{name: getattr(xp, name) for name in _SAME},
    **{f"arc{name}": getattr(xp, f"a{name}") for name in _ARCS},
    **{name: getattr(xp.linalg, name) for name in ("eigh", "qr", "solve", "trace")},
    "concatenate": _by_place("concat", "axis"),
    "copy": Array.copy,
    "cumsum": _by_place("cumulative_sum", "axis"),
}.items():
    TensorlyBackend.register_method(_name, _function)

BackendManager.available_backend_names.append("multicalc")
