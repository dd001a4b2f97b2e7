"""The best quadratic as the chapter's MXNet tab prints it."""

import numpy as np
from multicalc_mxnet.runtime.loading import load

mx = load()
mx.npx.set_np()


def quadratic(x, y):
    x, y = mx.np.array(x, dtype="float64"), mx.np.array(y, dtype="float64")
    w = mx.np.exp(mx.np.array(-1.0, dtype="float64"))
    w = w * (-1 - (x + 1) + (x + 1) ** 2 + y**2)
    return np.asarray(w.asnumpy())
