"""Whether every link of a built site leads somewhere, and nothing is fetched from elsewhere."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
"""What a browser loads without being asked."""


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if given.get(FETCHED.get(tag, "")) and given.get("rel") != "canonical":
            self.fetched.append(given[FETCHED[tag]])


@cache
def _read(page: Path) -> _Page:
    found = _Page()
    found.feed(page.read_text(encoding="utf-8"))
    return found


def _stands(anchor: str, page: Path) -> bool:
    return not anchor or anchor in _read(page).anchors


def wrong_links(site: Path) -> list[str]:
    """What is wrong, a line each."""
    found = []
    for page in sorted(site.rglob("*.html")):
        read = _read(page)
        name = page.relative_to(site)
        for link in (*read.links, *read.fetched):
            parts = urlsplit(link)
            if parts.scheme in ("data", "mailto") or (parts.scheme and link in read.links):
                continue
            if parts.scheme or parts.netloc:
                found.append(f"{name} fetches {link}")
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if not target.exists():
                found.append(f"{name} links to {link}, which is not there")
            elif target.suffix == ".html" and not _stands(unquote(parts.fragment), target):
                found.append(f"{name} links to {link}, a place that is not on that page")
    return found
