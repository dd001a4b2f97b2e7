"""matplotlib's SVG made one that can stand in any page: scoped, scaling, light and dark."""

from __future__ import annotations

import re
from html import escape
from secrets import token_hex
from xml.etree import ElementTree

from multicalc.display.palette import LIGHT, colour, style

SCOPE = "mc-picture"
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_FONTS = re.compile(r"font-family: [^;]*")
_COLOURS = {value: colour(name) for name, value in LIGHT.items()}
_COLOUR = re.compile("|".join(map(re.escape, _COLOURS)))
_POINTS_PER_REM = 12.0
LAYER = "layer-"
"""How the ids of groups begin that are to be found again, in ``data-layer``."""


def as_svg(text: str, description: str) -> str:
    """``text``, as matplotlib writes it in our look, with a description and nothing global."""
    ElementTree.register_namespace("", _SVG)
    root = ElementTree.fromstring(text)
    root.attrib.pop("height")
    width = float(root.attrib.pop("width").removesuffix("pt")) / _POINTS_PER_REM
    key = f"mc-{token_hex(5)}"
    for definitions in root.findall(f"{{{_SVG}}}defs"):
        for rules in definitions.findall(f"{{{_SVG}}}style"):
            definitions.remove(rules)
    for element in root.iter():
        _localise(element, key)
    root.set("class", SCOPE)
    root.set("role", "img")
    root.set("aria-labelledby", f"{key}-description")
    root.set("style", f"width:100%;max-width:min(100%,{width:.3g}rem);height:auto")
    # A title would hover over all of the picture.
    told = ElementTree.Element("desc", {"id": f"{key}-description"})
    told.text = description
    rules = ElementTree.Element("style")
    rules.text = f"{style(SCOPE)}.{SCOPE} *{{stroke-linejoin:round;stroke-linecap:butt}}"
    root.insert(0, told)
    root.insert(1, rules)
    return ElementTree.tostring(root, encoding="unicode")


def _localise(element: ElementTree.Element, key: str) -> None:
    """Ids and references to them of this picture's own, and colours that the page may set."""
    attributes = element.attrib
    if _XLINK in attributes:
        attributes["href"] = f"#{key}-{attributes.pop(_XLINK)[1:]}"
    if "clip-path" in attributes:
        attributes["clip-path"] = attributes["clip-path"].replace("#", f"#{key}-")
    if "id" in attributes:
        name = attributes["id"]
        if name.startswith(LAYER):
            attributes["data-layer"] = name.removeprefix(LAYER)
        attributes["id"] = f"{key}-{name}"
    if "style" in attributes:
        plain = _FONTS.sub("font-family: system-ui, sans-serif", attributes["style"])
        attributes["style"] = _COLOUR.sub(lambda found: _COLOURS[found[0]], plain)


def as_page(body: str, title: str) -> str:
    """A page of its own, on light or dark ground as the reader's system has it."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style('mc-page')}"
        f"body{{margin:0;background:{colour('paper')};color:{colour('ink')};"
        "font-family:system-ui,sans-serif}"
        "main{max-width:60rem;margin:auto;padding:1rem}</style></head>"
        f'<body class="mc-page"><main>{body}</main></body></html>'
    )
