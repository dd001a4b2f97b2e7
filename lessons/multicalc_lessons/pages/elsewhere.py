"""Links to what is on no page of this site: folders of the project, and, from a translated lesson,
the guides, which are in English."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.transforms.post_transforms import SphinxPostTransform

FOLDERS = ("../examples", "../backends")


class Elsewhere(SphinxPostTransform):
    """Folders become their words, guides the English site's pages."""

    # Before MyST looks for them.
    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        for node in [*self.document.findall(pending_xref)]:
            target = node.get("reftarget", "")
            if node["reftype"] != "myst":
                continue
            if target.startswith(FOLDERS):
                node.replace_self(node.children)
            elif not self.config.lessons_english and "../docs/" in target:
                page, mark, anchor = target.rpartition("../docs/")[2].partition("#")
                uri = f"../../docs/{page.removesuffix('.md')}.html{mark}{anchor}"
                node.replace_self(nodes.reference("", "", *node.children, refuri=uri))
