"""NumPy's and SciPy's functions of standard arrays: which one, and what to write for it."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.special

import multicalc as mc
from multicalc.errors import PortabilityError, TracingError

X = np.array([1.5, -2.5, 3.5])
CALLS = {
    "np.exp": (np.exp, "write xp.exp"),
    "np.sum": (np.sum, "write xp.sum"),
    "np.linalg.eigh": (lambda x: np.linalg.eigh(x * x[:, None]), "write xp.eigh"),
    "np.add.reduce": (np.add.reduce, "write xp.sum(x)"),
    "np.logical_or.reduce": (np.logical_or.reduce, "write xp.any(x)"),
    "np.multiply.accumulate": (np.multiply.accumulate, "write xp.cumulative_prod(x)"),
    "np.subtract.outer": (lambda x: np.subtract.outer(x, X), "write x[:, None] - y"),
    "np.power.outer": (lambda x: np.power.outer(x, X), "write xp.pow, of x[..., None] and y"),
    "np.add.at": (lambda x: np.add.at(X.copy(), [0, 1, 1], x), "write xp.at(x, key).add(y)"),
    "scipy.special.expit": (scipy.special.expit, "write xp.sigmoid"),
    "scipy.special.gammaln": (scipy.special.gammaln, "write xp.gammaln"),
}


@pytest.mark.parametrize("name", CALLS)
def test_refused_with_what_to_write(backend, name):
    call, write = CALLS[name]
    with pytest.raises(PortabilityError) as raised:
        mc.grad(mc.portable(call), backend=backend)(X)
    assert str(raised.value).startswith(f"{name} takes NumPy's arrays")
    assert str(raised.value).endswith(f": {write}")


@pytest.mark.skip_numpy("it has no compiler")
def test_an_index_of_python_in_compiled_code(backend):
    f = mc.portable(lambda x: [1.0, 2.0, 4.0][(x > 2.0).argmax()] * x[0])
    with pytest.raises(TracingError, match=r"values\[x\] \(write xp\.take"):
        mc.jit(mc.grad(f), backend=backend)(X)
