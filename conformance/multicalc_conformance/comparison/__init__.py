"""What ``multicalc compare`` is asked about: a person's own functions and implementations."""
