"""Where output goes: wide and plain when it is not a terminal, with progress when it is."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper

from rich.console import Console, ConsoleOptions, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.segment import Segment
from rich.text import Text

from multicalc_conformance.cli.usage import UsageError
from multicalc_conformance.engine.visible import visible

COLOURS = {
    "agrees": "green",
    "convention": "cyan",
    "unsupported": "yellow",
    "wrong": "red",
    "error": "red",
    "stale": "magenta",
}
"""Each verdict's."""

PLAIN_WIDTH = 150
"""Columns of a table in a file or a pipe, where nothing says how wide a reader's window is."""


IN_ASCII = str.maketrans("✓✗≈↻–−·×…∂∇²³", "+x~*--.x~dD23")
"""What stands for our marks where the encoding is too narrow for them."""


def _narrow(error: UnicodeError) -> tuple[str, int]:
    """One character for each that an encoding doesn't have, so that tables stay tables."""
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end].translate(IN_ASCII)
    return text.encode("ascii", "replace").decode(), error.end


codecs.register_error("multicalc.narrow", _narrow)


class Screen(Console):
    """A console that shows what is hidden in a text: only its own control characters reach the
    terminal."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        for part in super().render(renderable, options):
            yield part if part.control else part._replace(text=visible(part.text))


def say(text: str) -> None:
    """A line on standard error."""
    print(visible(text), file=sys.stderr)


def console() -> Screen:
    """The console for standard output.

    Raises:
        UsageError: the function that was compared has closed it.
    """
    stream = sys.stdout
    if stream is None or stream.closed:
        raise UsageError("standard output is closed")
    if isinstance(stream, TextIOWrapper):
        # A pipe with a narrow encoding gets "+" for "✓", not a traceback.
        stream.reconfigure(errors="multicalc.narrow")
    told = stream.isatty() or "COLUMNS" in os.environ
    return Screen(file=stream, width=None if told else PLAIN_WIDTH, highlight=False)


def tell(screen: Console, text: str, indent: int = 0) -> None:
    """Sentences: broken between words on a terminal; elsewhere in one line, for who searches it."""
    if screen.is_terminal:
        screen.print(Padding(Text(text), (0, 0, 0, indent)))
    else:
        screen.print(" " * indent + text, soft_wrap=True, markup=False)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A function that shows what is being computed; silent unless standard error is a terminal."""
    if not sys.stderr.isatty():
        yield lambda name: None
        return
    # A descriptor of its own: it shows while what frameworks log is kept off standard error.
    with (
        os.fdopen(os.dup(sys.stderr.fileno()), "w") as stream,
        Screen(file=stream).status("starting") as status,
    ):
        yield lambda name: status.update(escape(name))


@contextmanager
def bar(total: int, done: int, beside: Screen) -> Iterator[Callable[[str], None]]:
    """A function to call with the name of each thing that is done, of ``total`` with ``done`` of
    them to begin with: it moves a bar below what is printed ``beside`` it, on standard error where
    that is no terminal, and nowhere where neither is."""
    screen = beside if beside.is_terminal else Screen(stderr=True)
    if not screen.is_terminal:
        yield lambda name: None
        return
    named = TextColumn("{task.description}")
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), named)
    with Progress(*columns, console=screen, transient=True) as shown:
        task = shown.add_task("starting", total=total, completed=done)
        yield lambda name: shown.update(task, advance=1, description=escape(name))
