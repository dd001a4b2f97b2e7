"""What is compared: one function on several backends, or several functions on one each."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import CodeType, ModuleType
from typing import Any

from multicalc.backend import NEUTRAL, adapters, get_backend, owner
from multicalc.backend import backends as known
from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError
from multicalc.testing.comparing.declared import declared
from multicalc.testing.comparing.failure import attempt, told
from multicalc.testing.comparing.gap import Index
from multicalc.testing.comparing.judging import Given
from multicalc.testing.comparing.kink import kink
from multicalc.testing.comparing.lines import SideResult
from multicalc.testing.comparing.point import ComparedPoint, Function, computed
from multicalc.testing.comparing.rounding import rounding

Functions = Function | Sequence[Function | tuple[str, Function]] | Mapping[str, Function]


@dataclass(frozen=True)
class ComparedSide:
    """A function, the backend whose arrays it gets, and where: what :class:`JudgedSide` asks for,
    in this process."""

    name: str
    f: Function
    backend: str
    at: ComparedPoint

    @property
    def version(self) -> str:
        version = attempt(lambda: get_backend(self.backend).version())
        return self.backend if isinstance(version, Exception) else f"{self.backend} {version}"

    def given(self, operator: str) -> Given:
        found = attempt(computed, operator, self.f, self.at, self.backend)
        if not isinstance(found, Exception):
            return found
        how = attempt(declared, found, operator, get_backend(self.backend), self.at.dtype)
        if isinstance(how, str) and how:
            return SideResult(error=how, declared=True)
        return SideResult(error=told(found))

    def noise(self, operator: str) -> Mapping[str, float]:
        found = attempt(rounding, operator, self.f, self.at, self.backend)
        return {} if isinstance(found, Exception) else found

    def kink(self, operator: str, number: int, index: Index) -> str:
        return kink(operator, self.f, self.at, self.backend, number, index)


def sides_of(f: Functions, backends: Sequence[str] | None, at: ComparedPoint) -> list[ComparedSide]:
    """The sides that a person means by ``f``."""
    if callable(f):
        return [ComparedSide(name, f, name, at) for name in chosen(backends)]
    if backends is not None:
        raise InvalidArgumentError(
            "backends belongs to one function; of several, name each one's: {'torch': f, 'jax': g}"
        )
    named = list(_named(f))
    if len(named) < 2:
        raise InvalidArgumentError(
            f"f has {len(named)} implementations; give two or more, or one function by itself"
        )
    return [
        ComparedSide(name, each, name if name in adapters() else backend_of(each, at), at)
        for name, each in named
    ]


def chosen(backends: Sequence[str] | None) -> list[str]:
    """The names of the backends that a person asks for: all that are installed by default.

    Raises:
        UnknownBackendError: no backend has such a name.
        BackendNotInstalledError: its framework isn't installed.
        BackendBrokenError: its framework can't be imported.
    """
    if backends is None:
        return [info.name for info in known() if info.installed]
    return [get_backend(name).name for name in dict.fromkeys(backends)]


def _named(functions: Sequence[Any] | Mapping[str, Function]) -> Iterator[tuple[str, Function]]:
    if isinstance(functions, Mapping):
        yield from functions.items()
        return
    if not isinstance(functions, Iterable):
        raise InvalidArgumentError(
            f"f must be a function or several of them, found {type(functions).__name__}"
        )
    pairs = [each if isinstance(each, tuple) else (_called(each), each) for each in functions]
    names = [name for name, _ in pairs]
    for k, (name, each) in enumerate(pairs):
        if not callable(each):
            raise InvalidArgumentError(
                f"implementation {k} is a {type(each).__name__}; give functions, or pairs of a "
                "backend's name and a function"
            )
        alike = names.count(name) > 1
        if alike and name in adapters():
            raise InvalidArgumentError(
                f"two of them are called {name!r}; give all but one a name of their own"
            )
        yield (f"{name} {k + 1}" if alike else name), each


def _called(f: Function) -> str:
    return str(getattr(f, "__name__", type(f).__name__))


def backend_of(f: Function, at: ComparedPoint) -> str:
    """The backend whose arrays ``f`` takes: NumPy's, if it gives NumPy's for them; else the one
    whose arrays it gives, or whose framework it mentions, or the only one that it runs on."""
    args, kwargs = at.call(at.params, at.data)
    given = attempt(lambda: f(*args, **kwargs))
    if not isinstance(given, Exception):
        owners = {owner(x) for x in trees.flatten(given)[0]} - {None, NEUTRAL}
        return str(owners.pop()) if len(owners) == 1 else NEUTRAL
    mentioned = list(_mentioned(f))
    if len(mentioned) == 1:
        return mentioned[0]
    runs = [each for each in mentioned or _loaded() if _runs(f, at, each)]
    return runs[0] if len(runs) == 1 else NEUTRAL


def _runs(f: Function, at: ComparedPoint, backend: str) -> bool:
    return not isinstance(attempt(computed, "value", f, at, backend), Exception)


def _loaded() -> list[str]:
    return [name for name, each in adapters().items() if name != NEUTRAL and each.types()]


def _mentioned(f: Function) -> Iterator[str]:
    """The backends whose frameworks' modules ``f`` names."""
    plain = inspect.unwrap(f)
    code = getattr(plain, "__code__", None)
    if code is None:
        return
    inside = inspect.getclosurevars(plain) if inspect.isfunction(plain) else None
    known = {**inside.globals, **inside.nonlocals} if inside else {}
    roots = {x.__name__.split(".")[0] for x in known.values() if isinstance(x, ModuleType)}
    roots |= {name.split(".")[0] for name in _imported(code)}
    for name, adapter in adapters().items():
        if adapter.framework.split(".")[0] in roots and name != NEUTRAL:
            yield name


def _imported(code: CodeType) -> Iterator[str]:
    """The names in the code of a function and of those within it: of what it imports, too."""
    yield from code.co_names
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _imported(each)


def functions_of(f: Functions) -> list[Function]:
    """The one function, or the several."""
    return [f] if callable(f) else [each for _, each in _named(f)]


def title_of(f: Functions) -> str:
    """What the comparison is called."""
    return ", ".join(dict.fromkeys(map(_called, functions_of(f))))
