"""Differential fuzzing: programs over ``xp`` that nobody thought of, held against mpmath."""
