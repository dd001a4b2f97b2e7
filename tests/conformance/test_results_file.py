"""A results file is whole, of this version and says what is known, or it is refused by line."""

from __future__ import annotations

import json

import pytest
from multicalc_conformance.cli.commands import app
from multicalc_conformance.engine import files, store
from multicalc_conformance.engine.store import ResultsError
from typer.testing import CliRunner

from conformance import reporting


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "results.jsonl"
    store.save(path, reporting.old())
    return path


def put(path, number, change):
    """Change one record of the file."""
    records = [json.loads(line) for line in path.read_text().splitlines()]
    change(records[number - 1])
    path.write_text("".join(json.dumps(each) + "\n" for each in records))


def test_what_was_saved_is_read(path):
    run, old = store.read(path), reporting.old()
    assert (run.environment, run.scenarios) == (old.environment, old.scenarios)


def cut(path):
    path.write_text(path.read_text()[:-30])


def short(path):
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))


def twice(path):
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]))


def doubled(path):
    put(path, 2, lambda record: record["cells"].append(record["cells"][0]))


def key_twice(path):
    path.write_text(path.read_text().replace('"family": "smooth"', '"family": "", "family": ""', 1))


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (cut, "line 5 is cut off"),
        (short, "has 3 of 4 scenarios"),
        (twice, "line 6: scenario 'smooth/sine at 1' stands in line 2 already"),
        (doubled, "line 2: 2 results for 'value' on 'numpy'"),
        (key_twice, "line 2 is not JSON: an object has the key 'family' twice"),
        (
            lambda path: put(path, 1, lambda r: r.update(format="multicalc results 0")),
            "line 1: of another version of multicalc, or something else: 'multicalc results 0'",
        ),
        (lambda path: put(path, 1, lambda r: r.pop("format")), "line 1: .*another version"),
        (
            lambda path: put(path, 3, lambda r: r["cells"][1].update(verdict="perfect")),
            r"line 3: \['cells'\]\[1\]\['verdict'\]: needs one of agrees, .* has 'perfect'",
        ),
        (
            lambda path: put(path, 3, lambda r: r["cells"][1].update(extra=1)),
            r"line 3: \['cells'\]\[1\]: unknown key 'extra'",
        ),
        (
            lambda path: put(path, 3, lambda r: r["cells"][1].update(backend="mxnet")),
            "line 3: a result of 'mxnet', which did not run",
        ),
        (lambda path: path.write_bytes(b""), r"line 1 is not JSON.*no report that is whole"),
        (lambda path: path.write_text('{\n "format": "multicalc report 2",'), "no report that is"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "not a file of conformance results"),
        (lambda path: path.write_text("[" * 100_000), "line 1 is not JSON: too deeply nested"),
        (lambda path: put(path, 2, lambda r: r.update(seconds="long")), "needs a number, has 'lo"),
    ],
)
def test_a_damaged_file_is_refused_by_every_reader(path, tmp_path, damage, told):
    damage(path)
    with pytest.raises(ResultsError, match=told):
        store.read(path)
    page = tmp_path / "page.html"
    for name, *more in (["conformance report", f"--html={page}"], ["diff", str(path)]):
        done = CliRunner().invoke(app, [*name.split(), str(path), *more])
        assert done.exit_code == 2
        assert done.stderr.startswith(f"multicalc {name}: {path}: ")
        assert not page.exists()


def test_only_an_unfinished_run_may_be_cut(path):
    short(path)
    assert len(store.read(path, unfinished=True).scenarios) == 3
    cut(path)
    assert len(store.read(path, unfinished=True).scenarios) == 2
    path.write_text(path.read_text().replace("smooth", "rough", 1))
    with pytest.raises(ResultsError, match="line 2"):
        store.read(path, unfinished=True)


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    files.put(path, "old")

    def full(*names):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "replace", full)
    with pytest.raises(OSError, match=r"No space left on device: .*page\.html"):
        files.put(path, "new")
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]


def test_a_link_and_the_rights_of_a_file_stay(tmp_path):
    path, link = tmp_path / "page.html", tmp_path / "link.html"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    files.put(link, "new")
    assert link.is_symlink()
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_results_on_a_full_disk_are_told(tmp_path):
    words = ["conformance", "--backends", "numpy", "--family", "elementwise", "--only", "sinh"]
    done = CliRunner().invoke(app, [*words, "--results", "/dev/full"])
    assert done.exit_code == 2
    assert "multicalc conformance: /dev/full: No space left on device" in done.output
