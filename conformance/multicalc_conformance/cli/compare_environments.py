"""``multicalc compare --envs``: one function on the backends of several environments."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.text import Text

from multicalc.testing.comparing.compare import compared
from multicalc.testing.ports.held import Bound
from multicalc_conformance.cli.environments import TIMEOUT, described, workers_ground
from multicalc_conformance.cli.functions import DEFAULT_OPERATORS, Saved
from multicalc_conformance.cli.terminal import console, progress
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError, words
from multicalc_conformance.engine.columns import known
from multicalc_conformance.environments.functions import RemoteFunction, RemoteSide
from multicalc_conformance.environments.interpreter import Interpreter


def compare_environments(
    among: Sequence[Interpreter],
    function: str,
    at: Sequence[str],
    dtype: str | None,
    operators: str | None,
    backends: str | None,
    timeout: float | None,
    saved: Saved,
) -> int:
    """Print where backends and environments part, and give the exit status.

    Raises:
        UsageError: no environment can make anything of the function or the arguments.
    """
    asked = None if backends is None else known(words("--backends", backends))
    wanted = words("--operators", operators or DEFAULT_OPERATORS)
    job = {"job": "compare", "function": function, "at": list(at), "dtype": dtype}
    job |= {"operators": ",".join(wanted), "backends": asked}
    with workers_ground() as ground, progress() as step:
        # All begin at once: to load frameworks is what takes longest.
        functions = [
            RemoteFunction(each, ground, {**job, "label": each.label}, timeout or TIMEOUT)
            for each in among
        ]
        try:
            for each in functions:
                step(f"starting {each.interpreter.label}")
                each.wait()
            if all(each.refused for each in functions):
                raise UsageError(functions[0].refused)
            sides = sides_of_environments(functions, asked)
            of = next((each.dtype for each in functions if each.dtype), dtype or "float64")
            found = compared(function, sides, of, wanted, Bound(), step)
        finally:
            for each in functions:
                each.end()
    reached = [each.environment for each in functions if each.environment]
    absent = {
        f"{b['name']} @ {environment['label']}": b["message"]
        for environment in reached
        for b in environment["backends"]
        if b["status"] != "ready"
    }
    status = OK if found.agrees and not (asked and absent) else DIFFERS
    screen = console()
    for environment in reached:
        screen.print(escape(described(environment)), soft_wrap=True)
    screen.print(Text(str(found)), soft_wrap=True)
    for name, message in absent.items():
        screen.print(escape(f"{name}: {message}"), soft_wrap=True)
    saved.write(found, {"exit_status": status, "absent": absent, "environments": reached})
    return status


def sides_of_environments(
    functions: Sequence[RemoteFunction], asked: Sequence[str] | None
) -> list[RemoteSide]:
    """Each backend in each environment. One that can't be reached has those that were asked for,
    or those that any other one has, so that it is seen what is lost."""
    ready = {each: _ready(each) for each in functions}
    anywhere = list(dict.fromkeys(name for found in ready.values() for name in found))
    expected = asked or anywhere or known(None)
    return [
        RemoteSide(f"{name} @ {each.interpreter.label}", f"{name} {version}".strip(), name, each)
        for each in functions
        for name, version in (ready[each] or dict.fromkeys(expected, "")).items()
    ]


def _ready(function: RemoteFunction) -> dict[str, str]:
    found = function.environment.get("backends", [])
    return {b["name"]: b["version"] for b in found if b["status"] == "ready"}
