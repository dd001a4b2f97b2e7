"""Graphs as files: SVG, Graphviz, HTML."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

import multicalc as mc
from multicalc.errors import InvalidArgumentError

QUOTED = r'"((?:[^"\\]|\\.)*)"'


def small():
    a, b = mc.variable(2.0, backend="numpy"), mc.variable(5.0, backend="numpy", name='b "\\"')
    with mc.record():
        s = a + b
        y = s * a
    return mc.graph(y)


def parsed(text):
    """The statements of a Graphviz file: nodes and edges with their labels."""
    assert re.match(rf"digraph {QUOTED} {{\n", text)
    assert text.rstrip().endswith("}")
    plain = {"\\\\": "\\", '\\"': '"', "\\l": "\n"}

    def unquoted(label):
        return re.sub(r"\\.", lambda m: plain[m[0]], label)

    nodes = re.findall(rf"^  (n\d+) \[label={QUOTED}\];$", text, re.M)
    edges = re.findall(rf"^  (n\d+) -> (n\d+) \[label={QUOTED}\];$", text, re.M)
    assert len(nodes) + len(edges) + 5 == len(text.splitlines())
    return (
        {name: unquoted(label) for name, label in nodes},
        {(source, target): unquoted(label) for source, target, label in edges},
    )


def test_graphviz():
    nodes, edges = parsed(small().dot())
    assert nodes == {
        "n0": "a\ninput\n= 2\n∂y/∂a = 9\n",
        "n1": 'b "\\"\ninput\n= 5\n∂y/∂b "\\" = 2\n',
        "n2": 's\na + b "\\"\n= 7\n∂y/∂s = 2\n',
        "n3": "y\ns·a\n= 14\n∂y/∂y = 1\n",
    }
    assert edges == {
        ("n0", "n2"): "∂s/∂a = 1",
        ("n1", "n2"): '∂s/∂b "\\" = 1',
        ("n2", "n3"): "∂y/∂s = a = 2",
        ("n0", "n3"): "∂y/∂a = s = 7",
    }


def test_a_drawing_styles_nothing_but_itself():
    """Each selector is of what is inside, and no id can clash."""
    svg = small().svg()
    root = ET.fromstring(svg)
    assert root.get("class") == "mc-graph"
    (style,) = (each.text for each in root.iter("{http://www.w3.org/2000/svg}style"))
    selectors = re.findall(r"([^{}]+)\{(?=[^{}]*\})", style)
    assert len(selectors) > 8
    for selector in selectors:
        assert all(".mc-graph" in each for each in selector.split(","))
    assert " id=" not in svg
    assert "max-width:100%" in root.get("style")
    assert root.get("viewBox").startswith("0 0 ")
    assert root.get("height") is None


def test_what_is_in_a_page_is_styled_by_itself_alone():
    html = small()._repr_html_()
    for style in re.findall(r"<style>(.*?)</style>", html, re.S):
        for selector in re.findall(r"([^{}]+)\{(?=[^{}]*\})", style):
            assert all(".mc-graph" in each for each in selector.split(","))
    assert " id=" not in html
    assert "<html" not in html
    assert "http" not in small().html().replace("http://www.w3.org/2000/svg", "")


def test_save_goes_by_the_ending(tmp_path):
    graph = small()
    for name, text in (
        ("a.svg", graph.svg()), ("a.dot", graph.dot()), ("a.gv", graph.dot()),
        ("a.html", graph.html()),
    ):  # fmt: skip
        graph.save(tmp_path / name)
        assert (tmp_path / name).read_text(encoding="utf-8") == text
    with pytest.raises(InvalidArgumentError, match=r"must end in \.svg, \.html.*found '\.png'"):
        graph.save(str(tmp_path / "a.png"))
