"""A lesson's blocks as directives. Each finds itself in the lesson by its line."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from multicalc_lessons import agreement
from multicalc_lessons.blocks import CodeCell, Interactive, Tabs
from multicalc_lessons.building import Built
from multicalc_lessons.frameworks import TITLES, installed
from multicalc_lessons.languages import LANGUAGES
from multicalc_lessons.lesson import Lesson, lessons
from multicalc_lessons.pages import outputs, ran
from multicalc_lessons.pages.badges import badge
from multicalc_lessons.terms import terms
from multicalc_lessons.wording import ENGLISH, languages, say


class BlockDirective(SphinxDirective):
    """A block of the lesson whose page this is."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True

    @property
    def lesson(self) -> Lesson:
        return ran.lesson_of(self.env)

    @property
    def block(self) -> Any:
        """The block that stands where this directive does."""
        (found,) = (each for each in self.lesson.blocks if each.line == self.lineno)
        return found

    def markdown(self, text: str) -> list[nodes.Node]:
        """What ``text`` is on a page."""
        place = nodes.Element()
        self.state.nested_parse(StringList(text.splitlines(), "lesson"), self.content_offset, place)
        return list(place.children)


class CellDirective(BlockDirective):
    """A cell of multicalc's, with what it showed."""

    def run(self) -> list[nodes.Node]:
        block: CodeCell = self.block
        notebook = ran.notebooks_of(self.env).get("multicalc")
        source = outputs.code(block.code.strip("\n"))
        if block.hidden:
            source = _folded(source)
        found = [source]
        for cell in outputs.cells_of(notebook, block.name) if notebook else ():
            found += outputs.shown(cell)
        return found


class TabsDirective(BlockDirective):
    """A block in every framework's own code, a tab each."""

    def run(self) -> list[nodes.Node]:
        block: Tabs = self.block
        items = [
            f":::{{tab-item}} {title}\n:sync: {name}\n\n"
            f"```{{lesson-part}} {block.name} {name}\n```\n:::\n"
            for name, title in TITLES.items()
        ]
        body = "\n".join(items)
        return _said(self.markdown(f"::::{{tab-set}}\n:sync-group: framework\n\n{body}\n::::\n"))


class PartDirective(BlockDirective):
    """One framework's tab."""

    required_arguments = 2
    optional_arguments = 0
    final_argument_whitespace = False

    def run(self) -> list[nodes.Node]:
        name, framework = self.arguments
        (block,) = (each for each in self.lesson.tabs if each.name == name)
        if framework in block.without:
            return [nodes.paragraph("", say(block.without[framework]))]
        notebooks = ran.notebooks_of(self.env)
        notebook = notebooks.get(framework)
        if notebook is None:
            return []
        found: list[nodes.Node] = []
        for cell in outputs.cells_of(notebook, name):
            found += [outputs.code(cell.source), *outputs.shown(cell)]
        stands = agreement.of_tabs(block, {framework: notebook}).get(framework)
        return [*found, *badge(stands), *_absent(framework)]


class InteractiveDirective(BlockDirective):
    """A figure to play with."""

    def run(self) -> list[nodes.Node]:
        from multicalc_lessons import figures

        block: Interactive = self.block
        labels = {key: say(text) for key, text in figures.FIGURES[block.name].labels.items()}
        raw = nodes.raw("", figures.embed(block.name, labels), format="html")
        return [*self.markdown(block.text), raw]


class ExerciseDirective(BlockDirective):
    """An exercise, its statement, and how to check an answer."""

    def run(self) -> list[nodes.Node]:
        from multicalc_lessons import exercises

        each = exercises.show(self.arguments[0])
        text = (
            f"::::{{admonition}} {say('Exercise')} {each.id}: {say(each.title)}\n"
            f":class: exercise\n\n{say(each.statement)}\n\n{say(each.asks)}\n\n"
            f"{say('Check your answer:')} `multicalc lesson check answers.py --only {each.id}`\n\n"
            f":::{{dropdown}} {say('Solution')}\n{say(each.solution)}\n:::\n::::\n"
        )
        return _said(self.markdown(text))


class LessonListDirective(SphinxDirective):
    """All lessons with their summaries, as cards."""

    def run(self) -> list[nodes.Node]:
        place = nodes.Element()
        cards = "\n".join(
            f":::{{grid-item-card}} {each.order} · {each.title}\n:link: {each.slug}\n"
            f":link-type: doc\n\n{each.summary}\n:::\n"
            for each in lessons()
        )
        text = f"::::{{grid}} 1 2 2 3\n:gutter: 3\n\n{cards}\n::::\n"
        self.state.nested_parse(StringList(text.splitlines(), "lessons"), 0, place)
        return list(place.children)


class LessonTreeDirective(SphinxDirective):
    """The lessons in the sidebar, in their order."""

    def run(self) -> list[nodes.Node]:
        place = nodes.Element()
        lines = ["```{toctree}", ":hidden:", "", *(each.slug for each in lessons()), "```"]
        self.state.nested_parse(StringList(lines, "lessons"), 0, place)
        return list(place.children)


class GalleryDirective(SphinxDirective):
    """Every picture of the lessons, with a link to where it is made."""

    def run(self) -> list[nodes.Node]:
        built: Built = getattr(self.env.app, "lessons_built", Built({}, ()))
        found: list[nodes.Node] = []
        for each in lessons():
            notebook = built.of(each.slug).get("multicalc")
            for cell in notebook.cells if notebook else ():
                for output in cell.get("outputs", ()):
                    data = output.get("data", {})
                    if "image/svg+xml" in data:
                        link = nodes.raw(
                            "", f'<a href="{each.slug}.html">{each.title}</a>', format="html"
                        )
                        picture = nodes.raw("", "".join(data["image/svg+xml"]), format="html")
                        found.append(nodes.container("", picture, link, classes=["gallery"]))
        return [nodes.container("", *found, classes=["galleries"])]


class TermsDirective(SphinxDirective):
    """Every language's terms, a row for each."""

    def run(self) -> list[nodes.Node]:
        known = {
            code: {term.english: term.translation for term in terms(code)}
            for code in languages()
            if code != ENGLISH
        }
        english = sorted({word for words in known.values() for word in words}, key=str.lower)
        columns = [LANGUAGES[ENGLISH], *(LANGUAGES[code] for code in known)]
        rows = [[word, *(words.get(word, "") for words in known.values())] for word in english]
        lines = ["| " + " | ".join(row) + " |" for row in (columns, ["---"] * len(columns), *rows)]
        place = nodes.Element()
        self.state.nested_parse(StringList(lines, "terms"), 0, place)
        return _said(list(place.children))


def _said(found: list[nodes.Node]) -> list[nodes.Node]:
    """What is in the reader's language already, and no text of the page's catalogue."""
    for each in found:
        for text in each.findall(nodes.TextElement):
            text["translatable"] = False
    return found


def _folded(source: nodes.Node) -> nodes.Node:
    opened = f"<details class='lesson-folded'><summary>{say('Code')}</summary>"
    return nodes.container(
        "",
        nodes.raw("", opened, format="html"),
        source,
        nodes.raw("", "</details>", format="html"),
    )


def _absent(framework: str) -> list[nodes.Node]:
    """Said of a framework whose outputs are of an earlier build."""
    if installed(framework):
        return []
    text = say(
        "{framework} is not installed where this page was built: these are the outputs of an "
        "earlier build.",
        framework=TITLES[framework],
    )
    return [nodes.paragraph("", text, classes=["lesson-absent"])]
