"""Our calls against the frameworks' own: ratios of times in one run, checked for equal results.

python -m benchmarks.run                            # everything; hours
python -m benchmarks.run --quick                    # a part, in minutes
python -m benchmarks.run --backends jax,torch --operators hessian --modes eager
python -m benchmarks.run --resume --backends mxnet  # and what bench.json has
python -m benchmarks.run --executor dask:tcp://10.0.0.5:8786  # a backend a worker, machines alike
python -m benchmarks.run --operators '' --groups vmap,portable
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from multicalc_conformance.engine.executors import FORMS, in_order, opened
from rich.console import Console

from benchmarks.comparing import Compared
from benchmarks.group_tables import print_group
from benchmarks.groups import GROUPS, group
from benchmarks.imports import seconds_over_numpy
from benchmarks.job import Job, gathered, records, worked
from benchmarks.machine import machine
from benchmarks.measurement import Measurement
from benchmarks.native import BACKENDS
from benchmarks.plot import draw
from benchmarks.problem import OPERATORS, SIZES
from benchmarks.report import markdown, print_tables
from benchmarks.workloads import WORKLOADS

MODES = ("eager", "graph", "xla", "inductor")
ALL_SIZES = tuple(sorted({size for sizes in SIZES.values() for size in sizes}))


def main(
    backends: Annotated[str, typer.Option(help="Which, separated by commas")] = ",".join(BACKENDS),
    modes: Annotated[str, typer.Option(help="eager, or compiled how")] = ",".join(MODES),
    operators: Annotated[str, typer.Option()] = ",".join(OPERATORS),
    workloads: Annotated[str, typer.Option()] = ",".join(WORKLOADS),
    sizes: Annotated[str, typer.Option(help="Numbers of parameters")] = ",".join(
        map(str, ALL_SIZES)
    ),
    groups: Annotated[str, typer.Option(help="Comparisons beside the derivatives")] = ",".join(
        GROUPS
    ),
    quick: Annotated[bool, typer.Option("--quick", help="A part that takes minutes")] = False,
    seconds: Annotated[float, typer.Option(help="Of timing for each cell")] = 0.6,
    resume: Annotated[
        bool, typer.Option("--resume", help="Keep the cells of OUT/bench.json, and add to them")
    ] = False,
    executor: Annotated[str, typer.Option(help=f"Where backends are measured: {FORMS}")] = "serial",
    out: Annotated[Path, typer.Option(help="Where bench.json and bench.png go")] = Path("out"),
    page: Annotated[
        Path | None, typer.Option("--markdown", help="Write the results there as a page")
    ] = None,
) -> None:
    if quick:
        operators, workloads, sizes = "grad,hvp,hessian", "log-sum-exp,3-layer MLP", "2,100,1000"
        modes, groups, seconds = "eager,graph,xla", "vmap", 0.2
    console = Console()
    out.mkdir(parents=True, exist_ok=True)
    file = out / "bench.json"
    results: dict[str, Any] = {"versions": {}, "cells": [], "groups": []}
    if resume and file.exists():
        results = json.loads(file.read_text())
    results |= {**machine(), "import": seconds_over_numpy()}
    cells = [Measurement.of_json(record) for record in results["cells"]]
    comparisons = [Compared.of_json(record) for record in results["groups"]]
    jobs = [
        Job(
            backend,
            _chosen(modes, MODES),
            _chosen(operators, OPERATORS),
            _chosen(workloads, tuple(WORKLOADS)),
            tuple(int(size) for size in sizes.split(",")),
            seconds,
            tuple((c.mode, c.operator, c.workload, c.size) for c in cells if c.backend == backend),
        )
        for backend in backends.split(",")
    ]
    with opened(executor) as workers:
        # Here records come one by one; from elsewhere with the last of them.
        work = records if workers is None else gathered
        for job, given in in_order(workers, work, jobs):
            backend = job.backend
            with console.status(backend) as status:
                for record in given():
                    if "version" in record:
                        results["versions"][backend] = record["version"]
                        continue
                    if "ended" in record:
                        console.print(f"{backend}: {record['ended']}")
                        continue
                    cell = Measurement.of_json(record)
                    cells.append(cell)
                    status.update(f"{backend} {cell.mode}: {cell.operator} of {cell.workload}")
                    results["cells"] = [each.json() for each in cells]
                    file.write_text(json.dumps(results, indent=1))
            print_tables(console, [cell for cell in cells if cell.backend == backend])
    for name in _chosen(groups, GROUPS):
        comparisons = [each for each in comparisons if each.group != name]
        for backend in [b for b in backends.split(",") if b in group(name).backends]:
            with console.status(f"{backend}: {name}"):
                lines = (name, backend, "--lines", f"--seconds={seconds}")
                for record in worked("benchmarks.groups", *lines):
                    if "ended" in record:
                        console.print(f"{backend}: {record['ended']}")
                        continue
                    comparisons.append(Compared.of_json(record))
        results["groups"] = [each.json() for each in comparisons]
        file.write_text(json.dumps(results, indent=1))
        print_group(console, group(name), [each for each in comparisons if each.group == name])
    console.print(markdown(results, cells, comparisons, details=False), markup=False)
    draw(cells, out / "bench.png")
    if page is not None:
        page.write_text(markdown(results, cells, comparisons, details=True))


def _chosen(listed: str, known: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(filter(None, listed.split(",")))
    if unknown := [name for name in names if name not in known]:
        raise typer.BadParameter(f"{', '.join(unknown)}: choose from {', '.join(known)}")
    return names


if __name__ == "__main__":
    typer.run(main)
