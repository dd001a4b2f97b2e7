"""Whatever ``--at`` and a results file hold, what comes of it is a value or a message."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from multicalc_conformance.cli import inputs
from multicalc_conformance.cli.reports import FORMATS
from multicalc_conformance.cli.usage import UsageError
from multicalc_conformance.engine import store
from multicalc_conformance.engine.store import ResultsError
from multicalc_conformance.report.counting import sentence
from multicalc_conformance.report.diff import difference
from multicalc_conformance.report.load import load
from multicalc_conformance.report.merged import merged

import multicalc as mc
from conformance import reporting

ANY = settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
HUGE = "{'descr': '<f8', 'fortran_order': False, 'shape': (9895604649984,), }"
"""72 TiB."""


def f(x):
    return x


def npy(header):
    text = header.encode("latin1")
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text


def npz(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return file.getvalue()


def saved(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def read(value):
    return inputs.read(f, [str(value)], None).args["x"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.npy", npy(HUGE), "more numbers than there is memory"),
        ("a.npz", npz(arg0=npy(HUGE)), "more numbers than there is memory"),
        ("a.npy", npy(HUGE.replace("9895604649984", str(2**70))), "can't be read"),
        ("a.npy", npy("(" * 9000), "can't be read"),
        ("a.npy", b"", "can't be read"),
        ("a.npy", saved(np.array([object()], dtype=object)), "can't be read"),
        ("a.npy", saved(np.array(["a"])), "numbers are needed, found dtype <U1"),
        ("a.npy", saved(np.array(["2026-01-01"], "datetime64[D]")), "numbers are needed"),
        ("a.npy", npz(arg0=saved(np.ones(2))), "holds several arrays"),
        ("a.npz", saved(np.ones(2)), "holds one array"),
        ("a.npz", npz(arg0=saved(np.ones(200)))[:400], "can't be read"),
        ("a.npz", npz(arg0=b"no array"), "numbers are needed|several|can't be read"),
    ],
)
def test_a_file_that_is_no_array_of_numbers(tmp_path, name, content, told):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=told):
        read(tmp_path / name)


def test_what_is_no_file(tmp_path):
    (tmp_path / "folder.npy").mkdir()
    os.mkfifo(tmp_path / "pipe.npz")
    for name in ("folder.npy", "pipe.npz", "absent.npy"):
        with pytest.raises(UsageError, match=f"{name}: there is no such file"):
            read(tmp_path / name)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("[" * 100_000 + "]" * 100_000, "too deeply nested"),
        ("[" * 100_000, "too deeply nested"),
        ('{"a":' * 900 + "1" + "}" * 900, "too deeply nested"),
        ("[" * 70 + "1" + "]" * 70, "too deep in one another"),
        ("1" * 5000, "neither JSON"),
        ("1" * 400, "numbers are needed"),
        ('{"a": 1, "a": 2}', "the key 'a' twice"),
        ('["\\ud800"]', "numbers are needed"),
        ("[1, null]", "numbers are needed"),
        ("", "neither JSON"),
    ],
)
def test_a_value_that_is_no_number(value, told):
    with pytest.raises(UsageError, match=told) as caught:
        read(value)
    assert len(str(caught.value)) < 300


def test_numbers_at_the_edge():
    assert np.isnan(read("[NaN, 1]")[0])
    assert read("[1e999, -Infinity]").tolist() == [np.inf, -np.inf]
    assert read(str(2**63)) == 2.0**63
    assert read("[]").shape == (0,)


@ANY
@given(st.binary(max_size=200), st.sampled_from([b"", b"\x93NUMPY\x01\x00", b"PK\x03\x04"]))
def test_any_bytes_as_a_numpy_file(tmp_path_factory, content, start):
    folder = tmp_path_factory.getbasetemp()
    for name in ("any.npy", "any.npz"):
        (folder / name).write_bytes(start + content)
        with pytest.raises(UsageError):
            read(folder / name)


@ANY
@given(st.data())
def test_any_damage_to_an_archive(tmp_path_factory, data):
    content = bytearray(npz(arg0=saved(np.arange(3.0))))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged.npz"
    path.write_bytes(content)
    try:
        found = read(path)
    except UsageError:
        return
    assert found.dtype.kind in "biufc"


@ANY
@given(st.text(alphabet='[]{}:,"0123456789.eE+-\\ud8ntf \x1b', max_size=30))
def test_any_text_as_json(text):
    try:
        read(text)
    except UsageError:
        return


WHOLE = reporting.old()
"""A file's lines, for damage."""


def lines():
    header = {"format": "multicalc results 2", "scenarios": 4, **WHOLE.environment}
    return [json.loads(json.dumps(each)) for each in (header, *WHOLE.scenarios)]


def places(value, path=()):
    """Where something could be put in place of another."""
    yield path
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, each in inside:
        yield from places(each, (*path, key))


def told_or_read(read, file):
    """The report, or None where the file is refused."""
    with contextlib.suppress(ResultsError):
        return read(file)
    with pytest.raises(ResultsError, match=f"^{re.escape(str(file))}: "):
        read(file)
    return None


OTHERS = st.sampled_from(
    [None, True, -1, 1e400, "", "nan", "\x1b[31m", "\ud800", [], {}, [[]], ["x"], 10**400, "wrong"]
)


@ANY
@given(st.data())
def test_any_damage_to_results_is_told_or_harmless(tmp_path_factory, data):
    damaged = lines()
    number = data.draw(st.integers(0, len(damaged) - 1))
    path = data.draw(st.sampled_from(list(places(damaged[number]))[1:]))
    place = damaged[number]
    for key in path[:-1]:
        place = place[key]
    if data.draw(st.booleans()):
        place[path[-1]] = data.draw(OTHERS)
    else:
        del place[path[-1]]
    file = tmp_path_factory.getbasetemp() / "damaged.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in damaged))
    report = told_or_read(lambda path: merged([store.read(path)]), file)
    if report is None:
        return
    told = [sentence(report), *(write(report) for write in FORMATS.values())]
    assert not any(character in text for text in told for character in "\x1b\ud800")
    assert isinstance(difference(report, report).any, bool)


@ANY
@given(st.data())
def test_any_damage_to_a_report_is_told_or_harmless(tmp_path_factory, data):
    damaged = json.loads(json.dumps(merged([WHOLE]).record()))
    path = data.draw(st.sampled_from(list(places(damaged))[1:]))
    place = damaged
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = data.draw(OTHERS)
    file = tmp_path_factory.getbasetemp() / "damaged.json"
    file.write_text(json.dumps(damaged))
    report = told_or_read(load, file)
    assert report is None or isinstance(difference(report, report).any, bool)


def compared():
    """A comparison with a result of each kind."""

    def fails(x):
        raise ValueError("no more")

    functions = {"a": np.sin, "b": np.cos, "c": fails, "d": lambda x: x + 1j}
    found = mc.compare(functions, np.array([1.0, np.nan]), operators=["value"])
    return json.loads(json.dumps(found.to_dict()))


COMPARED = compared()


@ANY
@given(st.data())
def test_any_damage_to_a_comparison_is_told_or_harmless(tmp_path_factory, data):
    damaged = json.loads(json.dumps(COMPARED))
    path = data.draw(st.sampled_from([each for each in places(damaged) if len(each) > 1]))
    place = damaged
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = data.draw(OTHERS)
    file = tmp_path_factory.getbasetemp() / "compared.json"
    file.write_text(json.dumps(damaged))
    report = told_or_read(load, file)
    assert report is None or isinstance(difference(report, report).any, bool)


@ANY
@given(st.binary(max_size=100))
def test_any_bytes_as_results(tmp_path_factory, content):
    file = tmp_path_factory.getbasetemp() / "any.jsonl"
    file.write_bytes(content)
    for reader in (store.read, load):
        with pytest.raises(ResultsError):
            reader(file)
