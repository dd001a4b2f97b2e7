"""A lesson's source, taken apart into blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from markdown_it import MarkdownIt

from multicalc.errors import InvalidArgumentError
from multicalc_lessons.blocks import Block, CodeCell, ExerciseBlock, Interactive, Prose, Tabs
from multicalc_lessons.frameworks import TITLES

DIRECTIVE = re.compile(r"^\{(cell|tabs|interactive|exercise)\}\s*(\S*)\s*$")
OPTION = re.compile(r"^:([a-z]+):\s?(.*)$")
PART = re.compile(r"^# %% (\w+)\s*$", re.MULTILINE)
OPTIONS = {
    "cell": {"expected", "within", "unlike", "hide", "name"},
    "tabs": {
        *("operators", "at", "expected", "within", "unlike"),
        *("differs", "without"),
    },
    "interactive": set(),
    "exercise": set(),
}


class LessonError(InvalidArgumentError):
    """A lesson's source is not as the format has it; the message has file and line."""


def front_matter(source: str, file: str) -> tuple[dict[str, Any], str, int]:
    """The front matter, the rest, and how many lines came before it."""
    match = re.match(r"---\n(.*?)\n---\n", source, re.DOTALL)
    if match is None:
        raise LessonError(f"{file}: a lesson starts with front matter between lines of ---")
    return yaml.safe_load(match[1]) or {}, source[match.end() :], match[0].count("\n")


def blocks(text: str, first: int, file: str) -> tuple[Block, ...]:
    """The blocks of ``text``, which starts after line ``first`` of ``file``."""
    return tuple(_blocks(text, first, file))


def _blocks(text: str, first: int, file: str) -> Iterator[Block]:
    lines = text.splitlines(keepends=True)
    start, cells = 0, 0
    for token in MarkdownIt("commonmark").parse(text):
        match = DIRECTIVE.match(token.info.strip()) if token.type == "fence" else None
        if match is None or token.level or token.map is None:
            continue
        prose = "".join(lines[start : token.map[0]]).strip()
        if prose:
            yield Prose(prose, first + start + 1)
        start, line = token.map[1], first + token.map[0] + 1
        kind, name = match[1], match[2]
        cells += kind == "cell"
        where = f"{file}:{line}"
        options, body = _options(token.content, OPTIONS[kind], where)
        yield _block(kind, name, options, body, line, cells, where)
    prose = "".join(lines[start:]).strip()
    if prose:
        yield Prose(prose, first + start + 1)


def _block(
    kind: str, name: str, options: dict[str, Any], body: str, line: int, count: int, where: str
) -> Block:
    if kind == "cell":
        return CodeCell(
            name=options.get("name", f"cell-{count}"),
            code=body,
            line=line,
            expected=options.get("expected"),
            within=float(options.get("within", CodeCell.within)),
            unlike=options.get("unlike"),
            hidden=options.get("hide") == "code",
        )
    if not name:
        raise LessonError(f"{where}: {{{kind}}} needs a name behind it")
    if kind == "interactive":
        return Interactive(name, body.strip(), line)
    if kind == "exercise":
        return ExerciseBlock(name, line)
    return _tabs(name, options, body, line, where)


def _tabs(name: str, options: dict[str, Any], body: str, line: int, where: str) -> Tabs:
    parts = _parts(body)
    without = _reasons(options, "without", where)
    if parts:
        missing = TITLES.keys() - parts.keys() - without.keys()
        unknown = parts.keys() - TITLES.keys()
        if missing or unknown:
            found = f"without {sorted(missing)}" if missing else f"unknown {sorted(unknown)}"
            raise LessonError(
                f"{where}: tabs by hand need a part for each of {', '.join(TITLES)}; {found}"
            )
    elif "operators" not in options:
        raise LessonError(
            f"{where}: tabs need operators (a function to translate) or parts ('# %% torch')"
        )
    if options.get("expected") is None and options.get("unlike") is None:
        raise LessonError(f"{where}: tabs need expected, or unlike with a reason")
    return Tabs(
        name=name,
        line=line,
        source="" if parts else body,
        operators=tuple(word.strip() for word in options.get("operators", "").split(",") if word),
        at=options.get("at", ""),
        parts=parts,
        expected=options.get("expected"),
        within=float(options.get("within", Tabs.within)),
        unlike=options.get("unlike"),
        differs=_reasons(options, "differs", where),
        without=without,
    )


def _parts(body: str) -> dict[str, str]:
    """The code under each line ``# %% framework``."""
    _before, *found = PART.split(body)
    return {
        name: code.strip("\n") + "\n" for name, code in zip(found[0::2], found[1::2], strict=True)
    }


def _options(content: str, known: set[str], where: str) -> tuple[dict[str, Any], str]:
    """The lines ``:key: value`` at the top, what is indented below one going with it, and the
    rest."""
    lines = content.splitlines()
    options: dict[str, Any] = {}
    key, taken = "", 0
    for line in lines:
        match = OPTION.match(line)
        if match:
            key = match[1]
            if key not in known:
                raise LessonError(
                    f"{where}: there is no option {key!r}; there are {', '.join(sorted(known))}"
                )
            options[key] = match[2].strip()
        elif key and line.startswith("  "):
            options[key] += "\n" + line
        else:
            break
        taken += 1
    return options, "\n".join(lines[taken:]).strip("\n") + "\n"


def _reasons(options: Mapping[str, Any], key: str, where: str) -> dict[str, str]:
    """Reasons by framework: ``torch: because ...``, a line each; further lines go with the last."""
    reasons: dict[str, str] = {}
    name = ""
    for line in options.get(key, "").splitlines():
        word, colon, text = line.strip().partition(":")
        if colon and word in TITLES:
            name = word
            reasons[name] = text.strip()
        elif name:
            reasons[name] += " " + line.strip()
        elif line.strip():
            raise LessonError(f"{where}: {key} takes lines of 'framework: reason', found {line!r}")
    return reasons
