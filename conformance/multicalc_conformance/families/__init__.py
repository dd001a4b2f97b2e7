"""The scenarios, by family: a module each, with ``scenarios() -> list[Scenario]``."""

from __future__ import annotations

import importlib

from multicalc_conformance.engine.scenario import Scenario

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
    "chunks": "Jacobians and Hessians in batches of every size",
    "vmap": "transforms within and around batches, and batches of batches",
    "batches": "every operation of xp mapped over a batch",
    "random": "random numbers of a key: drawn, compiled, in loops, and what is made of them",
    "rules": "derivative rules of one's own, constants, what is computed again, and equations",
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

    def __init__(self, name: str) -> None:
        super().__init__(f"no family {name!r}; known: {', '.join(FAMILIES)}")


class FamilyDataMissingError(ImportError):
    """A family's data are not installed; the message gives the command that installs them."""


def scenarios(family: str) -> list[Scenario]:
    """The scenarios of one family."""
    found: list[Scenario] = importlib.import_module(f"{__name__}.{family}").scenarios()
    return found
