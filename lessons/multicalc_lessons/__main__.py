"""Run lessons and check them: ``python -m multicalc_lessons run [SLUG ...] [--only torch,jax]``;
with ``record`` keep what their tabs gave."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from multicalc.errors import BackendNotInstalledError
from multicalc_lessons.building import build
from multicalc_lessons.lesson import lesson, lessons
from multicalc_lessons.recorded import record
from multicalc_lessons.running import CellFailedError

RAN = Path("out") / "lessons"


def main() -> int:
    parser = ArgumentParser(prog="python -m multicalc_lessons")
    parser.add_argument("command", choices=["run", "record"])
    parser.add_argument("slugs", nargs="*", help="which lessons, by default all")
    parser.add_argument("--only", help="on which frameworks, separated by commas")
    asked = parser.parse_args()
    chosen = [lesson(slug) for slug in asked.slugs] or lessons()
    try:
        built = build(chosen, RAN, asked.only.split(",") if asked.only else None)
    except (CellFailedError, BackendNotInstalledError) as error:
        print(error, file=sys.stderr)
        return 1
    for each in built.disagreements:
        print(each, file=sys.stderr)
    if asked.command == "record" and not built.disagreements:
        for one in chosen:
            record(one, built)
    return 1 if built.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
