"""``multicalc conformance``: do all backends give the same numbers, and if not, where not."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from multicalc_conformance import families
from multicalc_conformance.cli import environments, reports
from multicalc_conformance.cli.conformance_environments import conformance_environments
from multicalc_conformance.cli.conformance_report import report as report_on
from multicalc_conformance.cli.diff import diff
from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.environments import Envs
from multicalc_conformance.cli.failures import Failures
from multicalc_conformance.cli.faults import faults
from multicalc_conformance.cli.frameworks import loaded
from multicalc_conformance.cli.help import Commands
from multicalc_conformance.cli.record import writable
from multicalc_conformance.cli.reports import HtmlFile, JsonFile, JunitFile, MarkdownFile
from multicalc_conformance.cli.summary import summary
from multicalc_conformance.cli.terminal import bar, console, say
from multicalc_conformance.cli.usage import UsageError, status_of, words
from multicalc_conformance.engine import store
from multicalc_conformance.engine.columns import Column, known
from multicalc_conformance.engine.conventions import conventions
from multicalc_conformance.engine.executors import FORMS, opened
from multicalc_conformance.engine.parts import results_on
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.engine.workers import results
from multicalc_conformance.environments.suite import RemoteSuite
from multicalc_conformance.families.selection import catalogue, select
from multicalc_conformance.report.merged import merged

app = typer.Typer(
    cls=Commands, invoke_without_command=True, no_args_is_help=False, rich_markup_mode=None
)
app.command("report")(report_on)
app.command("diff")(diff)
app.command("faults")(faults)


@app.callback()
@ending("conformance")
def conformance(
    context: typer.Context,
    backends: Annotated[
        str | None, typer.Option(help="Which to test, by default all that are installed")
    ] = None,
    family: Annotated[
        str | None, typer.Option(help=f"Of {', '.join(families.FAMILIES)}; by default all")
    ] = None,
    scenarios: Annotated[
        list[Path] | None,
        typer.Option(help="A Python file with scenarios() of your own, a family by its name"),
    ] = None,
    dtype: Annotated[str | None, typer.Option(help="float64 or float32; by default both")] = None,
    only: Annotated[str, typer.Option(help="Scenarios whose name contains this")] = "",
    quick: Annotated[bool, typer.Option("--quick", help="A selection, in about a minute")] = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="All but most of float32, real and complex")
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes, without --executor")] = 2,
    executor: Annotated[str | None, typer.Option(help=f"Where they run: {FORMS}")] = None,
    timeout: Annotated[
        float | None,
        typer.Option(help="Seconds that a backend has for a scenario; more is an error"),
    ] = None,
    results_file: Annotated[
        Path, typer.Option("--results", help="Where results are written as they come")
    ] = Path("conformance.jsonl"),
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where the results file stops")
    ] = False,
    label: Annotated[str, typer.Option(help="A name for this environment in reports")] = "",
    envs: Envs = None,
    html: HtmlFile = None,
    json: JsonFile = None,
    junit: JunitFile = None,
    markdown: MarkdownFile = None,
) -> None:
    """Run the conformance suite and say where backends don't agree.

    With --scenarios the families of these files alone are run, unless --family names others.

    Failing cells are shown as they come. After Ctrl-C or SIGTERM the reports are of what was done,
    and --resume goes on.

    \b
    Examples:
      multicalc conformance --quick
      multicalc conformance --backends jax,torch --family elementwise
      multicalc conformance --html report.html
      multicalc conformance --scenarios mine.py --resume
      multicalc conformance --executor dask:tcp://10.0.0.5:8786

    Exit status 0: every cell agrees, is a documented convention, or is declared unsupported. 1:
    something is wrong, failed, or declared and no longer so; nothing ran; a backend is installed
    and can't be imported; or one named with --backends is not there. 2: bad usage. 130: Ctrl-C.
    143: SIGTERM.
    """
    if context.invoked_subcommand:
        return
    notes: list[str] = []
    if dtype not in (None, "float64", "float32"):
        raise UsageError(f"--dtype {dtype}: choose float64 or float32")
    environments.check_timeout(timeout)
    if not writable(results_file):
        raise UsageError(f"--results {results_file}: no file can be written there")
    files = reports.wanted(html, json, junit, markdown)
    own = [str(path.absolute()) for path in scenarios or ()]
    wanted = [Path(path).stem for path in own] or None
    if family is not None:
        wanted = words("--family", family)
    selection: store.Record = {"wanted": wanted, "dtype": dtype, "only": only, "quick": quick}
    selection |= {"brief": brief, "files": own}
    chosen = select(**selection, notes=notes)
    if only is not None and not chosen and not notes:
        raise UsageError(f"--only {only}: no scenario that was asked for has this in its name")
    asked = None if backends is None else words("--backends", backends)
    if envs:
        if resume or label or executor:
            told = "--resume, --label and --executor are for one environment: run it there"
            raise UsageError(told)
        suite = RemoteSuite(chosen, selection, asked, known(asked), jobs, timeout)
        among = environments.named(envs)
        raise typer.Exit(conformance_environments(among, suite, results_file, files, notes))
    found = loaded(asked)
    # Before anything runs, so that a file of another form ends the command.
    conventions(column.name for column in found if column.ready)
    given = partial(results, jobs=jobs)
    if executor is not None:
        given = partial(results_on, context.with_resource(opened(executor)))
    done = _resumed(results_file, found, label) if resume else []
    left = _left(chosen, found, done, results_file, label)
    interrupt, screen = None, console()
    # Scenarios can't be sent to another process: each finds them.
    every = partial(catalogue, files=own)
    failures = Failures(screen)
    failures.tell(done)
    try:
        with bar(len(chosen), len(chosen) - len(left), screen) as step:
            for each in given(left, every, _ready(found), timeout=timeout):
                store.add(results_file, each)
                failures.tell([each])
                step(each["id"])
    except KeyboardInterrupt as caught:
        interrupt = caught
    run = store.read(results_file, unfinished=interrupt is not None)
    report = merged([run])
    reports.write(report, files)
    absent = [column for column in found if not column.ready]
    status = summary(screen, report, absent, notes, asked=backends is not None)
    if interrupt is not None:
        so_far = f"{len(run.scenarios)} of {len(done) + len(left)} scenarios"
        say(f"multicalc conformance: interrupted after {so_far}, which {results_file} has;")
        say("--resume goes on from there")
        status = status_of(interrupt)
    raise typer.Exit(status)


def _ready(found: tuple[Column, ...]) -> list[str]:
    return [column.name for column in found if column.ready]


def _resumed(path: Path, found: tuple[Column, ...], label: str) -> list[store.Record]:
    """The scenarios that the file has, if it is of the same environment."""
    if not path.exists():
        raise UsageError(f"--resume: there is no {path}")
    run = store.read(path, unfinished=True)
    if run.environment != store.environment(found, label):
        raise UsageError(f"--resume: {path} is of another environment or other backends")
    return run.scenarios


def _left(
    chosen: list[Scenario],
    found: tuple[Column, ...],
    done: list[store.Record],
    path: Path,
    label: str,
) -> list[Scenario]:
    """What is to be run, which the file is made to expect beside what is done."""
    known = {scenario["id"] for scenario in done}
    able = any(column.ready for column in found)
    left = [s for s in chosen if s.id not in known] if able else []
    store.save(path, store.Run(store.environment(found, label), done), len(done) + len(left))
    return left
