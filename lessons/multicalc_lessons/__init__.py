"""Lessons: multivariable calculus in every framework, run and checked."""
