"""Numbers that look drawn and can be turned back: a permutation under a key, by a Feistel network.

So 1, 2, 3 … have ids that nobody can count on, and of an id it is found what number it is, with nothing kept.
"""

from __future__ import annotations

import hashlib

_ROUNDS = (0, 1, 2, 3)


def scattered(key: bytes, bits: int, number: int) -> int:
    """Another number of so many bits, an even count: a different one for each."""
    half, mask = bits // 2, (1 << bits // 2) - 1
    left, right = number >> half, number & mask
    for turn in _ROUNDS:
        left, right = right, left ^ (_mixed(key, turn, right) & mask)
    return left << half | right


def gathered(key: bytes, bits: int, number: int) -> int:
    """The number that `scattered` made this one of."""
    half, mask = bits // 2, (1 << bits // 2) - 1
    left, right = number >> half, number & mask
    for turn in reversed(_ROUNDS):
        left, right = right ^ (_mixed(key, turn, left) & mask), left
    return left << half | right


def _mixed(key: bytes, turn: int, part: int) -> int:
    told = bytes((turn,)) + part.to_bytes(8, "big")
    return int.from_bytes(hashlib.blake2b(told, digest_size=8, key=key).digest(), "big")
