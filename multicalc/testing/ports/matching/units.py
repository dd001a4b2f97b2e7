"""A model's weights by the parts they belong to, as far as libraries have these in common."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from multicalc.testing.ports.matching.attention import packed_path, three
from multicalc.testing.ports.matching.conventions import (
    IN_FIRST,
    OUT_FIRST,
    family_of,
    kernel_layout,
)
from multicalc.testing.ports.matching.flattening import Image, image_of
from multicalc.testing.ports.matching.fragment import Fragment, Weights, fragment
from multicalc.testing.ports.matching.layouts import Split, same
from multicalc.testing.ports.matching.names import ROLES, ranked, role_of
from multicalc.testing.ports.matching.recurrent import cells
from multicalc.testing.ports.model import Module

NUMBERED = re.compile(r"([wWbB])_?(.+)")
"""Names such as ``w1`` and ``b_out``."""


@dataclass(frozen=True)
class Unit:
    """A part of a model with weights of its own: a layer, a cell, an attention's projections.

    Attributes:
        path: where it is.
        words: the same in words that libraries share.
        family: what it is: ``"dense"``.
        fragments: its weights, by their role.
        image: the one that may be flattened before it.
    """

    path: str
    words: tuple[str, ...]
    family: str
    fragments: Mapping[str, Fragment]
    image: Image | None = None


def units(library: str, modules: Mapping[str, Module], weights: Weights) -> list[Unit]:
    """The parts of a model of this library to which these weights belong, in their order."""
    if library not in OUT_FIRST + IN_FIRST:
        modules = {}  # a function's name isn't a layer's kind
    found = [Unit(cell.path, (), "rnn", {f.role: f for f in cell.fragments})
             for cell in cells(weights)]  # fmt: skip
    taken = {n for unit in found for each in unit.fragments.values() for n in each.names}
    parts: dict[str, _Part] = {}
    for name in weights:
        if name not in taken:
            _put(parts, name, weights[name].ndim, modules)
    for above, paths in three(list(parts)).items():
        _join(parts, above, paths, weights)
    found += [_unit(part, library, weights) for part in parts.values()]
    order = {name: i for i, name in enumerate(weights)}
    found.sort(key=lambda unit: min(order[n] for f in unit.fragments.values() for n in f.names))
    named = ranked([(unit.path, unit.family) for unit in found])
    found = [replace(unit, words=words) for unit, words in zip(found, named, strict=True)]
    return _with_image(found, library, modules)


@dataclass
class _Part:
    path: str
    module: Module
    family: str
    names: dict[str, tuple[str, ...]]
    packed: bool = False


def _put(parts: dict[str, _Part], name: str, ndim: int, modules: Mapping[str, Module]) -> None:
    """Puts a weight to the part it belongs to. Of a layer ``(w, b)`` it is known by its axes."""
    path, leaf, module, family = _place(name, modules)
    role = role_of(leaf)
    if leaf.isdigit() and path:
        role = "bias" if ndim == 1 else "weight"
    if role == "weight" and family == "norm":
        role = "scale"
    above = packed_path(path)
    if role is None or (path in parts and role in parts[path].names):
        path, role, above = name, "value", None
    key = path if above is None else f"{above}.qkv".lstrip(".")
    part = parts.setdefault(key, _Part(key, module, family, {}, above is not None))
    part.names[role] = (name,)


def _place(name: str, modules: Mapping[str, Module]) -> tuple[str, str, Module, str]:
    """A weight's part, what it is called there, and what kind of part that is."""
    path = name
    while path not in modules and path:
        path = path.rpartition(".")[0]
    module = modules.get(path, Module("", ""))
    leaf = name.removeprefix(path).lstrip(".")
    family = family_of(module)
    inner, _, last = leaf.rpartition(".")
    if inner:
        path = f"{path}.{inner}".lstrip(".")
    if role_of(last) is None:
        stem, _, end = last.rpartition("_")
        met = NUMBERED.fullmatch(last)
        if stem and role_of(end) is not None:
            path, last = f"{path}.{stem}".lstrip("."), end
            family = "dense" if "attention" in module.kind.lower() else family
        elif met is not None:
            path, last = f"{path}.{met[2]}".lstrip("."), met[1]
    return path, last, module, family


def _join(parts: dict[str, _Part], above: str, paths: tuple[str, ...], weights: Weights) -> None:
    """Query, key and value become one part, where their kernels are alike."""
    three_parts = [parts[path] for path in paths]
    kernels = [part.names.get("weight") for part in three_parts]
    if any(each is None for each in kernels):
        return
    if len({weights[each[0]].shape for each in kernels if each is not None}) > 1:
        return
    key = f"{above}.qkv".lstrip(".")
    first = three_parts[0]
    joined = _Part(key, first.module, first.family, {})
    for role in list(first.names):
        names = [part.names[role][0] for part in three_parts if role in part.names]
        if len(names) == len(paths):
            joined.names[role] = tuple(names)
            for part in three_parts:
                del part.names[role]
    for path in paths:
        if not parts[path].names:
            del parts[path]
    parts[key] = joined


def _unit(part: _Part, library: str, weights: Weights) -> Unit:
    names = dict(part.names)
    alone = names.get("weight", ())
    if "scale" not in names and alone and weights[alone[0]].ndim == 1 and len(names) > 1:
        names = {"scale" if role == "weight" else role: n for role, n in names.items()}
    return Unit(part.path, (), part.family, {
        role: _fragment(part, role, each, library, weights) for role, each in names.items()
    })  # fmt: skip


def _fragment(
    part: _Part, role: str, names: tuple[str, ...], library: str, weights: Weights
) -> Fragment:
    ndim = weights[names[0]].ndim
    layout = (
        kernel_layout(library, part.family, names[0], ndim, part.module)
        if role not in ROLES or role == "weight"
        else same
    )
    known = layout is not None
    layout = same if layout is None else layout
    if part.packed:
        layout = layout >> Split(3, axis=-1 if ndim == 1 else 1)
    return fragment(role, names, weights, layout, known=known)


def _with_image(found: list[Unit], library: str, modules: Mapping[str, Module]) -> list[Unit]:
    """Notes of the dense layer behind the last convolution what image is flattened before it."""
    convs = [i for i, u in enumerate(found) if u.family == "conv" and "weight" in u.fragments]
    behind = [i for i, u in enumerate(found) if u.family == "dense" and "weight" in u.fragments]
    behind = [i for i in behind if convs and i > convs[-1]]
    if not behind:
        return found
    conv, dense = found[convs[-1]], found[behind[0]]
    channels, size = (u.fragments["weight"].form[0][k] for u, k in ((conv, -1), (dense, 0)))
    if size == channels or size % channels:
        return found
    image = image_of(channels, library, modules.get(conv.path, Module("", "")), modules)
    return [replace(unit, image=image) if unit is dense else unit for unit in found]


def loose(found: Sequence[Unit], matched: set[str], weights: Weights) -> list[Unit]:
    """Each weight for itself of the units of which none is ``matched``."""
    names = [[name for each in unit.fragments.values() for name in each.names] for unit in found]
    free = [name for each in names if matched.isdisjoint(each) for name in each]
    paths = [name.rpartition(".")[0] if role_of(name.split(".")[-1]) else name for name in free]
    roles = [role_of(name.split(".")[-1]) or "weight" for name in free]
    return [
        Unit(name, words, "", {role: fragment(role, (name,), weights, known=False)})
        for name, role, words in zip(free, roles, ranked([(p, "") for p in paths]), strict=True)
    ]
