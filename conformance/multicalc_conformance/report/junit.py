"""The report for CI systems: a test case a cell."""

from __future__ import annotations

from xml.etree import ElementTree

from multicalc_conformance.report.findings import told
from multicalc_conformance.report.merged import PlacedCell, Report

ELEMENTS = {"wrong": "failure", "stale": "failure", "error": "error", "unsupported": "skipped"}
COUNTED = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def junit(report: Report) -> str:
    """The XML, a test suite a family."""
    root = ElementTree.Element("testsuites", name="multicalc conformance")
    families: dict[str, list[PlacedCell]] = {}
    for place in report.places():
        families.setdefault(place.scenario["family"], []).append(place)
    for family, places in families.items():
        suite = ElementTree.SubElement(root, "testsuite", name=family)
        properties = ElementTree.SubElement(suite, "properties")
        for column in report.columns:
            ElementTree.SubElement(
                properties, "property", name=column["key"], value=column["version"]
            )
        for place in places:
            _case(suite, place)
        spent = sum(s["seconds"] for s in report.scenarios if s["family"] == family)
        _count(suite, places, spent)
    _count(root, list(report.places()), sum(s["seconds"] for s in report.scenarios))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: ElementTree.Element, place: PlacedCell) -> None:
    name = f"{place.scenario['name']} · {place.operator} · {place.column}"
    if place.scenario["dtype"] != "float64":
        name += f" · {place.scenario['dtype']}"
    family = place.scenario["family"]
    case = ElementTree.SubElement(suite, "testcase", classname=family, name=name)
    element = ELEMENTS.get(place.verdict)
    if element is not None:
        ElementTree.SubElement(case, element, type=place.verdict, message=told(place))


def _count(element: ElementTree.Element, places: list[PlacedCell], seconds: float) -> None:
    element.set("tests", str(len(places)))
    for kind, attribute in COUNTED.items():
        element.set(attribute, str(sum(ELEMENTS.get(p.verdict) == kind for p in places)))
    element.set("time", f"{seconds:.3f}")
