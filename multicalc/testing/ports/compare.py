"""``compare_ports``: where two models part, and what it looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from multicalc.testing.ports import holding
from multicalc.testing.ports.findings import Finder
from multicalc.testing.ports.fitting import (
    check_arguments,
    check_finite,
    check_loss,
    check_match,
    check_sites,
)
from multicalc.testing.ports.held import Bound
from multicalc.testing.ports.matching.match import Match
from multicalc.testing.ports.matching.match import match as matched
from multicalc.testing.ports.pairing import pairs
from multicalc.testing.ports.port import Port
from multicalc.testing.ports.report import PortsReport
from multicalc.testing.ports.running import point_of
from multicalc.testing.ports.sides import PortSide
from multicalc.testing.ports.slopes import against_values


def compare_ports(
    a: Port,
    b: Port,
    inputs: Any,
    targets: Any = None,
    *,
    match: Match | None = None,
    sites: Mapping[str, str] | None = None,
    rtol: float | None = None,
    atol: float | None = None,
    derivatives: bool = True,
) -> PortsReport:
    """Hold two ports of one model against each other, and find the parts that differ.

    Compared are the loss and the outputs, the gradient by every parameter, a Hessian-vector
    product, what is kept after the run, and what every part gives and the gradient by it. Then
    each part of ``b`` is given what the one of ``a`` was given (*teacher forcing*), so that each
    is judged alone and none is blamed for what went wrong before it. What a difference looks like
    is tried out: ``report.findings`` say which epsilon, which activation, whose weight transposed.

    Args:
        a, b: the ports; ``a`` is where names and layouts are from. Nothing of them is changed.
        inputs: the models' input: a NumPy array, a tuple of them (positional arguments), or a dict
            (by keyword). Ports that need another layout have a ``feed``.
        targets: what the losses get beside the outputs; None where they take outputs alone.
        match: which parameter is which; by default :func:`match` proposes it.
        sites: parts of ``a`` and those of ``b`` that stand for them, where this isn't found by
            parameters, names and order.
        rtol, atol: what is allowed of a difference: a share of an array's largest entry, and an
            amount. By default what rounding explains, measured on both ports: how far results
            move as weights and inputs move by one unit in the last place, and how far they are
            from the same in float64.
        derivatives: whether each port's derivatives are held against its own values, as
            :func:`check_derivatives` does: frameworks have silent faults, too. It takes most of
            the time.

    Returns:
        A :class:`PortsReport`: ``.agrees``, ``.findings``; it prints, and saves as HTML and JSON.

    Raises:
        InvalidArgumentError: inputs, loss or match don't fit the models; it says which.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> import multicalc.testing as mt
    >>> from multicalc import xp
    >>> def tanh(p, x):
    ...     hidden = mc.tap("hidden", x @ p["w"])
    ...     return mc.tap("active", xp.tanh(hidden))
    >>> def sine(p, x):
    ...     hidden = mc.tap("hidden", x @ p["w"])
    ...     return mc.tap("active", xp.sin(hidden))
    >>> params, x = {"w": np.array([[1.0, 0.5], [2.0, 0.3]])}, np.array([[0.1, 0.2]])
    >>> a, b = mt.Port.function(tanh, params), mt.Port.function(sine, params)
    >>> [finding.part for finding in mt.compare_ports(a, b, x).findings]
    ['active']
    """
    check_arguments(a, b, rtol, atol)
    names = (a.name, b.name) if a.name != b.name else (f"{a.name} (a)", f"{b.name} (b)")
    a, b = replace(a, name=names[0]), replace(b, name=names[1])
    for port in (a, b):
        check_loss(port, targets)
    one, other = (
        PortSide(a, point_of(a, inputs, targets)),
        PortSide(b, point_of(b, inputs, targets)),
    )
    runs = (a, one.record), (b, other.record)
    check_finite(*runs)
    check_sites(sites or {}, *runs)
    chosen = matched(a, b) if match is None else match
    check_match(chosen, a, b)
    bound = Bound(rtol, atol)
    entries = [(each.a, each.b) for each in chosen.pairs]
    modules = (a.modules, b.modules)
    paired = pairs(modules, (one.record.sites, other.record.sites), entries, sites or {})
    whole = [
        *holding.values(one, other, paired, bound),
        *holding.gradients(chosen, one.found, other.found, bound, "gradient"),
        *holding.products(chosen, one, other, bound),
        *holding.states(chosen, one.found, other.found, bound),
    ]
    plans = holding.planned(one, other, paired)
    alone = (one.alone(*plans[0]), other.alone(*plans[1]))
    parts = list(holding.parts(paired, *alone, bound))
    finder = Finder(one, other, paired, chosen, alone, parts, plans[0][1])
    forward = list(finder.forward())
    local = holding.gradients(chosen, *alone, bound, "local gradient")
    known = {finding.part for finding in forward}
    kept = finder.kept(holding.states(chosen, *alone, bound), known)
    flows = holding.flows(paired, (one, other), *alone, bound)
    backward = [*finder.backward(local, flows, known), *kept]
    return PortsReport(
        names,
        tuple(whole),
        tuple(holding.activations(one, other, paired, bound)),
        tuple(held for _, held in parts),
        tuple(forward + backward),
        chosen,
        tuple(held for held in holding.weights(chosen, one, other) if not held.agrees),
        (
            tuple(name for name in chosen.unmatched_a if name in one.point.parameters),
            tuple(name for name in chosen.unmatched_b if name in other.point.parameters),
        ),
        tuple(tuple(against_values(side)) if derivatives else () for side in (one, other)),
    )


def assert_ports_agree(
    a: Port,
    b: Port,
    inputs: Any,
    targets: Any = None,
    *,
    match: Match | None = None,
    sites: Mapping[str, str] | None = None,
    rtol: float | None = None,
    atol: float | None = None,
) -> None:
    """Raise AssertionError with the report of :func:`compare_ports`, unless the ports agree.

    Args:
        a, b, inputs, targets, match, sites, rtol, atol: as for :func:`compare_ports`.

    Raises:
        AssertionError: its message is the report.
    """
    report = compare_ports(a, b, inputs, targets, match=match, sites=sites, rtol=rtol, atol=atol)
    if not report.agrees:
        raise AssertionError(str(report))
