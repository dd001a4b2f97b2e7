"""The names of ``xp`` by chapter, as the documentation lists them."""

from __future__ import annotations

from multicalc.xp import table

CHAPTERS = {
    "Elementwise": table.ELEMENTWISE,
    "Elementwise, beyond the standard": (
        *table.SPECIAL,
        *table.TRANSCENDENTAL,
        "log_sigmoid",
        "nan_to_num",
        "silu",
    ),
    "Reductions and running totals": table.REDUCTIONS,
    "Products": table.PRODUCTS,
    "Shapes and joining": (*table.MANIPULATION, "pad"),
    "Searching and sorting": table.SEARCHING,
    "Functional updates": table.UPDATES,
    "Control flow": table.CONTROL,
    "Creation": (*table.CREATION, *table.LIKE),
    "Linear algebra (`xp.linalg`)": table.LINALG,
    "Constants": table.CONSTANTS,
    "Dtypes": table.DTYPES,
}


def rows() -> str:
    """The table of chapters in Markdown.

    >>> print(rows().splitlines()[-2])
    | Constants | `e`, `inf`, `nan`, `newaxis`, `pi` |
    """
    lines = ["| chapter | names |", "|---|---|"]
    for chapter, names in CHAPTERS.items():
        lines.append(f"| {chapter} | {', '.join(f'`{name}`' for name in sorted(names))} |")
    return "\n".join(lines)
