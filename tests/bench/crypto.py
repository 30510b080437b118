"""What a push costs to seal (document, envelope, two signatures, query), beside its AES alone."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterable

from tests.bench.pushes import KEY, platform, sealed
from tests.bench.table import Row, compared


def items(*, quick: bool) -> Iterable[Row]:
    from Crypto.Cipher import AES

    rounds, count = (3, 50) if quick else (25, 400)
    component = platform("http://127.0.0.1:9/events")
    key = base64.b64decode(KEY + "=")
    size = len(sealed(component).plain) + 20 + len(component.appid)
    plain = b"x" * (size + 32 - size % 32)
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(rounds):
        ours.append(_microseconds(lambda: sealed(component), count))
        bare.append(_microseconds(lambda: AES.new(key, AES.MODE_CBC, key[:16]).encrypt(plain), count))
    yield compared("crypto: seal one push", "µs", ours, bare, "pycryptodome's AES")


def _microseconds(work: Callable[[], object], count: int) -> float:
    begun = time.perf_counter()
    for _ in range(count):
        work()
    return (time.perf_counter() - begun) / count * 1e6
