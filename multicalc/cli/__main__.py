"""``python -m multicalc.cli``."""

from multicalc.cli import app

app()
