"""Families of a person's own: modules that entry points name, and files."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from multicalc_conformance.engine.scenario import Scenario

GROUP = "multicalc.scenarios"


class OwnFamilyError(ValueError):
    """A family of a person's own can't be had; the message says why, and what it has to be."""


def own_families(
    taken: Collection[str], files: Sequence[str]
) -> dict[str, Callable[[], ModuleType]]:
    """By name, how the module is loaded: of entry points, and of files, which are called as their
    files are.

    Raises:
        OwnFamilyError: a name is ``taken``, or a file isn't there.
    """
    found: dict[str, Callable[[], ModuleType]] = {}
    loading = [(each.name, each.value, partial(_named, each)) for each in entry_points(group=GROUP)]
    loading += [(Path(file).stem, file, partial(_module, file)) for file in files]
    for name, where, load in loading:
        if name in taken or name in found:
            raise OwnFamilyError(f"{where}: there is a family {name!r} already; rename one")
        found[name] = load
    return found


def own_scenarios(family: str, load: Callable[[], ModuleType]) -> list[Scenario]:
    """Its scenarios, of the family's name whatever they say.

    Raises:
        OwnFamilyError: the module can't be imported, or has no ``scenarios()`` that gives a list of
            scenarios with names of their own.
    """
    try:
        found = load().scenarios()
    except Exception as error:
        raise OwnFamilyError(
            f"family {family!r}: its scenarios() can't be had: {type(error).__name__}: {error}"
        ) from error
    if not isinstance(found, list) or not all(isinstance(s, Scenario) for s in found):
        raise OwnFamilyError(f"family {family!r}: scenarios() has to give a list of Scenario")
    named = [replace(scenario, family=family) for scenario in found]
    twice = {s.id for s in named if [other.id for other in named].count(s.id) > 1}
    if twice:
        raise OwnFamilyError(f"family {family!r}: two scenarios are called {', '.join(twice)}")
    return named


def _named(point: EntryPoint) -> ModuleType:
    module: ModuleType = point.load()
    return module


@cache
def _module(file: str) -> ModuleType:
    """The file as a module, whose neighbours it can import for as long as the process runs."""
    path = Path(file)
    spec = importlib.util.spec_from_file_location(f"_multicalc_scenarios_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is not a Python file")
    sys.path.append(str(path.parent))
    # Dataclasses look a module up by its name.
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
