"""The numbers of a comparison: of the whole run, and of each part on what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

import multicalc.testing as mt
from multicalc.testing.ports.holding import direction
from multicalc.testing.ports.running import LOSS, alone, point_of
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.ports.network import (
    FAMILY,
    NAMES,
    PARAMETERS,
    PARTS,
    TRANSPOSED,
    TWO_BIASES,
    Part,
    X,
    exactly,
    port,
    tree,
)
from multicalc_conformance.references import exact
from multicalc_conformance.references.closed_form import closed_form
from multicalc_conformance.references.directions import directions

BIASES = ("hidden.b1", "hidden.b2", "hidden.w", "mixed.w", "normal.weight")
"""The parameters of the network that has two biases."""
GIVEN = directions([X, *[X] * 5, X[0], X[0], X[0]], 0.5)
"""What the model, each part's successor, the model's caller and the loss are given."""
ALONG = directions([X, *[X] * 5, X[0], X[0], X[0], np.array(0.0)], 2.1)
"""In which direction that which came to each is looked at, and the loss."""
SOURCE = "the same parts in mpmath; derivatives are differences at 200 digits"


def scenarios() -> list[Scenario]:
    whole = {"of one function": (_whole, _whole_exactly)}
    parts = {"derivatives": (_alone, _alone_exactly)}
    return [
        closed_form(FAMILY, "a whole run", whole, [X, *PARAMETERS], source=SOURCE, slack=4.0),
        closed_form(FAMILY, "parts alone", parts, [*GIVEN, *PARAMETERS], source=SOURCE, slack=4.0),
    ]


# -- the whole run ---------------------------------------------------------------------------------


def _whole(backend: str, x: Any, b: Any, w: Any, mixed: Any, weight: Any) -> Any:
    """Two ports that are one function: one has two biases, the other a matrix transposed."""
    one = port(backend, TWO_BIASES, tree([b / 2, b / 2, w, mixed, weight], BIASES), "one")
    turned = tree([b, w, mixed.T.copy(), weight])
    other = port(backend, TRANSPOSED, turned, "other", portable=True)
    rules = [
        mt.rule(("hidden.b1", "hidden.b2"), "hidden.b", mt.layouts.add),
        mt.rule("mixed.w", "mixed.w", mt.layouts.transpose),
    ]
    match = mt.match(one, other, rules)
    report = mt.compare_ports(one, other, x, match=match, derivatives=False)
    held = {(each.quantity, each.name): each for each in (*report.whole, *report.activations)}
    wanted = {
        "loss": ("loss",),
        "outputs": ("",),
        "gradient": BIASES,
        "hvp": BIASES,
        "activation": (*PARTS, ""),
        "gradient by activation": (*PARTS, ""),
    }
    found = [held[quantity, name] for quantity, names in wanted.items() for name in names]
    verdict = np.array([1 + report.agrees, 1 + len(report.findings)])
    return [verdict, *(side for each in found for side in (each.a, each.b))]


def _whole_exactly(x: Any, b: Any, *rest: Any) -> Any:
    leaves = [b / 2, b / 2, *rest]
    along = [direction(name, leaf.astype(float)) for name, leaf in zip(BIASES, leaves, strict=True)]

    def loss(*leaves: Any) -> Any:
        return np.sum(exactly(TWO_BIASES, tree(leaves, BIASES), x)["pooled"] ** 2)

    sites = exactly(TWO_BIASES, tree(leaves, BIASES), x)
    gave = [*sites.values(), sites["pooled"]]
    found = [
        loss(*leaves),
        sites["pooled"],
        *exact.gradient(loss, leaves),
        *exact.hvp(loss, leaves, exact.numbers(along)),
        *gave,
        *_by_sites(tree(leaves, BIASES), sites),
        2 * sites["pooled"],
    ]
    return ([2, 1], *(side for each in found for side in (each, each)))


def _by_sites(p: Any, sites: Mapping[str, Any]) -> list[Any]:
    """The gradient of the loss by what each part gives."""
    found = []
    for k, value in enumerate(sites.values()):
        after = dict(list(TWO_BIASES.items())[k + 1 :])

        def loss(x: Any, after: Mapping[str, Part] = after) -> Any:
            return np.sum([x, *exactly(after, p, x).values()][-1] ** 2)

        found += exact.gradient(loss, [value])
    return found


# -- every part alone ------------------------------------------------------------------------------


def _alone(backend: str, *arrays: Any) -> Any:
    """What came to the model and the loss and what each part gave, on what they are given; and the
    derivatives of all that."""
    given, leaves = arrays[: len(GIVEN)], arrays[len(GIVEN) :]
    one = port(backend, PARTS, tree(leaves), "one")
    found = alone(one, point_of(one, X), _placed(given), _placed(ALONG))
    by = found.given
    return [
        *(found.gave[name][0] for name in (*PARTS, "")),
        found.arrived[LOSS][0],
        found.gave[LOSS][0],
        *(found.parameters[name] for name in NAMES),
        by[""]["in"][0],
        *(by[name]["out"][0] for name in (*PARTS, "")),
        by[LOSS]["in"][0],
    ]


def _placed(arrays: Any) -> dict[str, dict[str, list[np.ndarray]]]:
    """The model's input, what each part gives and the model's output, and the loss's input and, if
    it is there, output, by site and side."""
    first, *parts = arrays[: len(PARTS) + 1]
    output, *loss = arrays[len(PARTS) + 1 :]
    found = {name: {"out": [each]} for name, each in zip(PARTS, parts, strict=True)}
    sides = {side: [each] for side, each in zip(("in", "out"), loss, strict=False)}
    return {"": {"in": [first], "out": [output]}, **found, LOSS: sides}


def _alone_exactly(*arrays: Any) -> Any:
    count = len(GIVEN)
    along = exact.numbers(ALONG)

    def gave(*arrays: Any) -> list[Any]:
        """Of each part, then of the model, of its caller, and of the loss."""
        given, p = arrays[:count], tree(arrays[count:])
        parts = [
            exactly({name: part}, p, x)[name]
            for (name, part), x in zip(PARTS.items(), given, strict=False)
        ]
        return [*parts, given[-3], given[-2], np.sum(given[-1] ** 2)]

    def total(*arrays: Any) -> Any:
        return sum(np.sum(w * y) for w, y in zip(along[1:], gave(*arrays), strict=True))

    by = exact.gradient(total, arrays)
    return (*gave(*arrays), *by[count:], *by[:count])
