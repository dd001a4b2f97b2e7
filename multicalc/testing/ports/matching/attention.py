"""The query, key and value of an attention, which some pack into one array."""

from __future__ import annotations

from multicalc.testing.ports.matching.names import words

PACKED = (
    "in_proj",
    "qkv",
    "qkv_proj",
    "c_attn",
    "query_key_value",
    "to_qkv",
    "wqkv",
    "in_proj_qkv",
)
"""What a packed projection is called."""

PARTS = ("query", "key", "value")


def packed_path(path: str) -> str | None:
    """Where a packed projection is packed: the path without its own name."""
    above, _, last = path.rpartition(".")
    return above if last.lower() in PACKED else None


def three(paths: list[str]) -> dict[str, tuple[str, str, str]]:
    """The paths of query, key and value, by that of the part which they are in."""
    found: dict[str, dict[str, str]] = {}
    for path in paths:
        above, _, last = path.rpartition(".")
        meaning = words(last)
        if len(meaning) == 1 and meaning[0] in PARTS:
            found.setdefault(above, {}).setdefault(meaning[0], path)
    return {
        above: (each["query"], each["key"], each["value"])
        for above, each in found.items()
        if len(each) == len(PARTS)
    }
