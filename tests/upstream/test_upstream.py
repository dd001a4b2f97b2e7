"""Every entry of ``docs/what-frameworks-get-wrong.md``: the framework is still wrong, multicalc is
right, and the page says what is here.

Where the first fails, a framework has been mended. Then the entry goes, and with it what corrects
it, where all versions that are supported have it right.
"""

from __future__ import annotations

import math
from importlib.metadata import version
from pathlib import Path

import pytest
from upstream.page import CATALOGUES, page

from multicalc.backend import adapters

PAGE = Path(__file__).parents[2] / "docs" / "what-frameworks-get-wrong.md"
FAULTS = [each for catalogue in CATALOGUES for each in catalogue]


def test_the_page_has_the_entries():
    assert PAGE.read_text(encoding="utf-8").endswith(f"\n\n{page()}")


@pytest.fixture(params=FAULTS, ids=lambda each: each.id)
def fault(request):
    adapter = adapters().get(request.param.framework)
    if adapter is None or not adapter.installed():
        pytest.skip(f"{request.param.framework} is not installed")
    adapter.load()
    return request.param


def test_the_framework_is_still_wrong(fault):
    if version(fault.framework).partition("+")[0] != fault.version:
        pytest.skip(f"the page is about {fault.framework} {fault.version}")
    found = fault.native()
    mended = f"{fault.id}: is {found!r} now; see this file's head"
    if math.isnan(fault.wrong):
        assert math.isnan(found), mended
    else:
        assert found == pytest.approx(fault.wrong, rel=1e-12, abs=1e-300), mended
    assert found != pytest.approx(fault.right, rel=1e-12), mended


def test_multicalc_is_right(fault):
    if fault.ours is None:
        pytest.skip("left as it is")
    found = float(fault.ours())
    assert found == pytest.approx(fault.right, rel=1e-6, abs=1e-12)
    if math.isfinite(fault.wrong):
        # Where the framework's is right to seven digits, too.
        assert abs(found - fault.right) < 0.01 * abs(fault.wrong - fault.right)
