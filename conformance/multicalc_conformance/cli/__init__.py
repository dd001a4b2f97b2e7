"""The command line. Light, so that it can say what to install where it can't run."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

from multicalc_conformance.cli.usage import BAD_USAGE

NEEDS = {
    **{name: name for name in ("jinja2", "mpmath", "rich", "scipy", "typer")},
    "markdown_it": "markdown-it-py",
    "yaml": "pyyaml",
}
"""The modules that the command line imports, and what each is installed as."""
INSTALL = "pip install 'multicalc-autodiff[cli]'"


def main() -> None:
    """The command ``multicalc``; exit status 2 where what it stands on is not installed."""
    missing = [name for module, name in NEEDS.items() if find_spec(module) is None]
    if missing:
        told = f"needs {', '.join(missing)}, not installed here; run: {INSTALL}"
        print(f"multicalc: the command line {told}", file=sys.stderr)
        raise SystemExit(BAD_USAGE)
    from multicalc_conformance.cli.ending import check_words, delivering
    from multicalc_conformance.cli.watched import watched

    def run() -> None:
        from multicalc_conformance.cli.commands import app

        with delivering():
            check_words(sys.argv[1:])
            app(prog_name="multicalc")

    if sys.argv[1:2] in (["compare"], ["check"]) and hasattr(os, "fork"):
        watched(sys.argv[1], run)
    run()
