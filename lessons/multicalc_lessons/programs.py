"""The code in each tab: translated from the portable function, or as it was written by hand."""

from __future__ import annotations

from multicalc_lessons.blocks import Tabs
from multicalc_lessons.closed_forms import arguments


def programs(tabs: Tabs, framework: str) -> tuple[str, ...]:
    """The cells of a framework's tab: definitions, then one for each operator."""
    if tabs.parts:
        return (tabs.parts[framework],) if framework in tabs.parts else ()
    if framework in tabs.without:
        return ()
    from multicalc.testing import translate

    written = translate(tabs.source, to=framework, at=arguments(tabs.at), operators=tabs.operators)
    setting = "\n\n".join(
        part.strip() for part in (written.imports, written.function, written.inputs) if part.strip()
    )
    return (setting + "\n", *(written.calls[operator] for operator in tabs.operators))
