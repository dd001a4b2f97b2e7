"""A port's runs at one point, of NumPy's arrays: values, derivatives, and every part alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from multicalc import xp
from multicalc.backend import get_backend, native, owner
from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError
from multicalc.testing.cosines import cosines
from multicalc.testing.noise import Named
from multicalc.testing.ports.port import Loss, Port
from multicalc.testing.ports.recording import Forced, Reached, Site, SiteRecorder, Until
from multicalc.testing.ports.taps import Taps, listening
from multicalc.transforms.evaluate import evaluate
from multicalc.transforms.grad import value_and_grad
from multicalc.transforms.hvp import hvp

LOSS = "(loss)"
"""The site that is the loss, given outputs and targets."""

FLOATS = ("float32", "float64")

SiteValues = Mapping[str, Mapping[str, Sequence[Any]]]
"""By site, what it is given (``"in"``) and what it is to give (``"out"``): arrays, or None."""


class PortPoint(NamedTuple):
    """Where a port runs: a tree of NumPy's arrays."""

    parameters: Named
    state: Named
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    targets: Any


def point_of(port: Port, inputs: Any, targets: Any = None) -> PortPoint:
    """The port's own weights, and what it is fed of the shared ``inputs``."""
    args, kwargs = _arguments(inputs)
    if port.feed is not None:
        fed = port.feed(*args, **kwargs)
        args, kwargs = (fed if isinstance(fed, tuple) else (fed,)), {}
    given = (args, kwargs, targets)
    taken = {name: port.model.taken(x) for name, x in named(given).items()}
    return PortPoint(port.parameters, port.state, *with_named(given, taken))


def named(tree: Any) -> Named:
    """NumPy's arrays in a tree, by name."""
    leaves, spec = trees.flatten(tree)
    found = zip(trees.leaf_names(spec, ""), leaves, strict=True)
    return {name: x for name, x in found if isinstance(x, np.ndarray)}


def with_named(tree: Any, arrays: Named) -> Any:
    """The tree with other arrays of these names."""
    leaves, spec = trees.flatten(tree)
    names = trees.leaf_names(spec, "")
    return trees.unflatten(
        spec, [arrays.get(name, x) for name, x in zip(names, leaves, strict=True)]
    )


@dataclass(frozen=True)
class Record:
    """What a run gave: the loss, outputs by name, the state afterwards, and its sites, in the order
    in which they are left; ``events`` are when each is entered (``"in"``) and left (``"out"``)."""

    loss: np.ndarray
    outputs: Named
    state: Named
    sites: dict[str, Site]
    events: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Gradients:
    """A loss and its derivatives by parameters and by what sites gave, beside all that it is of."""

    record: Record
    parameters: Named
    sites: dict[str, list[np.ndarray | None]]


@dataclass(frozen=True)
class Alone:
    """Every part on what it was told to be given: what came to it before that, what it gave, and
    derivatives of these, contracted, by parameters and by what was given."""

    arrived: dict[str, list[np.ndarray]]
    gave: dict[str, list[np.ndarray]]
    state: Named
    parameters: Named
    given: dict[str, dict[str, list[np.ndarray | None]]]


def run(port: Port, point: PortPoint, taps: Taps) -> tuple[Any, Any, Any]:
    """Loss, outputs and state, at a point of native arrays.

    Raises:
        InvalidArgumentError: the loss is no array of the model's own.
    """
    parameters, state, args, kwargs, targets = point
    with listening(taps):
        outputs, state = port.model.run(
            parameters,
            state,
            tuple(args),
            kwargs,
            training=port.training,
            seed=port.seed,
            taps=taps,
        )
        given = (outputs,) if targets is None else (outputs, targets)
        given, _ = taps.enter(LOSS, given, {})
        value = (port.loss or _contracted)(*given)
        if owner(native(value)) != port.backend:
            raise InvalidArgumentError(
                f"the loss of {port.name} gives {type(value).__name__}, no array of "
                f"{port.backend}: give the port a loss that computes with {port.backend}'s "
                "arrays alone and gives one of them, without .item() or float()"
            )
        return taps.leave(LOSS, value), outputs, state


def recorded(port: Port, point: PortPoint) -> Record:
    """A run as it is, with every site noted."""
    backend = get_backend(port.backend)

    def f(point: PortPoint) -> Any:
        taps = SiteRecorder(backend)
        loss, outputs, state = run(port, point, taps)
        return loss, outputs, state, taps.sites, taps.events

    return _record(*evaluate(f, backend=port.backend)(point))


def differentiated(port: Port, point: PortPoint, sites: Mapping[str, Site]) -> Gradients:
    """The gradient of the loss, by parameters and by what ``sites`` gave."""
    backend = get_backend(port.backend)
    double = any(x.dtype == np.float64 for x in point.parameters.values())

    def f(moving: Any, rest: PortPoint) -> Any:
        taps = SiteRecorder(backend, moving["sites"])
        loss, outputs, state = run(port, rest._replace(parameters=moving["parameters"]), taps)
        return loss, (outputs, state, taps.sites, taps.events)

    shifts = {
        name: [_zeros(x, double) if str(x.dtype) in FLOATS else None for x in site["out"]]
        for name, site in sites.items()
    }
    moving = {"parameters": point.parameters, "sites": shifts}
    gradient = value_and_grad(f, has_aux=True, backend=port.backend)
    (loss, aux), found = gradient(moving, point._replace(parameters={}))
    return Gradients(_record(loss, *aux), _float(found["parameters"]), found["sites"])


def product(port: Port, point: PortPoint, tangent: Named) -> Named:
    """The Hessian of the loss by the parameters, times ``tangent``."""

    def f(parameters: Any, rest: PortPoint) -> Any:
        return run(port, rest._replace(parameters=parameters), Taps())[0]

    primals, rest = point.parameters, point._replace(parameters={})
    found = hvp(f, (primals, rest), (tangent,), argnums=(0,), backend=port.backend)
    return _float(found[0])


def alone(port: Port, point: PortPoint, values: SiteValues, directions: SiteValues) -> Alone:
    """Every part of the port on the ``values`` that it is to be given; derivatives are of what came
    to parts and what they gave, times the ``directions``. Where what a part gives has a value and
    no direction, derivatives go through it to where there is one."""
    through = {site for site, sides in directions.items() if _told(values[site], sides)}

    def f(moving: Any, rest: PortPoint, directions: Any) -> Any:
        taps = Forced(moving["values"], through)
        state = run(port, rest._replace(parameters=moving["parameters"]), taps)[2]
        total: Any = 0.0
        for found, side in ((taps.arrived, "in"), (taps.gave, "out")):
            for site, leaves in found.items():
                for x, w in zip(leaves, directions[site][side], strict=True):
                    if w is not None:
                        total = total + xp.sum(x * xp.astype(w, x.dtype))
        return total, (taps.arrived, taps.gave, state)

    gradient = value_and_grad(f, has_aux=True, backend=port.backend)
    moving = {"parameters": point.parameters, "values": values}
    (_, (arrived, gave, state)), found = gradient(moving, point._replace(parameters={}), directions)
    return Alone(arrived, gave, dict(state), _float(found["parameters"]), found["values"])


def part(port: Port, point: PortPoint, given: SiteValues, site: str, side: str) -> list[np.ndarray]:
    """What a site gives (``"out"``), or what comes to it (``"in"``), where some sites are given
    other values; the run ends there."""
    found: list[Any] = []

    def f(point: PortPoint, given: SiteValues) -> Any:
        taps = Until({site: {}, **given}, site, side)
        try:
            run(port, point, taps)
        except Reached:
            found.extend((taps.gave if side == "out" else taps.arrived)[site])
        return list(found)

    arrays: list[np.ndarray] = evaluate(f, backend=port.backend)(point, given)
    return arrays


def reseeded(port: Port, seed: int | None, training: bool | None) -> Port:
    """The port with another seed or mode, as far as they are given."""
    return replace(
        port,
        seed=port.seed if seed is None else seed,
        training=port.training if training is None else training,
    )


def contraction(coefficients: Sequence[np.ndarray]) -> Loss:
    """A loss: the outputs' entries times those of ``coefficients``, summed."""

    def loss(outputs: Any, targets: Any = None) -> Any:
        total: Any = None
        for x, weights in zip(trees.flatten(outputs)[0], coefficients, strict=True):
            dtype = get_backend(owner(native(x))).dtype(native(x))
            each = xp.sum(xp.multiply(x, weights.astype(dtype)))
            total = each if total is None else total + each
        return total

    return loss


def _contracted(outputs: Any, targets: Any = None) -> Any:
    return contraction(cosines(trees.flatten(outputs)[0]))(outputs)


def _told(values: Mapping[str, Sequence[Any]], directions: Mapping[str, Sequence[Any]]) -> bool:
    """Whether what a site gives has a value and no direction."""
    given = [x is not None for x in values.get("out", ())]
    return any(given) and all(x is None for x in directions.get("out", ()))


def _arguments(inputs: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The model's positional arguments, and those by keyword."""
    if isinstance(inputs, Mapping):
        return (), dict(inputs)
    if isinstance(inputs, tuple):
        return inputs, {}
    if isinstance(inputs, np.ndarray):
        return (inputs,), {}
    raise InvalidArgumentError(
        f"inputs: needs a NumPy array, a tuple of them (the model's arguments) or a dict (by "
        f"keyword), found {type(inputs).__name__}"
    )


def _record(loss: Any, outputs: Any, state: Any, sites: Any, events: Any) -> Record:
    leaves, spec = trees.flatten(outputs)
    named = dict(zip(trees.leaf_names(spec, "outputs"), leaves, strict=True))
    return Record(np.asarray(loss), _float(named), dict(state), sites, tuple(events))


def _float(named: Mapping[str, Any]) -> Named:
    return {name: np.asarray(x) for name, x in named.items() if x is not None}


def _zeros(x: np.ndarray, double: bool) -> np.ndarray:
    return np.zeros(x.shape, "float64" if double else x.dtype)
