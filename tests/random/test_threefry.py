"""The block function, held to the known answers of Random123's ``kat_vectors``."""

from __future__ import annotations

import numpy as np
import pytest

from multicalc.backend import Backend, get_backend
from multicalc.random.source import HostSource, TracedSource
from multicalc.random.threefry import threefry

ANSWERS = {
    "zeros": ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
    "ones": ((0xFFFFFFFF, 0xFFFFFFFF), (0xFFFFFFFF, 0xFFFFFFFF), (0x1CB996FC, 0xBB002BE7)),
    "pi": ((0x13198A2E, 0x03707344), (0x243F6A88, 0x85A308D3), (0xC4923A9C, 0x483DF7A0)),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_numpy(name):
    key, counter, answer = (
        tuple(np.array([x], dtype=np.uint32) for x in words) for words in ANSWERS[name]
    )
    source = HostSource(get_backend("numpy"), key, None)
    assert threefry(source, key, counter) == answer


@pytest.mark.parametrize("name", ANSWERS)
def test_a_framework(name, backend: Backend):
    key, counter, answer = (
        tuple(backend.from_numpy(np.array([x], dtype=np.int64)) for x in words)
        for words in ANSWERS[name]
    )
    source = TracedSource(backend, key, key[0])
    found = threefry(source, key, counter)
    assert [int(backend.to_numpy(x)[0]) for x in found] == list(ANSWERS[name][2])
    assert [int(backend.to_numpy(x)[0]) for x in answer] == list(ANSWERS[name][2])


def test_counters_go_on_beyond_32_bits(backend: Backend):
    start = 2**32 - 2
    zero = np.zeros(1, np.uint32)
    host = HostSource(backend, (zero, zero), None).counters(start, start + 4)
    like = backend.from_numpy(np.zeros(1, np.int64))
    traced = TracedSource(backend, (like, like), like).counters(start, start + 4)
    assert [x.tolist() for x in host] == [[0, 0, 1, 1], [2**32 - 2, 2**32 - 1, 0, 1]]
    assert [backend.to_numpy(x).tolist() for x in traced] == [x.tolist() for x in host]
