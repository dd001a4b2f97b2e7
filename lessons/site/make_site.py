"""``python lessons/site/make_site.py out/site``: the site, every cell of its lessons run for real.

It fails where a cell raises, a result is not what its lesson says, Sphinx warns, a link leads
nowhere, or something would be fetched from elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from multicalc_lessons.building import build
from multicalc_lessons.languages import LANGUAGES
from multicalc_lessons.lesson import lessons
from multicalc_lessons.running import CellFailedError
from site_links import wrong_links

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ENGLISH_ONLY = ("guides/", "reference/")
TEXTS = HERE.parent / "multicalc_lessons" / "texts"


def pages(english: bool) -> Iterator[tuple[str, Path]]:
    """Where each file stands on the site, and where in the project."""
    yield "index.md", HERE / "index.md"
    yield "lessons/index.md", HERE / "lessons.md"
    yield "lessons/gallery.md", HERE / "gallery.md"
    yield "lessons/terms.md", HERE / "terms.md"
    for text in sorted(TEXTS.glob("*.md")):
        yield f"lessons/{text.name}", text
    if english:
        yield "guides/index.md", HERE / "guides.md"
        for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs", "examples", "LICENSE"):
            yield name, ROOT / name
        for page in sorted((HERE / "reference").glob("*.md")):
            yield f"reference/{page.name}", page


def lay_out(folder: Path, english: bool) -> None:
    """The pages as Sphinx takes them: copies, since links would be followed to where they lead."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, source in pages(english):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place)
        else:
            shutil.copy2(source, place)
    if not english:
        first = folder / "index.md"
        lines = first.read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(ENGLISH_ONLY)]
        first.write_text("".join(kept), "utf-8")


def sphinx(builder: str, language: str, target: Path, work: Path) -> None:
    source = work / f"pages-{builder}-{language}"
    # What is translated is what there is in other languages.
    everything = language == "en" and builder == "html"
    lay_out(source, english=everything)
    environment = os.environ | {
        "LESSONS_LANGUAGE": language,
        "LESSONS_RAN": str(work / "ran"),
    }
    command = [
        *(sys.executable, "-m", "sphinx", "-q", "-E", "-a", "-b", builder),
        *(("-W", "--keep-going") if builder == "html" else ()),
        *("-c", str(HERE), "-d", str(work / f"doctrees-{builder}-{language}")),
        *("-D", f"lessons_english={int(everything)}"),
        *(str(source), str(target)),
    ]
    subprocess.run(command, check=True, env=environment)


def run_lessons(folder: Path) -> bool:
    """Whether every cell runs, and gives what its lesson says."""
    try:
        built = build(lessons(), folder)
    except CellFailedError as error:
        print(error, file=sys.stderr)
        return False
    for each in built.disagreements:
        print(each, file=sys.stderr)
    return not built.disagreements


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    parser.add_argument("--languages", default=",".join(LANGUAGES), help="which to build")
    asked = parser.parse_args()
    target = asked.target.resolve()
    work = target.with_name(target.name + "-work")
    if not run_lessons(work / "ran"):
        return 1
    shutil.rmtree(target, ignore_errors=True)
    for language in asked.languages.split(","):
        place = target if language == "en" else target / language
        try:
            sphinx("html", language, place, work)
        except subprocess.CalledProcessError:
            return 1
    wrong = wrong_links(target)
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
