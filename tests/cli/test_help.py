"""What every command says of itself: examples to paste, in any terminal."""

from __future__ import annotations

import re
import shlex
from textwrap import dedent

import numpy as np
import pytest
import typer
from multicalc_conformance.cli.commands import app
from multicalc_conformance.cli.help import WIDEST

TOP = typer.main.get_command(app)


def commands(of=TOP, path=()):
    """Every command by its words, groups too."""
    yield path
    for name, each in getattr(of, "commands", {}).items():
        yield from commands(each, (*path, name))


PATHS = list(commands())


def parsed(words):
    """The context in which the words' command would run."""
    found, context = TOP, None
    while True:
        context = found.make_context(found.name, list(words), context)
        if not hasattr(found, "commands") or not context._protected_args:
            return context
        rest = [*context._protected_args, *context.args]
        _, found, words = found.resolve_command(context, rest)


def shown(path, monkeypatch, columns):
    """The help of a command in a terminal so wide."""
    monkeypatch.setenv("COLUMNS", str(columns))
    command = TOP
    for name in path:
        command = command.commands[name]
    context = command.make_context(
        "multicalc", [], resilient_parsing=True, max_content_width=WIDEST
    )
    return context.get_help()


def examples(text):
    about = re.split(r"^(?:Arguments|Options):$", text, flags=re.MULTILINE)[0]
    return re.findall(r"^ +(multicalc .*?)(?: +# .*)?$", about, re.MULTILINE)


def above(context):
    """The context and those that it is in."""
    return [context, *(above(context.parent) if context.parent else ())]


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_example_is_of_that_command_and_is_understood(path, monkeypatch):
    found = [parsed(shlex.split(e)[1:]) for e in examples(shown(path, monkeypatch, 80))]
    assert not any(context.args for context in found)
    # The command diff has two places, and a group's examples may be of its commands.
    assert any(path[-1:] in ((), (each.info_name,)) for context in found for each in above(context))


def test_what_is_no_example_is_not_understood():
    with pytest.raises(Exception, match="No such option"):
        parsed(["compare", "model.py:loss", "--nowhere"])


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_help_is_broken_once_and_examples_never(path, monkeypatch):
    wide = shown(path, monkeypatch, 400)
    for columns in (60, 80):
        narrow = shown(path, monkeypatch, columns)
        assert examples(narrow) == examples(wide)
        assert narrow.split() == wide.split()
        paragraphs = [each for each in narrow.split("\n\n") if "multicalc " not in each]
        assert all(len(line) <= columns for each in paragraphs for line in each.splitlines())


@pytest.mark.parametrize("path", sorted({*PATHS} - {(), ("lesson",)}), ids=" ".join)
def test_every_command_says_what_its_exit_status_means(path, monkeypatch):
    (told,) = re.findall(r"Exit status (.*?)\n\n", shown(path, monkeypatch, 80), re.DOTALL)
    assert {"0:", "2:"} <= set(told.split())


def test_the_first_screen_is_a_program_that_runs(run, with_adapters, tmp_path, monkeypatch):
    """At (0, 0.69) the gradient of log Σ exp is (1, e^0.69) / (1 + e^0.69)."""
    with_adapters()
    monkeypatch.chdir(tmp_path)
    result = run()
    assert result.exit_code == 0
    program = re.search(r"# model\.py\n(.*?)\n\n", result.output, re.DOTALL)[1]
    (tmp_path / "model.py").write_text(dedent(program))
    compare = next(e for e in examples(result.output) if e.startswith("multicalc compare model"))
    told = run(*shlex.split(compare)[1:]).output
    first = 1 / (1 + np.exp(0.69))
    assert f"[{first:.6g}, {1 - first:.6g}]" in told
    check = next(e for e in examples(result.output) if e.startswith("multicalc check"))
    assert run(*shlex.split(check)[1:]).exit_code == 0


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_no_example_is_wider_than_a_terminal(path, monkeypatch):
    assert [line for line in shown(path, monkeypatch, 80).splitlines() if len(line) > 80] == []
