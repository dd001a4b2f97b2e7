"""Which backends there are, and which one runs a call."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.backend.adapter import DISTRIBUTION, Adapter, BrokenAdapter
from multicalc.backend.notes import explain
from multicalc.backend.protocol import Backend
from multicalc.backend.scope import Scope, Scopes
from multicalc.backend.spelling import NativeSpelling
from multicalc.backend.wrapped import Standard
from multicalc.errors import (
    BackendBrokenError,
    InvalidArgumentError,
    MixedBackendsError,
    UnknownBackendError,
)

GROUP = "multicalc.backends"
VARIABLE = "MULTICALC_BACKEND"
NEUTRAL = "numpy"
"""The backend whose arrays are also the common form that every backend takes and gives."""
DEFAULT_DTYPE = "float64"

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

BackendLike = str | Backend | None


class Running:
    """What a function that is being differentiated runs on: new arrays are made in ``dtype``,
    beside the array ``like``. It gets native arrays, or such as ``standard`` makes of them."""

    __slots__ = ("backend", "dtype", "like", "standard")

    def __init__(
        self, backend: Backend, dtype: str, like: Any, standard: Standard | None = None
    ) -> None:
        self.backend, self.dtype, self.like, self.standard = backend, dtype, like, standard


_active: Scopes[Backend] = Scopes("multicalc_active_backend")
_running: ContextVar[Running | None] = ContextVar("multicalc_running_backend", default=None)


def run_on(
    now: Running, f: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> Any:
    """``f(*args, **kwargs)``, run on ``now``."""
    # A function, as a ``with`` statement may be interrupted before it calls ``__exit__``: here
    # nothing of Python's is between ``f`` and the second ``set``.
    before = _running.get()
    try:
        _running.set(now)
        if now.standard is None:
            return f(*args, **kwargs)
        return now.standard.run(f, args, kwargs, now)
    except Exception as error:
        among = [each for each in (before, now) if each is not None]
        explain(now.backend, error, marked=any(each.standard for each in among))
        raise
    finally:
        _running.set(before)


@lru_cache(maxsize=1)
def adapters() -> dict[str, Adapter]:
    """Every adapter found through the entry-point group, by name, NumPy first."""
    from importlib.metadata import entry_points  # takes a third as long to import as multicalc

    points: dict[str, list[EntryPoint]] = {}
    for point in entry_points(group=GROUP):
        points.setdefault(point.name, []).append(point)
    found = {name: _adapter_of(same) for name, same in points.items()}
    return dict(sorted(found.items(), key=lambda item: (item[0] != NEUTRAL, item[0])))


def _adapter_of(points: list[EntryPoint]) -> Adapter:
    """What entry points of one name, of several distributions, come to."""
    ours = [each for each in points if each.dist and each.dist.name == DISTRIBUTION]
    point = (ours or points)[0]
    try:
        if not ours and len({each.value for each in points}) > 1:
            among = ", ".join(f"{each.value!r} of {_distribution(each)}" for each in points)
            raise BackendBrokenError(f"several have this name: {among}; uninstall all but one")
        return _checked(point, point.load())
    except (Exception, SystemExit) as error:
        return BrokenAdapter(point.name, point.module, (), point.value, cause=error)


def _checked(point: EntryPoint, loaded: Any) -> Adapter:
    if not isinstance(loaded, Adapter):
        raise TypeError(
            f"{point.value!r} has to be a multicalc.backend.Adapter, found {type(loaded).__name__}"
        )
    if loaded.name != point.name:
        raise ValueError(
            f"its entry point is called {point.name!r}, and {point.value!r} has the name "
            f"{loaded.name!r}; write the same in both"
        )
    return loaded


def _distribution(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "an unknown distribution"


@dataclass(frozen=True)
class BackendInfo:
    """One row of :func:`backends`: what is there and, where something is wrong, what."""

    name: str
    installed: bool
    install_command: str


def backends() -> list[BackendInfo]:
    """The known backends and whether their frameworks are installed. Imports none of them.

    Returns:
        A :class:`BackendInfo` for each, NumPy's first, with ``name``, ``installed`` and
        ``install_command``.

    >>> import multicalc as mc
    >>> [b.name for b in mc.backends() if b.name == "numpy" and b.installed]
    ['numpy']
    """
    return [BackendInfo(a.name, a.installed(), a.install_command()) for a in adapters().values()]


def get_backend(name: BackendLike = None) -> Backend:
    """The backend called ``name``, or the active one; a backend is given back as it is.

    Args:
        name: a backend's name; None for that of the innermost :func:`multicalc.use`, else of the
            environment variable ``MULTICALC_BACKEND``, else ``"numpy"``.

    Returns:
        A :class:`Backend`, whose framework is imported now if it wasn't.

    Raises:
        UnknownBackendError: no adapter has that name.
        BackendNotInstalledError: its framework isn't installed; the message says how to.
        BackendBrokenError: its framework can't be imported.

    >>> import multicalc as mc
    >>> mc.get_backend("numpy").name
    'numpy'
    """
    if isinstance(name, Backend):
        return name
    return adapter(name or active()).load()


def spelling_of(name: str) -> NativeSpelling:
    """How the users of the backend called ``name`` write; its framework needn't be there.

    Raises:
        UnknownBackendError: no backend has such a name.
        UnsupportedOperationError: its adapter doesn't say.
    """
    return adapter(name).spelled()


def adapter(name: str) -> Adapter:
    """The adapter called ``name``; :class:`UnknownBackendError` where there is none."""
    known = adapters()
    if isinstance(name, str) and name in _made:
        return _made[name]
    if not isinstance(name, str) or name not in known:
        close = difflib.get_close_matches(str(name), known, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise UnknownBackendError(
            f"no backend is called {name!r}; known: {', '.join(known)}.{hint}"
        )
    return known[name]


def active() -> str:
    """The active backend's name: of the innermost ``use``, else of the environment variable
    ``MULTICALC_BACKEND``, else ``numpy``."""
    chosen = _active.innermost()
    return os.environ.get(VARIABLE) or NEUTRAL if chosen is None else chosen.name


def use(name: str) -> AbstractContextManager[Backend]:
    """Make ``name`` the active backend within a ``with`` block, in this thread or task only.

    It runs what no array decides: calls with NumPy arrays and Python numbers, and new arrays.
    A generator that waits inside the block (a fixture, a function under
    ``contextlib.contextmanager``) keeps it active for whoever runs the generator, until it goes on,
    is closed or is collected; blocks may be left in any order.

    Args:
        name: a backend's name.

    Returns:
        A context manager that gives the :class:`Backend`.

    Raises:
        UnknownBackendError: no adapter has that name.
        BackendNotInstalledError: its framework isn't installed; the message says how to.
        BackendBrokenError: its framework can't be imported.

    >>> import multicalc as mc
    >>> with mc.use("numpy") as backend:
    ...     backend.name
    'numpy'
    """
    return Scope(_active, get_backend(name))


running: Callable[[], Running | None] = _running.get
"""What the enclosing transform runs on, if there is one; asked at every call of ``xp``."""


def standard() -> Standard | None:
    """What makes the arrays of a portable function, where one runs."""
    enclosing = running()
    return None if enclosing is None else enclosing.standard


def current() -> Backend:
    """What runs where no array decides: the enclosing transform's backend, else the active one."""
    enclosing = running()
    return get_backend(None) if enclosing is None else enclosing.backend


def default_dtype() -> str:
    """The dtype of new floats: the enclosing transform's, else float64."""
    enclosing = running()
    return DEFAULT_DTYPE if enclosing is None else enclosing.dtype


def inside(backend: Backend) -> bool:
    """Whether a transform on ``backend`` encloses us: a NumPy result would lose its derivative."""
    enclosing = running()
    return enclosing is not None and enclosing.backend.name == backend.name


_PLAIN = (bool, int, float, complex, str, bytes, tuple, list, dict, slice, type(None), type(...))
_owners: dict[type, str | None] = dict.fromkeys(_PLAIN)

LEAF_TYPES: set[type] = {bool, int, float, complex, str, bytes}
"""Types of what can't be taken apart: these, and those that have been seen to be a backend's
arrays."""


def owner(x: Any) -> str | None:
    """The name of the backend whose array ``x`` is, or None.

    Raises:
        InvalidArgumentError: it is a masked array.
    """
    kind = type(x)
    if kind in _owners:
        return _owners[kind]
    if isinstance(x, np.ma.MaskedArray):
        raise InvalidArgumentError(
            "a masked array: no framework has derivatives of them; pass x.filled(value), or x.data "
            "and the mask as two arguments, and use xp.where"
        )
    for each in adapters().values():
        if isinstance(x, each.types()):
            _owners[kind] = each.name
            LEAF_TYPES.add(kind)
            return each.name
    # Not remembered: a type that is no array now may be one once a framework is imported.
    return None


_made: dict[str, Adapter] = {}


def know(adapter: Adapter, kind: type) -> None:
    """Keep that ``kind``, a class of ours, is the array type of a backend that stands over another
    one, and is found through no entry point."""
    _made[adapter.name] = adapter
    _owners[kind] = adapter.name
    LEAF_TYPES.add(kind)


_NUMPYS = (bool, int, float, complex, np.generic)


def dtype_name(dtype: Any) -> Any:
    """NumPy's name of a dtype of whichever framework; what is none of them as it is."""
    if isinstance(dtype, str | np.dtype) or (
        isinstance(dtype, type) and issubclass(dtype, _NUMPYS)
    ):
        return dtype
    names = (each.load().dtype_named(dtype) for each in adapters().values() if each.types())
    return next(filter(None, names), dtype)


def no_array(kind: type) -> None:
    """Keep that ``kind``, a class of ours, is no framework's array, and can't be taken apart."""
    _owners[kind] = None
    LEAF_TYPES.add(kind)


def is_known(x: Any) -> bool:
    """Whether what ``owner`` says of ``x`` holds for good."""
    return type(x) in _owners


def is_neutral(x: Any) -> bool:
    """Whether ``x`` is plain NumPy data, which every backend accepts."""
    return isinstance(x, np.ndarray | np.generic)


def is_recorder(x: Any) -> bool:
    """Whether ``x`` is a variable of the imperative tape, which records operation by operation."""
    return hasattr(type(x), "__multicalc_function__")


def choose(leaves: Iterable[Any], explicit: BackendLike = None) -> tuple[Backend, bool]:
    """The backend that runs a call with these leaves, and whether its results go back to NumPy.

    An explicit backend wins; else the framework of the arrays, which NumPy's go with; else, for
    NumPy arrays and Python numbers alone, the backend of the enclosing transform; else the active
    backend.

    Raises:
        MixedBackendsError: arrays of two frameworks, or of another than the one asked for.
        InvalidArgumentError: a masked array.
    """
    found: dict[str, Any] = {}
    for leaf in leaves:
        name = owner(leaf)
        if name is not None and not is_neutral(leaf):
            found.setdefault(name, leaf)
    if len(found) > 1:
        found = _uppermost(found)
    if explicit is not None:
        backend = _over(get_backend(explicit), found)
        if found and backend.name not in found:
            raise MixedBackendsError(
                f"backend={backend.name!r} was asked for, but an argument is a "
                f"{_describe(*found.values())}; convert it to {backend.name} or leave backend out"
            )
        return backend, not found and not inside(backend)
    if found:
        return _over(get_backend(*found), found), False
    return current(), running() is None


def _over(backend: Backend, found: Mapping[str, Any]) -> Backend:
    """``backend``, or what stands over it: the backend that runs here, or the arrays'."""
    now = running()
    if now is not None and now.backend.over is not None and now.backend.stands_over(backend):
        return now.backend
    if found and backend.name not in found:
        theirs = get_backend(*found)
        return theirs if theirs.stands_over(backend) else backend
    return backend


def _uppermost(found: dict[str, Any]) -> dict[str, Any]:
    """The one backend that stands over all others.

    Raises:
        MixedBackendsError: none does.
    """
    known = {name: get_backend(name) for name in found}
    for name, backend in known.items():
        if all(backend is each or backend.stands_over(each) for each in known.values()):
            return {name: found[name]}
    raise MixedBackendsError(_mixed(found))


def _mixed(found: dict[str, Any]) -> str:
    kinds = " and ".join(f"{name} ({_describe(x)})" for name, x in found.items())
    return (
        f"arrays of two frameworks in one call: {kinds}; convert them to one framework, or pass "
        "NumPy arrays and name a backend="
    )


def _describe(x: Any) -> str:
    return f"{type(x).__module__}.{type(x).__qualname__}"
