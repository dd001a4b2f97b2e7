"""``compare`` and ``conformance`` judge alike: the same scenarios, right and wrong."""

from __future__ import annotations

import json

import pytest
from multicalc_conformance.engine import store
from multicalc_conformance.engine.run import run as judged
from multicalc_conformance.families import chapter as family
from multicalc_conformance.mutation.faults.catalogue import FAULTS
from multicalc_conformance.problems import chapter, models

from multicalc.backend import get_backend

FAULT = next(fault for fault in FAULTS if fault.name == "gradient doubled")
ROWS = ("1", "2", "5", "6b")


@pytest.fixture
def part(monkeypatch):
    """Some rows of the chapter."""
    found = [quantity for quantity in chapter.quantities() if quantity.row in ROWS]
    monkeypatch.setattr(chapter, "quantities", lambda: found)
    monkeypatch.setattr(models, "MODELS", ())


@pytest.mark.parametrize("broken", [False, True])
def test_the_chapter_s_verdicts_are_the_suite_s(part, run, tmp_path, broken, monkeypatch):
    out, backend = tmp_path / "out.json", get_backend("numpy")
    with FAULT.seeded(backend) if broken else monkeypatch.context():
        status = run("compare", "--chapter", "--backends=numpy", f"--json={out}").exit_code
        records = [store.record(result) for result in judged(family.scenarios(), [backend])]
    compared = json.loads(out.read_text(encoding="utf-8"))["tables"][0]["lines"]
    ours = {each["scenario"]: each["cells"][0] for each in compared}
    suite = {each["id"]: each["cells"][0] for each in records}
    assert ours.keys() == suite.keys()
    for name, cell in suite.items():
        assert ours[name]["verdict"] == cell["verdict"], name
        assert ours[name]["share"] == cell["share"], name
    assert {cell["verdict"] for cell in suite.values()} == (
        {"agrees", "wrong"} if broken else {"agrees"}
    )
    assert status == broken
