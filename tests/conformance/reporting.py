"""Two runs made by hand, with every verdict, for the tests of reports.

The numbers are sin 1 and cos 1: 0.84147098480789650665… and 0.54030230586813971740…
"""

from __future__ import annotations

import math

from multicalc_conformance.engine.cell import Cell
from multicalc_conformance.engine.store import Run

SIN, COS = "0.8414709848078965066525023", "0.5403023058681397174009366"
SOURCE = "sin and its derivative"
SHOWN = "def f(x):\n    return xp.sin(x)  # <b>not bold</b>\nx0 = 1.0"


def environment(label="", numpy="1.26.4", jax="0.7.1"):
    return {
        "label": label,
        "python": "3.11.7",
        "machine": "x86_64",
        "numpy": numpy,
        "multicalc": "0.1.0",
        "backends": [
            {"name": "numpy", "status": "ready", "version": numpy, "message": ""},
            {"name": "jax", "status": "ready", "version": jax, "message": ""},
            {"name": "mxnet", "status": "missing", "version": "", "message": "pip install mxnet"},
        ],
    }


def cell(scenario, operator, backend, verdict, got="", expected="", message="", **errors):
    """A cell whose arrays are one number each."""
    digits = {"got": [got] if got else [], "expected": [expected] if expected else []}
    at = [0] if got and expected else []
    return Cell(scenario, operator, backend, verdict, **errors, at=at, **digits, message=message)


def scenario(family, name, *cells, dtype="float64", pairs=None, shown=SHOWN):
    return {
        "id": cells[0].scenario,
        "family": family,
        "name": name,
        "dtype": dtype,
        "source": SOURCE,
        "shown": shown,
        "seconds": 0.25,
        "cells": [each.record() for each in cells],
        "pairs": pairs or {},
    }


def sine():
    """Agrees; NumPy's value is rounded correctly, JAX's is one unit off."""
    at = "smooth/sine at 1"
    off = {"relative": 1.3e-16, "ulp": 0.94, "share": 0.02}
    near = {"relative": 8e-18, "ulp": 0.06, "share": 0.001}
    return scenario(
        "smooth",
        "sine at 1",
        cell(at, "value", "numpy", "agrees", "0.8414709848078965", SIN, **near),
        cell(at, "value", "jax", "agrees", "0.8414709848078966", SIN, **off),
        cell(at, "gradient", "numpy", "agrees", "0.5403023058681398", COS, **off),
        cell(at, "gradient", "jax", "agrees", "0.5403023058681398", COS, **off),
        pairs={
            "value": {"backends": ["numpy", "jax"], "relative": 1.3194e-16},
            "gradient": {"backends": ["numpy", "jax"], "relative": 0.0},
        },
    )


def single():
    """In float32, whose nearest number to sin 1 is NumPy's: 0.8414709568… and 0.8414710164… are the
    two around it."""
    at = "smooth/sine at 1 float32"
    return scenario(
        "smooth",
        "sine at 1",
        cell(at, "value", "numpy", "agrees", "0.8414709568023682", SIN, ulp=0.47, share=0.1),
        cell(at, "value", "jax", "wrong", "0.8414809703826904", SIN, ulp=167.5, share=33.5),
        dtype="float32",
    )


def kink():
    """No derivative: a convention, a gap, and one that raises in colour."""
    at = "edges/|x| at 0"
    return scenario(
        "edges",
        "|x| at 0",
        cell(at, "gradient", "numpy", "convention", "0.0", "nan", "documented: 0", share=math.inf),
        cell(at, "gradient", "jax", "unsupported", message="abs: no rule at 0"),
        cell(at, "hvp", "numpy", "error", message="TypeError: \x1b[31m<script>alert(1)</script>"),
        cell(at, "hvp", "jax", "stale", "0.0", message="works, but is declared: no rule"),
    )


def infinite():
    at = "edges/1/x at 0"
    return scenario(
        "edges",
        "1/x at 0",
        cell(
            at,
            "value",
            "numpy",
            "wrong",
            "inf",
            "1.0",
            relative=math.inf,
            ulp=math.inf,
            share=math.inf,
        ),
        cell(at, "value", "jax", "agrees", "1.0", "1.0", relative=0.0, ulp=0.0, share=0.0),
    )


def old():
    """Four scenarios on NumPy and JAX: twelve cells of which four fail."""
    return Run(environment("before"), [sine(), single(), kink(), infinite()])


def new():
    """After an upgrade: one digit of sin 1 is another, |x| at 0 works, 1/x has gone."""
    changed = sine()
    changed["cells"][1]["got"] = ["0.8414709848078965"]
    changed["cells"][1] |= {"relative": 8e-18, "ulp": 0.06, "share": 0.001}
    at = "edges/|x| at 0"
    works = kink()
    works["cells"][1] = cell(at, "gradient", "jax", "agrees", "0.0", "0.0", ulp=0.0).record()
    came = scenario("edges", "2 x", cell("edges/2 x", "value", "numpy", "agrees", "2.0", "2.0"))
    return Run(environment("after", "2.4.6", "0.10.2"), [changed, single(), works, came])
