"""Every operation of ``xp`` is written natively, or says what to do: the suite's cases."""

from __future__ import annotations

import json
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from multicalc_conformance.operations import cases
from translation.straight import straight

from multicalc.backend import adapters
from multicalc.errors import TranslationError, UnsupportedOperationError
from multicalc.testing import translate
from multicalc.testing.translation.meaning import operation
from multicalc.xp.table import OPERATIONS

NATIVE = json.loads((Path(__file__).parent / "native.json").read_text(encoding="utf-8"))
"""By backend, the cases in which the framework itself raises, has another result, or rounds it to
fewer digits: the code is what its users write."""

FEW = 53
"""Of so many cases one is tried without --every-scenario."""


@pytest.mark.parametrize("name", adapters())
def test_each_is_written_or_says_what_to_do(name):
    known = adapters()[name].spelled().operations
    for row in OPERATIONS:
        found = known[operation(row.name)]
        last = found[-1]
        assert last.code or last.instead, row.name
        assert all(each.code or each.instead for each in found), row.name


def pytest_generate_tests(metafunc):
    if "case" in metafunc.fixturenames:
        real = [case for case in cases() if not case.is_complex]
        step = 1 if metafunc.config.getoption("--every-scenario") else FEW
        metafunc.parametrize("case", real[::step], ids=str)


def test_cases_agree(case, backend_name):
    rng = np.random.default_rng(crc32(str(case).encode()))
    args = [domain.sample(rng, "float64") for domain in case.domains]
    try:
        text = straight(case.call, args, squared=True)
    except (NotImplementedError, AttributeError):
        pytest.skip("a function of functions, which has no straight line of source")
    differentiated = case.order and "xp.sum(" in text.splitlines()[-1]
    operators, argnums = ("value",), 0
    if differentiated:
        operators, argnums = ("value", "grad"), tuple(range(len(args)))
    try:
        found = translate(text, backend_name, at=tuple(args), operators=operators, argnums=argnums)
    except TranslationError:
        # Which has what to write, as the test above says.
        return
    try:
        ok = found.ok
    except UnsupportedOperationError:
        # multicalc's own, on this backend.
        return
    except Exception as error:
        ok = False
        said = repr(error)
    else:
        said = found.check().summary
    assert ok != (str(case) in NATIVE.get(backend_name, ())), said
