"""What frameworks take of masks and shapes, and refuse, alike."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

X = np.array([1.5, -0.5, 2.5])


@pytest.mark.parametrize("compiled", [False, True], ids=["eager", "compiled"])
def test_the_largest_of_a_mask(backend, fast_compiler, compiled):
    def f(x):
        mask, other = x > 0, x > 2
        last, first = xp.argmax(other), xp.argmin(mask)
        largest = xp.max(mask) & ~xp.min(mask)
        both = xp.astype(xp.maximum(mask, other), "int64") + xp.astype(
            xp.minimum(mask, other), "int64"
        )
        return last, first, largest, both

    f = mc.portable(f)
    with mc.use(backend.name):
        found = (mc.jit(f, compiler=fast_compiler) if compiled else f)(X)
    for each, expected in zip(found, (2, 1, True, [1, 0, 2]), strict=True):
        np.testing.assert_array_equal(each, expected)


def test_arrays_that_do_not_join(backend):
    for f in (
        lambda x: xp.stack([x, x[:2]]),
        lambda x: xp.concat([x[0], x]),
        lambda x: xp.concat([x[0], x[1]]),
    ):
        with pytest.raises(Exception, match=r"shape|dimension|axis|scalars|equal size"):
            mc.portable(f)(backend.from_numpy(X))
