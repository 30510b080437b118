"""The same scenario, seed and behaviour give the same digest; another behaviour gives another."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.mutants import reference_file

SCENARIOS = ("purchase/plain", "refund/other-spec", "auth/lost-event")
END = '"--data", "{data}"]'


def digests(folder: Path, *, hash_seed: str = "0", delay_ms: int = 0, variant: str = "") -> list[str]:
    """What `wxsim play` prints, played by processes of their own."""
    more = [
        *(["--delay-ms", str(delay_ms)] if delay_ms else []),
        *(["--variant", variant] if variant else []),
    ]
    text = reference_file().read_text(encoding="utf-8")
    assert END in text
    words = "".join(f', "{word}"' for word in more)
    provider = folder / "provider.yaml"
    provider.write_text(text.replace(END, END[:-1] + words + "]"), encoding="utf-8")
    played = subprocess.run(
        [
            sys.executable,
            "-m",
            "simulator.cli",
            "play",
            *SCENARIOS,
            "--provider",
            str(provider),
            "--seed",
            "5",
        ],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert played.returncode == 0, played.stderr
    lines = [line.split() for line in played.stdout.splitlines() if line.startswith(SCENARIOS)]
    assert sorted(line[0] for line in lines) == sorted(SCENARIOS)
    return sorted(line[1] for line in lines)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return digests(tmp_path_factory.mktemp("first"))


@pytest.mark.parametrize(("hash_seed", "delay_ms"), [("1", 0), ("42", 30)], ids=["other hashes", "slowed"])
def test_hashes_and_speed_do_not_change_a_run(
    first: list[str], hash_seed: str, delay_ms: int, tmp_path: Path
) -> None:
    assert digests(tmp_path, hash_seed=hash_seed, delay_ms=delay_ms) == first


def test_a_broken_provider_gives_another_digest(first: list[str], tmp_path: Path) -> None:
    broken = digests(tmp_path, variant="refund-drops-all-specs")
    assert len(set(broken) - set(first)) == 1, "only the refund plays otherwise"
