"""A pytest plugin: no edit of the sources moves the failures that only some examples show, as it
would if hypothesis drew from the constants in them too."""

from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

providers._get_local_constants = Constants
