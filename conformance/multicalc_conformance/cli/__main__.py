"""``python -m multicalc_conformance.cli``."""

from multicalc_conformance.cli import main

main()
