"""An unknown name of ``xp`` is answered with what to write."""

from __future__ import annotations

import re

import numpy as np
import pytest

from multicalc import xp
from multicalc.xp.other_names import RENAMED, WRITTEN

X, Y = np.array([0.3, 0.7]), np.array([0.2, 0.9])


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("cumsum", "multicalc.xp has no 'cumsum'; write xp.cumulative_sum"),
        ("concatenate", "multicalc.xp has no 'concatenate'; write xp.concat"),
        ("arctan2", "multicalc.xp has no 'arctan2'; write xp.atan2"),
        ("svd", "multicalc.xp has no 'svd'; write xp.linalg.svd"),
        ("inverse", "multicalc.xp has no 'inverse'; write xp.linalg.inv"),
        (
            "ravel",
            "multicalc.xp has no 'ravel'; there is no function for it: write xp.reshape(x, (-1,))",
        ),
        ("sofmax", "multicalc.xp has no 'sofmax'; did you mean xp.softmax?"),
        ("arctan_2", "multicalc.xp has no 'arctan_2'; did you mean xp.atan2?"),
        ("cholesk", "multicalc.xp has no 'cholesk'; did you mean xp.cholesky?"),
        ("matrixrank", "multicalc.xp has no 'matrixrank'; did you mean xp.linalg.matrix_rank?"),
        ("frobnicate", "multicalc.xp has no 'frobnicate'; dir(xp) lists what it has"),
    ],
)
def test_xp(name, hint):
    with pytest.raises(AttributeError, match=f"^{re.escape(hint)}$"):
        getattr(xp, name)
    assert not hasattr(xp, name)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("inverse", "multicalc.xp.linalg has no 'inverse'; write xp.linalg.inv"),
        ("sum", "multicalc.xp.linalg has no 'sum'; write xp.sum"),
        ("cumsum", "multicalc.xp.linalg has no 'cumsum'; write xp.cumulative_sum"),
        ("choleski", "multicalc.xp.linalg has no 'choleski'; did you mean xp.linalg.cholesky?"),
        (
            "cond",
            "multicalc.xp.linalg has no 'cond'; there is no function for it: write "
            "xp.linalg.norm(x, ord=2) * xp.linalg.norm(xp.linalg.inv(x), ord=2)",
        ),
        ("logm", "multicalc.xp.linalg has no 'logm'; dir(xp.linalg) lists what it has"),
        ("matrix_exp", "multicalc.xp.linalg has no 'matrix_exp'; write xp.linalg.expm"),
        ("fft", "multicalc.xp.linalg has no 'fft'; write xp.fft.fft"),
    ],
)
def test_linalg(name, hint):
    with pytest.raises(AttributeError, match=f"^{re.escape(hint)}$"):
        getattr(xp.linalg, name)
    assert not hasattr(xp.linalg, name)


def test_no_name_that_is_there_is_called_another():
    # xp.cond is a branch; what is written is for NumPy's linalg.cond.
    assert [name for name in (*RENAMED, *WRITTEN) if hasattr(xp, name)] == ["cond"]
    assert set(RENAMED) & set(WRITTEN) == set()


def test_what_is_named_is_there():
    for text in (*(f"xp.{name}" for name in RENAMED.values()), *WRITTEN.values()):
        for path in re.findall(r"xp\.([a-z_0-9.]+)", text):
            place, _, name = path.rpartition(".")
            assert hasattr(getattr(xp, place) if place else xp, name), text


UFUNCS = [name for name in RENAMED if isinstance(getattr(np, name, None), np.ufunc)]


@pytest.mark.parametrize("name", UFUNCS)
def test_renamed_functions_are_numpys(name):
    """Where NumPy has the name it is the same function."""
    theirs, ours = getattr(np, name), getattr(xp, RENAMED[name])
    x, y = (X + 1.0, Y + 1.0) if name == "arccosh" else (X, Y)
    if "shift" in name or "invert" in name or "bitwise" in name:
        x, y = np.array([5, 9]), np.array([1, 2])
    xs = (x, y)[: theirs.nin]
    np.testing.assert_allclose(ours(*xs), theirs(*xs), rtol=1e-15)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("around", lambda x, y: np.around(x, 1)),
        ("cbrt", lambda x, y: np.cbrt(x)),
        ("deg2rad", lambda x, y: np.deg2rad(x)),
        ("degrees", lambda x, y: np.degrees(x)),
        ("exp2", lambda x, y: np.exp2(x)),
        ("nansum", lambda x, y: np.nansum(x)),
        ("ptp", lambda x, y: np.ptp(x)),
        ("ravel", lambda x, y: np.ravel(x)),
        ("sinc", lambda x, y: np.sinc(x)),
        ("vdot", lambda x, y: np.vdot(x, y)),
        ("rsqrt", lambda x, y: x**-0.5),
        ("average", lambda x, y: np.average(x, weights=y)),
        ("logit", lambda x, y: np.log(x) - np.log(1.0 - x)),
        ("fmod", lambda x, y: np.fmod(x, y)),
        ("nanmean", lambda x, y: np.nanmean(x)),
    ],
)
def test_what_to_write_is_numpys(name, expected):
    scope = {"xp": xp, "x": X, "y": Y, "weights": Y, "digits": 1}
    np.testing.assert_allclose(eval(WRITTEN[name], scope), expected(X, Y), rtol=1e-14)


NAN = np.array([[0.5, np.nan], [-1.0, 2.0]])
MATRICES = (
    np.array([[1.0, 2.0, 4.0], [0.5, -1.0, 3.0]]),
    np.array([[0.0, 1.0, 2.0], [3.0, 1.0, 1.0]]),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nanmax", lambda: np.nanmax(NAN)),
        ("nanmin", lambda: np.nanmin(NAN)),
        ("nanmean", lambda: np.nanmean(NAN)),
    ],
)
def test_what_to_write_of_negatives_and_nan(name, expected):
    np.testing.assert_allclose(eval(WRITTEN[name], {"xp": xp, "x": NAN}), expected(), rtol=1e-14)


def test_what_to_write_of_matrices():
    x, y = MATRICES
    distances = [[np.sqrt(np.sum((row - other) ** 2)) for other in y] for row in x]
    np.testing.assert_allclose(eval(WRITTEN["cdist"], {"xp": xp, "x": x, "y": y}), distances)
    halves = eval(WRITTEN["rfft2"], {"xp": xp, "x": x})
    np.testing.assert_allclose(halves, np.fft.rfft2(x))
    whole = eval(WRITTEN["irfft2"], {"xp": xp, "x": x + 1j})
    np.testing.assert_allclose(whole, np.fft.irfft2(x + 1j))
    scope = {"xp": xp, "x": x, "y": y, "arrays": MATRICES, "n": 3}
    scope["d"] = eval(WRITTEN["cov"].partition(" with d = ")[2], scope)
    np.testing.assert_allclose(eval(WRITTEN["cov"].partition(" with ")[0], scope), np.cov(x))
    of_vectors = WRITTEN["inner"].partition(" of vectors")[0]
    np.testing.assert_allclose(eval(of_vectors, {"xp": xp, "x": X, "y": Y}), np.inner(X, Y))
    inner = WRITTEN["inner"].partition(" of vectors, ")[2].removesuffix(" of matrices")
    np.testing.assert_array_equal(eval(inner, scope), np.inner(x, y))
    for name in ("vstack", "hstack"):
        expected = getattr(np, name)
        formula = WRITTEN[name].partition(", axis=0 of")[0].partition(", xp.stack")[0]
        np.testing.assert_array_equal(eval(formula, scope), expected(MATRICES))
        deep = [np.ones((2, 3, 4)), np.zeros((2, 3, 4))]
        np.testing.assert_array_equal(eval(formula, {"xp": xp, "arrays": deep}), expected(deep))
    square = x[:, :2]
    np.testing.assert_allclose(
        eval(WRITTEN["cond"], {"xp": xp, "x": square}), np.linalg.cond(square)
    )
