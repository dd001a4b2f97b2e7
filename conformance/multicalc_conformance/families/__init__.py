"""The scenarios, by family: a module each, with ``scenarios() -> list[Scenario]``.

Beside those that are here there are families of people's own: modules that an entry point of the
group ``multicalc.scenarios`` names, and files.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.own import own_families, own_scenarios

FAMILIES = {
    "chapter": "every row of the chapter, at the book's points and at points where nothing cancels",
    "elementwise": "every function of xp that works entry by entry",
    "arrays": "every reduction, change of shape, search, update and loop of xp",
    "linalg": "every product and decomposition of xp",
    "complex": "every operation of xp that takes complex numbers",
    "nonsmooth": "kinks, ties, ends of domains: what each framework does where there is a choice",
    "arithmetic": "Python's operators between every two kinds of arrays and numbers",
    "operators": "every transform, over structures of arguments and outputs",
    "compiled": "every transform compiled or prepared: called again, otherwise, and in threads",
    "curvature": "operators of derivatives: products, parts, and what is made of them",
    "sparse": "sparse Jacobians and Hessians: patterns, colours, and entries by few products",
    "chunks": "Jacobians and Hessians in batches of every size",
    "vmap": "transforms within and around batches, and batches of batches",
    "batches": "every operation of xp mapped over a batch",
    "random": "random numbers of a key: drawn, compiled, in loops, and what is made of them",
    "rules": "derivative rules of one's own, constants, what is computed again, and equations",
    "shards": "losses over shards of data: every transform of one, and what it has by itself",
    "ports": "models held against each other: numbers, who is blamed, and weights taken across",
    "indexing": "elements read and replaced by every key of the standard",
    "large": "ten thousand entries and a million, and hundreds of leaves",
    "nested": "derivatives of derivatives to order four, in every mix of modes, and through loops",
    "precision": "large and tiny numbers, cancellation, and the inputs' dtype in every result",
    "errors": "every error is raised alike, names what is wrong, and breaks nothing",
    "state": "calls again, in threads, after errors: nothing is kept, changed or left behind",
    "data": "Python's numbers, and NumPy's in every layout, byte order and size",
    "memory": "no result shares memory, and nothing kept changes with the caller's arrays",
    "models": "the models on real data, which come with scikit-learn",
    "real": "test problems, certified regressions and benchmark objectives",
}


class UnknownFamilyError(ValueError):
    """There is no such family; the message lists those there are."""

    def __init__(self, name: str, files: Sequence[str] = ()) -> None:
        names = ", ".join(known(files))
        super().__init__(f"no family {name!r}; known: {names}; --scenarios brings those of a file")


class FamilyDataMissingError(ImportError):
    """A family's data are not installed; the message gives the command that installs them."""


def known(files: Sequence[str] = ()) -> list[str]:
    """The names of all families, with those of people's own and of these ``files``."""
    return [*FAMILIES, *own_families(FAMILIES, files)]


def scenarios(family: str, files: Sequence[str] = ()) -> list[Scenario]:
    """The scenarios of one family.

    Raises:
        UnknownFamilyError: there is no such family.
        FamilyDataMissingError: its data are not installed.
        OwnFamilyError: it is one of a person's own, and can't be loaded.
    """
    own = own_families(FAMILIES, files)
    if family in FAMILIES:
        found: list[Scenario] = importlib.import_module(f"{__name__}.{family}").scenarios()
        return found
    if family not in own:
        raise UnknownFamilyError(family, files)
    return own_scenarios(family, own[family])
