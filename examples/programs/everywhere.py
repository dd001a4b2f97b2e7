"""The command line that the programs share: a row of results for each backend."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import multicalc as mc


def everywhere(program: Callable[[], dict[str, float]]) -> None:
    """Print what ``program()`` finds on every backend that is installed, or on ``--backend NAME``.

    ``program`` runs with that backend active, so that it needn't know its name.
    """
    installed = [each.name for each in mc.backends() if each.installed]
    parser = argparse.ArgumentParser()
    parser.add_argument("--backend", choices=installed)
    chosen = parser.parse_args().backend
    for i, name in enumerate([chosen] if chosen else installed):
        start = time.perf_counter()
        with mc.use(name):
            found = program()
        found["seconds"] = time.perf_counter() - start
        if i == 0:
            print(f"{'backend':12}" + "".join(f"{each:>20}" for each in found))
        print(f"{name:12}" + "".join(f"{float(each):20.10g}" for each in found.values()))
