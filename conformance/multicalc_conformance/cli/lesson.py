"""``multicalc lesson``: the lessons on a terminal, as notebooks, run and checked."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated

import typer
from multicalc_lessons.blocks import CodeCell, ExerciseBlock, Interactive, Prose, Tabs
from multicalc_lessons.exercises import show as exercise
from multicalc_lessons.frameworks import TITLES, installed
from multicalc_lessons.lesson import Lesson, lesson, lessons, without_links
from multicalc_lessons.recorded import recorded
from multicalc_lessons.wording import say
from rich import box
from rich.console import Console
from rich.markdown import Markdown
from rich.syntax import Syntax
from rich.table import Table as Grid
from rich.text import Text

from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.help import Commands
from multicalc_conformance.cli.lesson_check import check
from multicalc_conformance.cli.lesson_template import template
from multicalc_conformance.cli.terminal import console, progress
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError, words
from multicalc_conformance.engine.files import put

ABOUT = """The lessons: multivariable calculus in every framework, run and checked.

\b
Examples:
  multicalc lesson list
  multicalc lesson show linear-approximation --framework jax
"""

app = typer.Typer(
    cls=Commands,
    help=ABOUT,
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command()(check)
app.command()(template)

Slug = Annotated[str, typer.Argument(help="Which lesson: a name that `multicalc lesson list` has")]
Framework = Annotated[str, typer.Option(help=f"Whose code: {', '.join(TITLES)}")]
DISPLAYED = re.compile(r"^\$\$(.*?)\$\$$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"(?<!\$)\$[^$]+\$(?!\$)")
PUNCTUATION = re.compile(r"[\\*_`<>\[\]]")
NEEDS = "needs what the lessons are run with; run: pip install 'multicalc-autodiff[docs]'"


@app.command(name="list")
@ending("lesson list")
def list_lessons() -> None:
    """List the lessons, what each is about, and the chapter's rows that it covers.

    \b
    Example:
      multicalc lesson list

    Exit status 0: it is listed. 2: bad usage.
    """
    grid = Grid(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in ("", "lesson", "rows", "about"):
        grid.add_column(heading, overflow="fold", no_wrap=heading == "lesson")
    for each in lessons():
        about = plain(each.summary).partition(". ")[0].rstrip(".") + "."
        grid.add_row(str(each.order), each.slug, ", ".join(each.rows), about)
    console().print(grid)
    raise typer.Exit(OK)


@app.command()
@ending("lesson show")
def show(slug: Slug, framework: Framework = "multicalc") -> None:
    """Show a lesson: its text, a framework's code, and what that gave when it was recorded.

    \b
    Examples:
      multicalc lesson show chain-rule
      multicalc lesson show missing-half --framework torch

    Exit status 0: it is shown. 2: bad usage, or there is no such lesson.
    """
    _known(framework)
    found = lesson(slug)
    screen = console()
    for block in found.blocks:
        _show(screen, found, block, framework)
    raise typer.Exit(OK)


@app.command()
@ending("lesson notebook")
def notebook(
    slug: Slug,
    framework: Framework = "multicalc",
    output: Annotated[
        Path | None,
        typer.Option(help="The file to write, .ipynb or (for marimo) .py; by default SLUG.ipynb"),
    ] = None,
) -> None:
    """Write a lesson as a notebook of a framework, for Jupyter or for marimo.

    \b
    Examples:
      multicalc lesson notebook hessians --framework jax
      multicalc lesson notebook hessians --framework jax --output hessians.py

    Exit status 0: it is written. 2: bad usage, or there is no such lesson.
    """
    _known(framework)
    file = output or Path(f"{slug}.ipynb")
    if file.suffix not in (".ipynb", ".py"):
        raise UsageError(f"--output {file}: a notebook's file ends in .ipynb, or in .py for marimo")
    put(file, written(lesson(slug), framework, marimo=file.suffix == ".py"))
    console().print(f"{file}: {lesson(slug).title}, {TITLES[framework]}", markup=False)
    raise typer.Exit(OK)


@app.command(name="open")
@ending("lesson open")
def open_lesson(slug: Slug, framework: Framework = "multicalc") -> None:
    """Open a lesson in marimo, in the browser; what is changed there is a copy.

    \b
    Example:
      multicalc lesson open gradient-descent --framework tensorflow

    Exit status 0: it was opened. 1: marimo failed. 2: bad usage, or marimo is not installed.
    """
    _known(framework)
    _installed("marimo")
    file = Path(mkdtemp()) / f"{slug}.py"
    put(file, written(lesson(slug), framework, marimo=True))
    raise typer.Exit(subprocess.call([sys.executable, "-m", "marimo", "edit", str(file)]))


@app.command()
@ending("lesson run")
def run(
    slugs: Annotated[list[str] | None, typer.Argument(help="Which lessons, by default all")] = None,
    frameworks: Annotated[
        str | None, typer.Option(help="On which, by default all that are installed")
    ] = None,
) -> None:
    """Run lessons from top to bottom on every framework, and hold their numbers to what they say.

    \b
    Examples:
      multicalc lesson run chain-rule
      multicalc lesson run chain-rule newton --frameworks torch,jax

    Exit status 0: every result is what the lesson says. 1: one is not, or a cell raised. 2: bad
    usage, or one of the frameworks is not installed.
    """
    from multicalc_lessons.building import build
    from multicalc_lessons.running import CellFailedError

    _installed("nbclient", "ipykernel", "sympy")
    names = None if frameworks is None else words("--frameworks", frameworks)
    for name in names or ():
        _known(name)
    chosen = [lesson(slug) for slug in slugs] if slugs else lessons()
    screen = console()
    with progress() as step:
        try:
            built = build(chosen, Path(mkdtemp()), names, progress=step)
        except CellFailedError as error:
            screen.print(Text(str(error)))
            raise typer.Exit(DIFFERS) from None
    for each in built.disagreements:
        screen.print(Text(str(each)))
    ran = f"{len(chosen)} lessons, {len(built.notebooks)} notebooks run"
    screen.print(f"{ran}; {len(built.disagreements)} results are not what they should be")
    raise typer.Exit(DIFFERS if built.disagreements else OK)


def written(found: Lesson, framework: str, *, marimo: bool) -> str:
    """A lesson's notebook as its file has it."""
    _installed("nbformat", *(("marimo",) if marimo else ()))
    from multicalc_lessons.marimos import marimo_app
    from multicalc_lessons.notebook import as_text, notebook

    made = notebook(found, framework)
    return marimo_app(made) if marimo else as_text(made)


def plain(text: str) -> str:
    """Markdown's formulas without their dollars."""
    return text.replace("$", "")


def formulas_kept(text: str) -> str:
    """Markdown in which formulas are text: one on lines of its own is shown as these lines."""
    text = DISPLAYED.sub(lambda found: f"\n~~~latex\n{found[1].strip()}\n~~~\n", text)
    return INLINE.sub(lambda found: PUNCTUATION.sub(r"\\\g<0>", found[0]), text)


def _show(screen: Console, found: Lesson, block: object, framework: str) -> None:
    if isinstance(block, Prose):
        screen.print(Markdown(formulas_kept(without_links(block.text)), "ansi_light"))
    elif isinstance(block, CodeCell):
        screen.print(Syntax(block.code.strip("\n"), "python", theme="ansi_light"))
    elif isinstance(block, Tabs):
        _show_tabs(screen, found, block, framework)
    elif isinstance(block, Interactive):
        screen.print(Text(f"A figure on the site: {block.text}", "italic"))
    elif isinstance(block, ExerciseBlock):
        each = exercise(block.id)
        screen.print(Text(f"{block.id}  {say(each.title)}", "bold"))
        screen.print(Markdown(formulas_kept(say(each.statement)), "ansi_light"))
    screen.print()


def _show_tabs(screen: Console, found: Lesson, block: Tabs, framework: str) -> None:
    """The recorded code of a framework and what it printed; multicalc's own is its source."""
    kept = recorded(found.slug).get(framework)
    cells = [
        cell
        for cell in (kept or {}).get("cells", ())
        if cell["metadata"]["lesson"]["block"] == block.name
    ]
    for cell in cells:
        screen.print(Syntax(cell["source"], "python", theme="ansi_light"))
        for output in cell["outputs"]:
            said = output.get("text") or output.get("data", {}).get("text/plain")
            if said:
                screen.print(Text("".join(said).rstrip("\n"), "cyan"))
    if kept and cells:
        absent = "" if installed(framework) else f"; {TITLES[framework]} is not installed here"
        screen.print(Text(f"# recorded with {kept['metadata']['version']}{absent}", "dim"))
    if not cells:
        code = block.parts.get(framework) or block.source or block.without.get(framework, "")
        screen.print(Syntax(code.strip("\n"), "python", theme="ansi_light"))


def _known(framework: str) -> None:
    if framework not in TITLES:
        raise UsageError(f"{framework!r} is no framework of the lessons: {', '.join(TITLES)}")


def _installed(*needed: str) -> None:
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        raise UsageError(f"{', '.join(missing)} is not installed here: this {NEEDS}")
