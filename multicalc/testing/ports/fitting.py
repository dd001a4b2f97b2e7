"""Whether what a comparison is given fits together; where it doesn't, what to give instead."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from multicalc.errors import InvalidArgumentError, MulticalcError
from multicalc.testing.ports.matching.match import Match
from multicalc.testing.ports.port import Port
from multicalc.testing.ports.running import LOSS, PortPoint, Record, recorded


def check_arguments(a: Any, b: Any, rtol: float | None, atol: float | None) -> None:
    """The ports are ports, and what is allowed is an amount."""
    for name, port in (("a", a), ("b", b)):
        if not isinstance(port, Port):
            raise InvalidArgumentError(
                f"{name}: needs a port, found {type(port).__name__}; make one: "
                "mt.Port.torch(model), .keras, .flax, .equinox, .gluon or .function"
            )
    for name, x in (("rtol", rtol), ("atol", atol)):
        if x is not None and not x >= 0:
            raise InvalidArgumentError(f"{name}: needs a number that is not negative, found {x}")


def check_loss(port: Port, targets: Any) -> None:
    """The loss takes outputs, and targets where they are given."""
    if port.loss is None:
        return
    given = (None,) if targets is None else (None, None)
    try:
        inspect.signature(port.loss).bind(*given)
    except ValueError:  # of built-in functions nothing is known
        return
    except TypeError as error:
        takes = "outputs alone" if targets is None else "outputs and targets"
        instead = (
            "give compare_ports targets"
            if targets is None
            else "leave targets out, or give the port a loss(outputs, targets)"
        )
        raise InvalidArgumentError(
            f"the loss of {port.name} can't be called with {takes}: {error}; {instead}"
        ) from error


def first_run(port: Port, point: PortPoint) -> Record:
    """The port's run, and errors that say whose it is and on what."""
    try:
        record = recorded(port, point)
    except MulticalcError:
        raise
    except Exception as error:
        raise InvalidArgumentError(
            f"{port.name} can't be run on {_shapes(point)}: {type(error).__name__}: {error}; give "
            "inputs and targets that it takes, or the port a feed that makes them of yours"
        ) from error
    if record.loss.shape != () or record.loss.dtype.kind != "f":
        raise InvalidArgumentError(
            f"the loss of {port.name} gives an array of shape {record.loss.shape} and dtype "
            f"{record.loss.dtype}; give the port a loss whose value is one floating number"
        )
    if any(x.size == 0 for x in record.outputs.values()):
        raise InvalidArgumentError(
            f"{port.name} gives outputs without entries on {_shapes(point)}: nothing can be "
            "compared; give inputs with at least one example"
        )
    return record


def check_finite(a: tuple[Port, Record], b: tuple[Port, Record]) -> None:
    """One of the losses is finite: two that are NaN are equal whatever the models do."""
    if any(np.isfinite(record.loss) for _, record in (a, b)):
        return
    said = [
        f"{float(record.loss)} of {port.name}, where {_first(record)} is the first that is not "
        "finite"
        for port, record in (a, b)
    ]
    raise InvalidArgumentError(
        f"no loss is finite here: {'; '.join(said)}; give inputs and weights at which they are"
    )


def check_match(match: Any, a: Port, b: Port) -> None:
    """The match is of these ports' weights."""
    if not isinstance(match, Match):
        raise InvalidArgumentError(
            f"match: needs a match of the ports, found {type(match).__name__}; give "
            "mt.match(a, b, rules=[...])"
        )
    ours, theirs = a.parameters | a.state, b.parameters | b.state
    for port, own, names in (
        (a, ours, {name for pair in match.pairs for name in pair.a}),
        (b, theirs, {name for pair in match.pairs for name in pair.b}),
    ):
        unknown = sorted(names - set(own))
        if unknown:
            raise InvalidArgumentError(
                f"match: {port.name} has no weight {_named(unknown[0], own)}; give the match of "
                "these two ports, mt.match(a, b)"
            )
    for pair in match.pairs:
        for name, shape in zip(pair.a, pair.a_shapes, strict=True):
            if ours[name].shape != tuple(shape):
                raise InvalidArgumentError(
                    f"match: {name} of {a.name} has shape {ours[name].shape}, and {tuple(shape)} "
                    "in the match; give the match of these two ports, mt.match(a, b)"
                )
    for name, x in match.push(ours).items():
        if x.shape != theirs[name].shape:
            raise InvalidArgumentError(
                f"match: {name} of {b.name} has shape {theirs[name].shape}, and {x.shape} by the "
                "match; give the match of these two ports, mt.match(a, b)"
            )


def check_sites(sites: Any, a: tuple[Port, Record], b: tuple[Port, Record]) -> None:
    """The sites that a person pairs are such."""
    if not isinstance(sites, Mapping):
        raise InvalidArgumentError(
            f"sites: needs a dict of parts of {a[0].name} and those of {b[0].name}, found "
            f"{type(sites).__name__}"
        )
    for names, (port, record) in ((sites.keys(), a), (sites.values(), b)):
        for name in names:
            if name not in record.sites:
                raise InvalidArgumentError(
                    f"sites: {port.name} has no part {_named(name, record.sites)} that was called"
                )


def _first(record: Record) -> str:
    """The part that first gives what isn't finite."""
    for site, found in record.sites.items():
        for side, said in (("in", "what comes to "), ("out", "what is given by ")):
            if not all(np.all(np.isfinite(x)) for x in found[side] if x.dtype.kind == "f"):
                return said + ("the loss" if site == LOSS else site or "the model")
    return "the loss"


def _shapes(point: PortPoint) -> str:
    given = (*point.args, *point.kwargs.values())
    return f"inputs {', '.join(_said(x) for x in given)}"


def _said(x: Any) -> str:
    return f"{x.dtype} {x.shape}" if isinstance(x, np.ndarray) else type(x).__name__


def _named(name: Any, known: Iterable[str]) -> str:
    """A name that isn't known, and the nearest that is."""
    close = difflib.get_close_matches(str(name), list(known), n=1)
    return f"{name!r} (there is {close[0]!r})" if close else repr(name)
