"""Faults that adapters and the frontend could have, by what is wrong."""
