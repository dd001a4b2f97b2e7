"""Random words and numbers of a key in Python's integers and mpmath, from the published algorithm.

>>> [f"{x:08x}" for x in words((0x13198A2E, 0x03707344), (0x243F6A88, 0x85A308D3))]
['c4923a9c', '483df7a0']
"""

from __future__ import annotations

from mpmath import mp, mpf

Key = tuple[int, int]

MASK = 2**32 - 1
TURNS = (13, 15, 26, 6, 17, 29, 16, 24)


def words(key: Key, counter: Key) -> Key:
    """Threefry-2x32: twenty rounds, and the key again after every four."""
    keys = (*key, key[0] ^ key[1] ^ 0x1BD11BDA)
    x, y = (counter[0] + key[0]) & MASK, (counter[1] + key[1]) & MASK
    for i in range(20):
        x = (x + y) & MASK
        turn = TURNS[i % 8]
        y = ((y << turn | y >> (32 - turn)) & MASK) ^ x
        if i % 4 == 3:
            group = i // 4 + 1
            x = (x + keys[group % 3]) & MASK
            y = (y + keys[(group + 1) % 3] + group) & MASK
    return x, y


def unit(key: Key, i: int, dtype: str) -> mpf:
    """The number of [0, 1) numbered ``i``: 52 bits of both words, or 23 of their exclusive or."""
    first, second = words(key, (i >> 32, i & MASK))
    if dtype == "float64":
        return mpf((first << 32 | second) >> 12) / 2**52
    return mpf((first ^ second) >> 9) / 2**23


def normal(key: Key, i: int, dtype: str) -> mpf:
    """The quantile of ``2u - 1 + ε``, rounded to the dtype, where ``ε`` keeps it off -1."""
    eps = mpf(2) ** (-53 if dtype == "float64" else -24)
    u = _rounded(2 * unit(key, i, dtype) - 1 + eps, dtype)
    start = mp.sqrt(-mp.log((1 - abs(u)) * (1 + abs(u)))) if u else mpf(0)
    z = mp.findroot(lambda z: mp.erf(z) - abs(u), start) if u else start
    return mp.sign(u) * mp.sqrt(2) * z


def _rounded(x: mpf, dtype: str) -> mpf:
    with mp.workprec(53 if dtype == "float64" else 24):
        return +x
