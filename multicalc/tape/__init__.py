"""The imperative form: record operations on variables, then go backward through them.

>>> import multicalc as mc
>>> w, x = mc.variable(2.0, backend="numpy"), mc.variable(3.0, backend="numpy")
>>> with mc.record():
...     y = (w * x + 1.0) ** 2
>>> mc.backward(y)
>>> float(w.grad), float(x.grad)
(42.0, 28.0)
"""

from multicalc.tape.backward import backward
from multicalc.tape.graph import Graph, graph
from multicalc.tape.record import record
from multicalc.tape.variable import Variable, variable

__all__ = ["Graph", "Variable", "backward", "graph", "record", "variable"]
