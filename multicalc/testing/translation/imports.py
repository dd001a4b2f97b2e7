"""The lines with which a program begins."""

from __future__ import annotations

import re
from collections.abc import Mapping

from multicalc.backend import NativeSpelling


def import_lines(spelling: NativeSpelling, own: Mapping[str, str], used: set[str]) -> str:
    """Those of the framework's names that are ``used``, and the function's ``own``, a line for
    each module.

    >>> from multicalc.testing.translation.own import SPELLING
    >>> import_lines(SPELLING, {"pi": "from math import pi", "tau": "from math import tau"}, {"mc"})
    'from math import pi, tau\\n\\nimport multicalc as mc'
    """
    native = [line for name, line in spelling.modules.items() if name in used]
    # Where the framework has a module for a name, that is what it means.
    kept = [line for name, line in own.items() if name not in spelling.modules]
    lines = list(dict.fromkeys(kept))
    groups = [_together(lines), _together(native)]
    return "\n\n".join("\n".join(group) for group in groups if group)


def _together(lines: list[str]) -> list[str]:
    """``from a import b, c`` for two lines of one module."""
    modules: dict[str, list[str]] = {}
    found: list[str] = []
    for line in lines:
        match = re.fullmatch(r"from (\S+) import (.+)", line)
        if match is None:
            found.append(line)
            continue
        if match[1] not in modules:
            found.append(match[1])
        modules.setdefault(match[1], []).append(match[2])
    return [
        f"from {line} import {', '.join(modules[line])}" if line in modules else line
        for line in found
    ]
