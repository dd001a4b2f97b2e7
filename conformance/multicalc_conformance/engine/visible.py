"""Text from outside, as a terminal or a report may have it."""

from __future__ import annotations

import re

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What a terminal obeys instead of showing it: control characters but for the tab and the end of a
line, and those that turn the direction of writing. And what no encoding or no XML has."""


def visible(text: str) -> str:
    r"""The text with what is hidden in it written out, as in a Python string.

    >>> print(visible("red: \x1b[31m"))
    red: \x1b[31m
    """
    return HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
