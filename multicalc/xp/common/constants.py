"""The standard's constants, and which version of it the namespaces follow."""

from math import e, inf, nan, pi

newaxis = None
__array_api_version__ = "2024.12"

__all__ = ["__array_api_version__", "e", "inf", "nan", "newaxis", "pi"]
