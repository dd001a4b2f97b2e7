"""How a framework's numbers stand to the closed form, in a few words."""

from __future__ import annotations

from docutils import nodes

from multicalc_lessons.agreement import Agreement
from multicalc_lessons.wording import say


def badge(found: Agreement | None) -> list[nodes.Node]:
    """The badge beside a result; none where nothing is compared."""
    if found is None:
        return []
    if found.reason:
        kind, text = "differs", say("differs: {reason}", reason=say(found.reason))
    elif found.ulp == 0:
        kind, text = "agrees", say("agrees to the last bit")
    else:
        kind, text = "agrees", say("agrees to {ulp} ULP", ulp=_rounded(found.ulp))
    return [nodes.paragraph("", text, classes=["lesson-badge", f"lesson-{kind}"])]


def _rounded(ulp: float) -> str:
    """Up to one digit behind the point, and never less than was measured."""
    from math import ceil

    return f"{ceil(ulp * 10) / 10:g}" if ulp < 1 else str(ceil(ulp))
