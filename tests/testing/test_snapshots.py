"""``assert_matches_snapshot``: what is in the file, and what counts as the same."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
import multicalc.testing as mt
from multicalc.errors import InvalidArgumentError
from multicalc.testing.snapshots import match

VALUE = {
    "w": np.array([[1 / 3, -2.0], [np.nan, 1e300]]),
    "b": np.float32(0.1),
    "z": np.array([1 + 2j]),
    "n": [np.arange(8), True, "tanh: a 'name'\n"],
}
TEXT = """\
multicalc snapshot of test_losses.py
rtol 0.0001
atol 0.0

value['b'] float32 ()
  0.1

value['n'][0] int64 8
  0 1 2 3 4 5
  6 7

value['n'][1] bool ()
  True

value['n'][2] str ()
  "tanh: a 'name'\\n"

value['w'] float64 2x2
  0.3333333333333333 -2.0
  nan 1e+300

value['z'] complex128 1
  (1+2j)
"""


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Make a snapshot of a value, then compare with another one."""
    monkeypatch.setenv(match.TEST_FILE, str(tmp_path / "test_losses.py"))
    monkeypatch.setattr(match, "_written", set())

    def make(value, **options):
        monkeypatch.setenv(match.UPDATE, "1")
        mt.assert_matches_snapshot(value, "kept", **options)
        monkeypatch.delenv(match.UPDATE)
        return tmp_path / "__snapshots__" / "kept.txt"

    return make


def told(value, **options):
    with pytest.raises(AssertionError) as raised:
        mt.assert_matches_snapshot(value, "kept", **options)
    return str(raised.value)


def test_the_file(kept):
    file = kept(VALUE)
    assert file.read_text() == TEXT
    mt.assert_matches_snapshot(VALUE, "kept")
    mt.assert_matches_snapshot(dict(reversed(VALUE.items())), "kept")


def test_arrays_of_every_backend_are_one_snapshot(kept, backend, native):
    kept({"x": np.array([0.1, 2.5])})
    mt.assert_matches_snapshot({"x": native([0.1, 2.5])}, "kept")
    assert "value['x'][1]: 2.6 found, 2.5 in the snapshot" in told({"x": native([0.1, 2.6])})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"b": np.float32(0.11)}, "value['b']: 0.11 found, 0.1 in the snapshot; 1e-05 is allowed"),
        ({"b": 0.1}, "value['b']: float64 () found, float32 () in the snapshot"),
        ({"w": np.zeros((2, 3))}, "value['w']: float64 (2, 3) found, float64 (2, 2) in"),
        ({"n": [np.arange(8), False, VALUE["n"][2]]}, "value['n'][1]: False found, True in"),
        ({"n": [np.arange(8) + 1, True, VALUE["n"][2]]}, "value['n'][0][0]: 1 found, 0 in the "),
        ({"n": [np.arange(8), True, "relu"]}, "value['n'][2]: 'relu' found, "),
        ({"z": np.array([1 - 2j])}, "value['z'][0]: (1-2j) found, (1+2j) in the snapshot"),
        ({"new": 1.0}, "value['new']: not in the snapshot"),
    ],
)
def test_what_is_another_value(kept, change, said):
    kept(VALUE)
    text = told({**VALUE, **change})
    assert said in text
    assert text.endswith("run pytest with --multicalc-update")
    assert len(text.splitlines()) == 3


def test_an_array_that_is_gone(kept):
    kept({"a": 1.0, "b": 2.0})
    assert "value['b']: only in the snapshot" in told({"a": 1.0})


def test_the_tolerance_that_is_stored_decides(kept):
    x = np.array([1.0, 1000.0])
    file = kept(x)
    assert "rtol 1e-09" in file.read_text()
    mt.assert_matches_snapshot(x + 9e-7, "kept")
    assert "value[0]: 1.0000011 found" in told(x + 1.1e-6).replace("0000000000", "")
    file.write_text(file.read_text().replace("rtol 1e-09", "rtol 1e-06"))
    mt.assert_matches_snapshot(x + 9e-4, "kept")
    assert "rtol: 1e-09 asked for, 1e-06 in the snapshot" in told(x, rtol=1e-9)


def test_not_a_number_matches_itself_only(kept):
    kept(np.array([np.nan, np.inf, 1.0]))
    mt.assert_matches_snapshot(np.array([np.nan, np.inf, 1.0]), "kept")
    told(np.array([0.0, np.inf, 1.0]))
    told(np.array([np.nan, -np.inf, 1.0]))
    told(np.array([np.nan, np.inf, np.nan]))


@pytest.mark.parametrize("dtype", ["float64", "int64"])
def test_of_a_large_array_every_entry_counts(kept, dtype):
    x = np.random.default_rng(0).normal(0, 100, (300, 100)).astype(dtype)
    file = kept(x)
    assert len(file.read_text().splitlines()) < 20
    mt.assert_matches_snapshot(x.copy(), "kept")
    changed, swapped = x.copy(), x.copy()
    changed[150, 7] += 1
    swapped[[3, 200], 1] = x[[200, 3], 1]
    told(changed)
    told(swapped)
    if dtype == "float64":
        mt.assert_matches_snapshot(x * (1 + 5e-10), "kept")


def test_only_what_differs_is_made_anew(kept):
    file = kept(np.array([1.0]))
    before = file.read_text()
    match._written.clear()
    kept(np.array([1.0 + 1e-12]))
    assert file.read_text() == before
    kept(np.array([2.0]))
    assert "  2.0\n" in file.read_text()


def test_two_values_of_one_run(kept, monkeypatch):
    kept(np.array([1.0]))
    monkeypatch.setenv(match.UPDATE, "1")
    assert told(np.array([2.0])).startswith("two values for one snapshot in one run")


def test_what_cannot_be_kept(tmp_path, monkeypatch):
    for value in (np.array(["a"]), object(), np.datetime64("2020-01-01")):
        with pytest.raises(InvalidArgumentError, match="value: a snapshot has arrays, numbers"):
            mt.assert_matches_snapshot(value, "kept", folder=tmp_path)
    with pytest.raises(InvalidArgumentError, match="found 'a/b'"):
        mt.assert_matches_snapshot(1.0, "a/b")
    (tmp_path / "torn.txt").write_text("multicalc snapshot of x\nrtol 1e-9\n")
    with pytest.raises(InvalidArgumentError, match="delete it, and run pytest with"):
        mt.assert_matches_snapshot(1.0, "torn", folder=tmp_path)
    monkeypatch.delenv(match.TEST_FILE)
    with pytest.raises(InvalidArgumentError, match="folder: no pytest says which test runs"):
        mt.assert_matches_snapshot(1.0, "kept")


def test_of_a_comparison_is_kept_what_each_side_gave(kept):
    x = np.array([1.0, 2.0])
    found = mc.compare(
        {"sum": lambda x: np.sum(x**2), "dot": lambda x: x @ x}, x, operators=["value"]
    )
    text = kept(found).read_text()
    assert "value['dot']['value'] float64 ()\n  5.0" in text
    assert "value['sum']['value'] float64 ()\n  5.0" in text
