"""A function run once on arrays that know what they depend on.

:mod:`~multicalc.sparse.tracing.backend` is a backend whose arrays have NumPy's values and a node of
a graph, with a part for each element (:mod:`~multicalc.sparse.tracing.node`). An operation's rule
says from which elements of its operands each element of its result has a derivative, and of which
pairs a second one; :mod:`~multicalc.sparse.tracing.reach` makes the patterns of the whole of it.
"""
