"""Portable functions in each framework's own words: ``mc.testing.translate``."""
