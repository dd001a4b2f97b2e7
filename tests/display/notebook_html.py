"""What a notebook's reader finds in HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Seen(HTMLParser):
    """The numbers that are written, each as it is shown and with all its digits; the texts of
    cells; and what could reach beyond the fragment."""

    numbers: list[tuple[str, float]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    styles: str = ""
    ids: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._value: str | None = None
        self._in_style = False

    @classmethod
    def of(cls, html: str) -> Seen:
        seen = cls()
        seen.feed(html)
        seen.close()
        return seen

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        self._in_style = tag == "style"
        if tag == "data":
            self._value = dict(attrs)["value"]

    def handle_endtag(self, tag):
        self._in_style = False

    def handle_data(self, data):
        if self._in_style:
            self.styles += data
        elif self._value is not None:
            self.numbers.append((data, float(self._value)))
            self._value = None
        else:
            self.texts.append(data)
