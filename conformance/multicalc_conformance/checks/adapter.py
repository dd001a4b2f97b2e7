"""The adapter is found, light, and loads."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys

from multicalc.backend import Backend, BrokenAdapter
from multicalc.errors import BackendBrokenError
from multicalc_conformance.checks import guide
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import CheckError, check, refuse
from multicalc_conformance.engine.failure import told


@check("the entry point loads", guide.ADAPTER, scoped=False)
def found(candidate: Candidate) -> None:
    adapter = candidate.adapter
    if isinstance(adapter, BrokenAdapter):
        cause = told(adapter.cause) if adapter.cause else "for no reason given"
        raise CheckError(
            f"the entry point {candidate.name!r} names {adapter.backend!r}, which can't be loaded: "
            f"{cause}"
        )
    faults = []
    if not adapter.array_types:
        faults.append("array_types is empty: no array would be recognised")
    faults += [
        f"array_types has {dotted!r}; write the type with its module, as in 'torch.Tensor'"
        for dotted in adapter.array_types
        if "." not in dotted
    ]
    if ":" not in adapter.backend:
        faults.append(f"backend is {adapter.backend!r}; write 'module:Class'")
    refuse(faults)


_IS_IMPORTED = """
import importlib, sys
importlib.import_module(sys.argv[1])
sys.exit(3 if sys.argv[2] in sys.modules else 0)
"""


@check("its module leaves the framework alone", guide.ADAPTER, found, scoped=False)
def light(candidate: Candidate) -> None:
    framework = candidate.adapter.framework
    paths = os.pathsep.join(path or os.curdir for path in sys.path)
    done = subprocess.run(
        [sys.executable, "-c", _IS_IMPORTED, candidate.module, framework],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        timeout=50,
    )
    if done.returncode == 3:
        raise CheckError(
            f"importing {candidate.module}, where the adapter stands, imports {framework}; it is "
            "imported to recognise arrays, by programs that never use the framework: import that "
            f"in {candidate.adapter.backend.partition(':')[0]} only"
        )


@check("the framework is there", guide.ADAPTER, found, scoped=False)
def installed(candidate: Candidate) -> None:
    adapter = candidate.adapter
    if not adapter.installed():
        raise CheckError(
            f"no module is called {adapter.framework!r}, the adapter's framework; is it spelled "
            f"right? If it is not installed, run: {adapter.install_command()}"
        )


@check("the backend's class is there", guide.ADAPTER, installed, seconds=180.0, scoped=False)
def imported(candidate: Candidate) -> None:
    home, _, name = candidate.adapter.backend.partition(":")
    try:
        module = importlib.import_module(home)
    except Exception as failure:
        raise CheckError(f"importing {home} failed with {told(failure)}") from failure
    kind = getattr(module, name, None)
    if not (isinstance(kind, type) and issubclass(kind, Backend)):
        what = "nothing" if kind is None else f"a {type(kind).__name__}"
        raise CheckError(
            f"backend is {candidate.adapter.backend!r}, but {home} has {what} under {name!r}; it "
            "has to be a subclass of multicalc.backend.Backend"
        )


@check("the backend loads", guide.ADAPTER, imported, seconds=180.0, scoped=False)
def loads(candidate: Candidate) -> None:
    try:
        backend = candidate.backend
    except BackendBrokenError as failure:
        raise CheckError(str(failure)) from failure
    try:
        backend.version()
    except Exception as failure:
        raise CheckError(
            f"asked for the framework's version, it raises {told(failure)}; override version()"
        ) from failure


CHECKS = (found, light, installed, imported, loads)
