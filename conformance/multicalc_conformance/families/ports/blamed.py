"""Which parts are blamed, and what for: bugs are planted, and all have to be found, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

import multicalc as mc
import multicalc.testing as mt
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.ports.network import (
    FAMILY,
    PARAMETERS,
    PARTS,
    PLANTED,
    X,
    exactly,
    port,
    times,
    tree,
)
from multicalc_conformance.references.closed_form import Run, closed_form

CAUSES = ("none", "unknown", "frozen", *dict.fromkeys(name for _, name in PLANTED.values()))
W = np.array([0.7, -0.4, 1.9])


def scenarios() -> list[Scenario]:
    planted = {
        "six at once": (_planted, _planted_exactly),
        "in a gradient alone": (_frozen, lambda *arrays: _coded({"": "frozen"}, [""])),
    }
    small = {
        "as small as rounding": (_small(2.0**-52), lambda x, w: ([1, 1], [1, 1])),
        "larger than that": (_small(2.0**-36), lambda x, w: ([1, 2], [1, 1])),
    }
    source = "the bugs that were planted; the parts in mpmath"
    return [
        closed_form(FAMILY, "planted bugs", planted, [X, *PARAMETERS], source=source, slack=4.0),
        closed_form(FAMILY, "a difference beside large numbers", small, [X, W], source=source),
    ]


def _planted(backend: str, x: Any, *leaves: Any) -> Any:
    """The cause by part, and what both sides' parts gave on equal input."""
    wrong = {name: part for name, (part, _) in PLANTED.items()}
    weights = tree(leaves)
    others = {**weights, "hidden": {"w": weights["hidden"]["w"]}}
    one = port(backend, PARTS, weights, "one")
    other = port(backend, wrong, others, "other", portable=True)
    report = mt.compare_ports(one, other, x, derivatives=False)
    held = {each.name: each for each in report.parts if each.quantity == "on equal input"}
    gave = [side for name in PARTS for side in (held[name].a, held[name].b)]
    missing = np.array([1 + len(names) for names in report.missing])
    return [_coded(_causes(report), PARTS), missing, *gave]


def _planted_exactly(x: Any, *leaves: Any) -> Any:
    p = tree(leaves)
    right = exactly(PARTS, p, x)
    gave = []
    for (name, (part, _)), given in zip(PLANTED.items(), [x, *right.values()], strict=False):
        gave += [right[name], exactly({name: part}, p, given)[name]]
    causes = {name: cause for name, (_, cause) in PLANTED.items()}
    return (_coded(causes, PARTS), [2, 1], *gave)


def _frozen(backend: str, x: Any, *leaves: Any) -> Any:
    """One of the two takes a weight for a constant."""

    def held(m: Any, p: Any, x: Any) -> Any:
        return PARTS["normal"](
            m, {"normal": {"weight": mc.stop_gradient(p["normal"]["weight"])}}, x
        )

    one = port(backend, PARTS, tree(leaves), "one")
    other = port(backend, PARTS | {"normal": held}, tree(leaves), "other")
    report = mt.compare_ports(one, other, x, derivatives=False)
    return _coded(_causes(report), [""])


def _small(off: float) -> Run:
    """Which part is blamed, by what rounding explains and by what a person allows, where one part
    gives large numbers, whose rounding is more than the difference of the other."""

    def run(backend: str, x: Any, w: Any) -> Any:
        def large(m: Any, p: Any, x: Any) -> Any:
            return 2.0**20 * x * p["large"]["w"]

        def ports(factor: float, name: str) -> mt.Port:
            parts = {"large": large, "small": times(2.0**-20 * factor)}
            return port(backend, parts, {"large": {"w": w}}, name)

        found = []
        for rtol in (None, 1e-9):
            one, other = ports(1.0, "one"), ports(1.0 + off, "other")
            report = mt.compare_ports(one, other, x, rtol=rtol, derivatives=False)
            blamed = {finding.part for finding in report.findings}
            found.append(np.array([1 + (name in blamed) for name in ("large", "small")]))
        return found

    return run


def _causes(report: mt.PortsReport) -> dict[str, str]:
    """By part what its finding says."""
    return {
        finding.part: finding.causes[0].name if finding.causes else "unknown"
        for finding in report.findings
    }


def _coded(causes: Mapping[str, str], parts: Iterable[str]) -> np.ndarray:
    """How many parts are blamed, and for each the number of its cause; numbers start at one."""
    known = [1 + CAUSES.index(causes.get(name, "none")) for name in parts]
    return np.array([1 + len(causes), *known])
