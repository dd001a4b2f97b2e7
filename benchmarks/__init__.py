"""Timings, as differences and ratios in one run."""
