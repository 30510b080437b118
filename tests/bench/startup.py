"""From the command to both listeners answering, against moto's server; and what the imports cost."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable

from tests.bench.processes import moto, wxsim
from tests.bench.table import Row, compared


def items(*, quick: bool) -> Iterable[Row]:
    """moto is taken at its best: its port accepting, not yet a first answer."""
    ours: list[float] = []
    peer: list[float] = []
    for number in range(-1, 3 if quick else 15):
        starts = (wxsim, moto) if number % 2 else (moto, wxsim)
        for start in starts:
            begun = time.perf_counter()
            with start():
                spent = (time.perf_counter() - begun) * 1000
            if number >= 0:
                (ours if start is wxsim else peer).append(spent)
    yield compared("start-up: both listeners answer", "ms", ours, peer, "moto's port open", ("<=", 0.8))


def imports(most: int = 10) -> list[str]:
    """The modules whose own import takes longest, of what `wxsim serve` loads."""
    code = "import simulator.cli, simulator.run.serving"
    timed = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code], capture_output=True, text=True, check=True
    )
    found: list[tuple[int, str]] = []
    for line in timed.stderr.splitlines():
        own, _, rest = line.removeprefix("import time:").partition("|")
        if own.strip().isdigit():
            found.append((int(own), rest.partition("|")[2].strip()))
    whole = sum(own for own, _ in found)
    slowest = sorted(found, reverse=True)[:most]
    return [
        f"imports at start-up: {len(found)} modules, {whole / 1000:.0f} ms under -X importtime; each:",
        *(f"  {own / 1000:6.1f} ms  {name}" for own, name in slowest),
    ]
