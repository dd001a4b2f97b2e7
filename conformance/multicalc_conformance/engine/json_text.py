"""JSON from outside, which may be anything."""

from __future__ import annotations

import json
from typing import Any


def parsed(text: str) -> Any:
    """What the text stands for.

    Raises:
        ValueError: it is no JSON, has one key twice in an object, or is more deeply nested or has
            longer numbers than can be read.
    """
    try:
        return json.loads(text, object_pairs_hook=_once)
    except RecursionError:
        raise ValueError("too deeply nested") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for k, (key, _) in enumerate(pairs) if key in dict(pairs[:k]))
        raise ValueError(f"an object has the key {twice!r} twice")
    return found
