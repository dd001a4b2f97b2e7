"""Which part of one model stands for which of the other, and how what goes through them lies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from multicalc.testing.ports.arrangement import arrangement, is_function_of
from multicalc.testing.ports.model import Module
from multicalc.testing.ports.recording import Site
from multicalc.testing.ports.running import LOSS
from multicalc.testing.ports.taps import path_of
from multicalc.testing.ports.wiring import Terminal, Wire, array_at, places_of, usually, wires

Names = tuple[tuple[str, ...], tuple[str, ...]]
"""A's and B's names of one parameter, or of several that stand for one."""


@dataclass(frozen=True)
class SitePair:
    """A site of A and the one of B that stands for it.

    Attributes:
        inputs, outputs: what goes in and comes out of both.
        unlike: whether what they give is one array each, of more entries in the one: no wire.
    """

    a: str
    b: str
    inputs: tuple[Wire, ...]
    outputs: tuple[Wire, ...]
    unlike: bool = False


def pairs(
    modules: tuple[Mapping[str, Module], Mapping[str, Module]],
    sites: tuple[Mapping[str, Site], Mapping[str, Site]],
    matched: Iterable[Names],
    told: Mapping[str, str],
) -> list[SitePair]:
    """The pairs, in the order in which A is done with them.

    Parts that have parameters stand for those that have the matched ones; parts without (an
    activation, dropout) for one between the same neighbours that does the like. ``mc.tap`` has
    names. ``told`` is what a person says, A's sites by B's.
    """
    found = dict(told) | {LOSS: LOSS}
    for path, other in _by_parameters(modules, sites, matched).items():
        for site in sites[0]:
            if path_of(site) == path:
                found.setdefault(site, other + site[len(path) :])
    _by_name(found, modules, sites)
    _by_place(found, modules, sites)
    flattened = [np.shape(x)[1:] for s in sites[0].values() for x in s["out"] if np.ndim(x) > 2]
    shapes = list(dict.fromkeys(tuple(shape) for shape in flattened))
    ends = {
        (a, found[a]): (
            (places_of(sites[0], a, "in"), places_of(sites[1], found[a], "in")),
            _ends(modules, sites, found, a),
        )
        for a in sites[0]
        if a in found and found[a] in sites[1]
    }
    both = [each for pair in ends.values() for each in pair]
    usual = usually(sites, [wire for each in both for wire in wires(sites, *each, shapes, {})])
    return [
        SitePair(
            *pair,
            wires(sites, *came, shapes, usual),
            wires(sites, *gave, shapes, usual),
            _unlike(modules, sites, *pair),
        )
        for pair, (came, gave) in ends.items()
    ]


def _unlike(
    modules: tuple[Mapping[str, Module], Mapping[str, Module]],
    sites: tuple[Mapping[str, Site], Mapping[str, Site]],
    a: str,
    b: str,
) -> bool:
    """Of wholes nothing is said but of the model: what stands for a layer that several of the other
    model's are packed in gives something else."""
    for k, site in ((0, a), (1, b)):
        if site and any(
            path != path_of(site) and holds(path_of(site), path) for path in modules[k]
        ):
            return False
    gave = [[x for x in sites[k][s]["out"] if x.dtype.kind == "f"] for k, s in ((0, a), (1, b))]
    return len(gave[0]) == len(gave[1]) == 1 and gave[0][0].size != gave[1][0].size


def _ends(
    modules: tuple[Mapping[str, Module], Mapping[str, Module]],
    sites: tuple[Mapping[str, Site], Mapping[str, Site]],
    found: Mapping[str, str],
    a: str,
) -> tuple[list[Terminal], list[Terminal]]:
    """Where the outputs of a pair are. A layer that has its activation within itself ends where
    the other model's activation does: in the next part, or where the part after that begins."""
    own = [places_of(sites[0], a, "out"), places_of(sites[1], found[a], "out")]
    fused = [_activates(modules[k], path_of(site)) for k, site in ((0, a), (1, found[a]))]
    if a == "" or fused[0] == fused[1]:  # the whole ends where it does, whatever it is called
        return own[0], own[1]
    plain = 0 if fused[1] else 1
    site = a if plain == 0 else found[a]
    after = _after(modules[plain], sites[plain], site)
    before = [array_at(sites[plain], place) for place in own[plain]]
    # Where more than an activation is done in between there is nothing to compare.
    good = all(
        place.side == "out" or any(is_function_of(array_at(sites[plain], place), x) for x in before)
        for place in after
    )
    own[plain] = after if good else []
    return own[0], own[1]


def _after(modules: Mapping[str, Module], sites: Mapping[str, Site], site: str) -> list[Terminal]:
    """Where what ``site`` gives comes out of an activation."""
    order = list(sites)
    for following in order[order.index(site) + 1 :]:
        module = modules.get(path_of(following))
        if module is not None and _family(module.kind) == "activation":
            return places_of(sites, following, "out")
        if sites[following]["in"] and not holds(path_of(following), path_of(site)):
            return places_of(sites, following, "in")
    return []


def _activates(modules: Mapping[str, Module], path: str) -> bool:
    """Whether a layer has its activation within itself: by what it was made with, or as its last
    part. What has several layers within is none."""
    within = [m for p, m in modules.items() if holds(path, p)]
    if sum(bool(m.weights) for m in within) != 1:
        return False
    last = within[-1]
    if _family(last.kind) == "activation":
        return True
    named = [last.settings.get(name) for name in ("activation", "act", "act_type")]
    known = any(n not in (None, "linear", "identity", "", "None") for n in named)
    return known and "recurrent_activation" not in last.settings


def _by_parameters(
    modules: tuple[Mapping[str, Module], Mapping[str, Module]],
    sites: tuple[Mapping[str, Site], Mapping[str, Site]],
    matched: Iterable[Names],
) -> dict[str, str]:
    """Paths of A and B that were called and have the same matched parameters under them; of a
    chain of such the outermost with the outermost, the innermost with the innermost. What is alone
    stands for the innermost of the other's chain that takes and gives the like."""
    under: list[dict[frozenset[int], list[str]]] = [{}, {}]
    entries = list(matched)
    for side in (0, 1):
        called = [path for path in modules[side] if path in sites[side]]
        owned = {path: _weights(modules[side], path) for path in called}
        for path, names in owned.items():
            within = frozenset(k for k, e in enumerate(entries) if names.issuperset(e[side]))
            if within:
                under[side].setdefault(within, []).append(path)
    found: dict[str, str] = {}
    for within, paths in under[0].items():
        others = under[1].get(within, [])
        if not others:
            continue
        # From the outside inwards, but the innermost, which has the parameters itself.
        *outer, inner = sorted(paths, key=_depth)
        *rest, last = sorted(others, key=_depth)
        found |= dict(zip(outer, rest, strict=False))
        if not outer:
            alike = [each for each in others if _meets(sites[0][inner], sites[1][each])]
            last = max(alike, key=_depth, default=last)
        elif not rest:
            alike = [each for each in paths if _meets(sites[0][each], sites[1][last])]
            inner = max(alike, key=_depth, default=inner)
        found[inner] = last
    return {"": "", **found}


def _by_name(
    found: dict[str, str],
    modules: tuple[Mapping[str, Module], Mapping[str, Module]],
    sites: tuple[Mapping[str, Site], Mapping[str, Site]],
) -> None:
    """What a function calls by the name that it has in the other model."""
    left = {_plain(site): site for site in sites[1] if site not in found.values()}
    for site in sites[0]:
        tapped = (
            path_of(site) not in modules[0] or path_of(left.get(_plain(site), "")) not in modules[1]
        )
        if site not in found and tapped and _plain(site) in left:
            found[site] = left.pop(_plain(site))


def _by_place(
    found: dict[str, str],
    modules: tuple[Mapping[str, Module], Mapping[str, Module]],
    sites: tuple[Mapping[str, Site], Mapping[str, Site]],
) -> None:
    """Parts without parameters, after the same neighbour within the same whole."""
    taken = set(found.values())
    own = _neighbours(sites[0], {a: a for a in found})
    others = _neighbours(sites[1], {b: a for a, b in found.items()})
    for site in [s for s in sites[0] if s not in found]:
        for other in [s for s in sites[1] if s not in taken]:
            kinds = [
                modules[k][path_of(s)].kind
                for k, s in ((0, site), (1, other))
                if path_of(s) in modules[k]
            ]
            if len(kinds) < 2 or own[site] != others[other]:
                continue
            if _family(kinds[0]) == _family(kinds[1]) and _fits(sites[0][site], sites[1][other]):
                found[site] = other
                taken.add(other)
                break


def _neighbours(sites: Iterable[str], known: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Of each site the pair that was done last, and the smallest that has it within."""
    last, places = "", {}
    for site in sites:
        above = [s for s in known if site != s and holds(path_of(s), path_of(site))]
        places[site] = (last, known[max(above, key=len)] if above else "")
        if site in known:
            last = known[site]
    return places


FAMILIES = {
    "activation": "relu gelu silu swish elu tanh sigmoid softplus activation softmax mish glu",
    "dropout": "dropout",
    "pooling": "pool",
    "shape": "flatten reshape permute transpose",
    "padding": "pad",
}


def _family(kind: str) -> str:
    name = kind.lower()
    for family, words in FAMILIES.items():
        if any(word in name for word in words.split()):
            return family
    return name


def _meets(a: Site, b: Site) -> bool:
    """Whether some of what one is given and gives may be what the other is and does."""
    return all(
        any(arrangement(x, y) is not None for x in a[side] for y in b[side])
        for side in ("in", "out")
    )


def _fits(a: Site, b: Site) -> bool:
    return len(a["out"]) == len(b["out"]) and all(
        arrangement(x, y) is not None for x, y in zip(a["out"], b["out"], strict=True)
    )


def _weights(modules: Mapping[str, Module], path: str) -> set[str]:
    return {w for p, m in modules.items() if holds(path, p) for w in m.weights}


def holds(whole: str, path: str) -> bool:
    """Whether a part is within another one, or is it."""
    return whole in ("", path) or path.startswith(f"{whole}.")


def _depth(path: str) -> int:
    return len(path.split(".")) if path else 0


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9#]", "", name.lower())
