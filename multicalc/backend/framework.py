"""A framework as its arrays: what an adapter owes of them, and may refine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from itertools import accumulate
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np

from multicalc.backend.capability import Capability
from multicalc.backend.dtypes import names_of, unlisted
from multicalc.backend.memory import free_on_host
from multicalc.backend.notes import Note, explain
from multicalc.errors import UnsupportedOperationError

if TYPE_CHECKING:
    from multicalc.backend.adapter import Adapter
    from multicalc.backend.protocol import Backend

Array = Any
Arrays = tuple[Array, ...]
Result = TypeVar("Result")

AS_IT_IS: AbstractContextManager[Any] = nullcontext()
"""A scope in which nothing is different."""


class Framework(ABC):
    """The arrays of a framework, whose derivatives :class:`Backend` has.

    Of its arrays is asked ``x.shape``, ``x.dtype``, ``+ - * / **``, ``@``, the minus sign and
    comparisons, with Python's and NumPy's numbers on either side, and ``x[i]`` and ``x[a:b]``; and
    ``bool(x)`` and ``float(x)`` of arrays with a value.
    """

    dtypes: ClassVar[Mapping[str, Any]]
    """The framework's own dtype objects, as ``x.dtype`` gives them, by NumPy's names (``"bool"``,
    ``"int32"``, ``"float64"``, ...); what it lacks is left out. They may be anything."""

    features: ClassVar[Mapping[str, Capability]] = MappingProxyType({})
    """What the adapter has or lacks beside the operators: ``complex`` numbers, and whether a
    derivative is part of the ``native graph`` around the call and stays differentiable there."""

    notes: ClassVar[tuple[Note, ...]] = ()
    """What to write instead of what the framework raises an error of; the first that fits is added
    to the error. What Python and NumPy say of any framework's arrays needs no row."""

    survives_fork: ClassVar[bool] = False
    """Whether a process that was forked after the framework ran can go on with it. Most keep
    threads, which a fork leaves behind."""

    guards_writes: ClassVar[bool] = False
    """Whether a pullback raises where an array that it needs has been written into since."""

    over: Backend | None = None
    """The backend whose arrays this one's are made of, and may stand beside; None where they are
    made of nothing else."""

    def __init__(self, adapter: Adapter) -> None:
        self.adapter = adapter
        self.name = adapter.name
        self._dtype_names = names_of(self.dtypes)

    # -- what every adapter must give -----------------------------------------------------------

    @property
    @abstractmethod
    def namespace(self) -> Any:
        """The array API namespace: an object with ``exp``, ``sum``, ``linalg``, ..."""

    @abstractmethod
    def from_numpy(self, x: np.ndarray, like: Array | None = None) -> Array:
        """``x`` as the framework's array, same dtype, on the device of ``like`` if given."""

    @abstractmethod
    def to_numpy(self, x: Array) -> np.ndarray:
        """The values of ``x`` as a NumPy array of the same dtype."""

    # -- what an adapter may refine -------------------------------------------------------------

    def __repr__(self) -> str:
        return f"<backend {self.name!r}, version {self.version()}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy is the same backend, as there is one for each adapter."""
        return self.adapter.load, ()

    def version(self) -> str:
        """The framework's version."""
        stated = getattr(self.framework(), "__version__", None)
        return self.adapter.version() if stated is None else str(stated)

    def devices(self) -> list[str]:
        """The devices the framework sees."""
        return ["cpu"]

    def framework(self) -> Any:
        """The framework's top-level module."""
        return import_module(self.adapter.framework)

    def dtype(self, x: Array) -> str:
        """The dtype's name as NumPy has it: ``"float64"``; for a reader, where NumPy has none."""
        return self._dtype_names.get(x.dtype) or unlisted(x.dtype)

    def dtype_named(self, dtype: Any) -> str | None:
        """NumPy's name of one of the framework's dtypes; None for what is none of them."""
        try:
            return self._dtype_names.get(dtype)
        except TypeError:  # It can't be hashed, as theirs can.
            return None

    def check_dtypes(self, dtypes: Iterable[str]) -> None:
        """Raise :class:`UnsupportedOperationError` where one of ``dtypes`` is complex, and
        ``features`` declare that there are no complex numbers."""
        stated = self.features.get("complex")
        if stated is not None and stated.kind == "unsupported":
            found = next((d for d in dtypes if d.startswith("complex")), None)
            if found is not None:
                raise UnsupportedOperationError(f"{self.name}: found {found}: {stated.how}")

    def shape(self, x: Array) -> tuple[int, ...]:
        return tuple(x.shape)

    def device_of(self, x: Array) -> Any:
        """The device of ``x`` as the framework has it; printed, it is what a user knows. Its own
        functions take it where they take a device."""
        return "cpu"

    def plain_operator(self, name: str, dtype: str) -> bool:
        """Whether the arrays' own operator, one of ``+ - * /``, the minus sign and comparisons, is
        the namespace's function ``name`` here, for real floats of this one dtype and Python's
        numbers beside them."""
        return True

    def has_values(self, x: Array) -> bool:
        """Whether the values of ``x`` can be looked at: not in what is being compiled."""
        return True

    def readable(self, x: Array) -> np.ndarray | None:
        """The values of ``x`` for a reader, in a transform too, who computes nothing from them;
        None in what is being compiled."""
        return self.to_numpy(x) if self.has_values(x) else None

    def differentiated(self, x: Array) -> bool | None:
        """Whether ``x`` carries a derivative right now, which is lost where its values are taken
        out of the framework. None where that isn't known: then whatever can does, in a
        transform."""
        return None

    def precision(self, dtypes: frozenset[str]) -> AbstractContextManager[Any]:
        """A scope in which arrays of these dtypes keep their precision."""
        return AS_IT_IS

    def scoped(self, dtypes: frozenset[str], function: Callable[..., Result], *args: Any) -> Result:
        """``function(*args)``, in which arrays of these dtypes keep their precision. However it
        ends, by an interrupt within a framework's ``__exit__`` too, ``standing`` is as before. An
        error has the note that belongs to it."""
        before = self.standing()
        try:
            scope = self.precision(dtypes)
            if scope is AS_IT_IS:
                return function(*args)
            with scope:
                return function(*args)
        except BaseException as error:
            self.restore(before)
            if isinstance(error, Exception):
                explain(self, error)
            raise

    def standing(self) -> Any:
        """What transforms change of the framework's state in this thread, as it is."""
        return None

    def restore(self, standing: Any) -> None:  # noqa: B027 (nothing is what most have to do)
        """Put back what ``standing`` has seen."""

    def device(self, like: Array) -> AbstractContextManager[Any]:
        """A scope in which new arrays are made on the device of ``like``."""
        return AS_IT_IS

    def free_memory(self, like: Array) -> int | None:
        """How many bytes arrays on the device of ``like`` can still take; None where that isn't
        known."""
        return free_on_host()

    def copy(self, x: Array) -> Array:
        """The values of ``x`` on its device, in memory that no one else writes to, off the caller's
        tape."""
        return self.from_numpy(np.array(self.to_numpy(x)), like=x)

    def unshared(self, arrays: Sequence[Array], others: Sequence[Any]) -> Arrays:
        """``arrays``, each in memory of its own: a copy, on the same tape, of one that shares it
        with an array among ``others``, with one before it, or within itself. To a framework whose
        arrays can't be written into they are that as they are."""
        return tuple(arrays)

    def sparse(
        self, shape: tuple[int, int], rows: np.ndarray, columns: np.ndarray, like: Array
    ) -> Callable[[Array], Any] | None:
        """What makes the framework's sparse matrix, on the device of ``like``, of the values of
        these entries, each of which is there once, row by row; None where it has no such matrix."""
        return None

    def raised(self, x: Array) -> Array:
        """``x``, an array of a backend that this one is ``over``, as its own; what is none as it
        is."""
        return x

    def stands_over(self, other: Backend) -> bool:
        """Whether this one's arrays are made of those of ``other``, by whatever steps."""
        return self.over is not None and (self.over is other or self.over.stands_over(other))

    def split(self, x: Array, sizes: Sequence[int]) -> Sequence[Array]:
        """``x`` cut along its first axis into parts of these sizes."""
        ends = list(accumulate(sizes))
        return [x[end - size : end] for end, size in zip(ends, sizes, strict=True)]

    def unit_vectors(self, x: Array, rows: range) -> Array:
        """Those numbered ``rows`` of the unit vectors of ``x``'s space, of shape
        ``(len(rows), *x.shape)``, on its device; zeros for a number that is none's."""
        shape = self.shape(x)
        eye = np.eye(len(rows), prod(shape), rows.start, dtype=self.dtype(x))
        return self.from_numpy(eye.reshape((len(rows), *shape)), like=x)
