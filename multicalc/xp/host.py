"""NumPy beside a framework: what it computes from values, and which dtypes are whose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from multicalc.backend import Backend, is_neutral, owner
from multicalc.errors import PortabilityError, TracingError
from multicalc.xp.common.nested import flat


class Host:
    """Arrays and dtypes of one backend, and NumPy's."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def __call__(self, function: Callable[..., Any], x: Any, *rest: Any, **options: Any) -> Any:
        """``function`` of the arrays' values, a constant of the framework."""
        arrays = [self.values(each) for each in (x, *rest)]
        return self.made(function(*arrays, **options), x)

    def values(self, x: Any) -> np.ndarray:
        """The values of the framework's array, or of plain data.

        Raises:
            TracingError: it has none, as in what is being compiled.
        """
        if owner(x) != self.backend.name:
            return np.asarray(x)
        if not self.readable(x):
            raise TracingError(
                f"{self.backend.name}: this function of xp reads values, which what is being "
                "compiled hasn't; its adapter may give the framework's own to xp.build"
            )
        return self.backend.to_numpy(x)

    def readable(self, x: Any) -> bool:
        """Whether it is plain data, or an array that has values now."""
        return owner(x) != self.backend.name or self.backend.has_values(x)

    def made(self, x: Any, like: Any = None) -> Any:
        """NumPy's ``x`` as the framework's, beside ``like``; in the widest dtype that it has, where
        it has not the one that NumPy counts in.

        Raises:
            PortabilityError: its elements are no numbers.
        """
        x, known = np.asarray(x), like if owner(like) == self.backend.name else None
        self.check_numbers(x.dtype.name)
        if x.dtype.name not in self.backend.dtypes:
            x = x.astype(self._widest(x.dtype))
        return self.backend.from_numpy(x, like=known)

    def _widest(self, dtype: Any) -> str:
        kind = dtype.name.rstrip("0123456789")
        names = (f"{kind}{bits}" for bits in (64, 32, 16, 8))
        return next((name for name in names if name in self.backend.dtypes), dtype.name)

    def constant(self, x: Any) -> Any:
        """``x`` cut off from derivatives."""
        return self.made(self.values(x), x)

    def scale(self, x: Any) -> Any:
        """For each element the power of two below it, a constant; 1 for zero and what isn't
        finite."""

        def power(x: np.ndarray) -> np.ndarray:
            usable = np.isfinite(x) & (x > 0)
            return np.where(usable, np.ldexp(1.0, np.frexp(x)[1] - 1), 1.0).astype(x.dtype)

        return self(power, x)

    def holds_arrays(self, tree: Any) -> bool:
        """Whether nested lists hold arrays of the framework."""
        return any(owner(x) == self.backend.name for x in flat(tree))

    def array(self, x: Any, like: Any = None) -> Any:
        """An array, list or number as the framework's array."""
        if owner(x) is not None and not is_neutral(x):
            x = self.backend.raised(x)
        return x if owner(x) == self.backend.name else self.made(x, like)

    def check_numbers(self, dtype: str) -> None:
        """Raise :class:`PortabilityError` where ``dtype`` is that of Python's objects, which NumPy
        makes arrays of where it meets the framework's."""
        if dtype == "object":
            raise PortabilityError(
                f"{self.backend.name}: the elements of arrays have to be numbers, and NumPy made "
                "an array of objects; write xp.stack([a, b]) for np.array([a, b]) of arrays, "
                "xp.matmul(a, x) for a.dot(x)"
            )

    # -- dtypes -----------------------------------------------------------------------------------

    def name_of(self, dtype: Any) -> str:
        """The name of a dtype: the framework's, NumPy's, Python's, or a name."""
        return self.backend.dtype_named(dtype) or str(np.dtype(dtype).name)

    def own(self, dtype: Any) -> Any:
        """The framework's own object for a dtype.

        Raises:
            UnsupportedOperationError: it is complex, and the framework has no complex numbers.
            TypeError: it has none.
        """
        name = self.name_of(dtype)
        self.backend.check_dtypes((name,))
        if name not in self.backend.dtypes:
            raise TypeError(
                f"{self.backend.name} has no dtype {name}; it has {', '.join(self.backend.dtypes)}"
            )
        return self.backend.dtypes[name]

    def numpys(self, dtype: Any) -> Any:
        """NumPy's object for a dtype; None for None."""
        return None if dtype is None else np.dtype(self.name_of(dtype))
