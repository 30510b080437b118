"""What failed last, provider by provider: kept in a folder of whoever runs wxconf, and looked up by
`--last-failed`.

A file holds what is known of one provider.yaml (and one variant): each scenario in which something was wrong
when it was last played, and the checks that said so.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from conformance.events import Event, Judged
from conformance.judge import OUTSIDE, Table
from conformance.model import Verdict
from simulator import UsageError, json_text, read_json, read_whole, scenario_file, write_file

VARIABLE = "WXSIM_STATE_DIR"
FORMAT = 1
MOST = 1 << 24  # bytes
Failed = Mapping[str, tuple[str, ...]]  # scenario -> checks


def place(provider: Path, variant: str = "", environ: Mapping[str, str] = os.environ) -> Path:
    """The file of that provider.yaml: another one for each, and for each variant."""
    import click

    folder = environ.get(VARIABLE) or Path(click.get_app_dir("wxsim", roaming=False)) / "last"
    name = sha256(f"{provider.resolve()}\0{variant}".encode()).hexdigest()[:16]
    return Path(folder).absolute() / f"{name}.json"


def read(file: Path) -> Failed | None:
    """What failed; None where nothing is known, also of a file that cannot be read."""
    try:
        row = read_json(read_whole(file, MOST).decode("utf-8"))
        if row["format"] == FORMAT:
            return {str(id_): tuple(map(str, ids)) for id_, ids in row["failed"].items()}
    except (UsageError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return None


class Last:
    """Listens to a run, and keeps what failed in it, and what failed before in what it did not play."""

    def __init__(self, file: Path, provider: Path) -> None:
        self._file = file
        self._provider = provider

    def take(self, event: Event) -> None:
        if not isinstance(event, Judged):
            return
        now = failed_in(event.table)
        seen = {*event.table.played, *now}
        before = {id_: ids for id_, ids in (read(self._file) or {}).items() if id_ not in seen}
        row = {"format": FORMAT, "provider": str(self._provider), "failed": {**before, **now}}
        with suppress(OSError, UsageError):  # nowhere to keep it: a run is none the worse for that
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_file(self._file, json_text(row, indent=1) + "\n")


def failed_in(table: Table) -> Failed:
    """The scenarios in which something was wrong, with the checks that say so; none for one that was not
    played to its end."""
    found: dict[str, list[str]] = {id_: [] for id_ in (*table.not_reached, *table.errors)}
    for result in table.results:
        if result.verdict in (Verdict.FAIL, Verdict.ERROR):
            for each in result.findings:
                found.setdefault(each.scenario or OUTSIDE, []).append(result.check.id)
        elif result.verdict is Verdict.INCONCLUSIVE:
            for id_ in sorted(table.played):
                if scenario_file(id_) in result.check.exercised_by:
                    found.setdefault(id_, []).append(result.check.id)
    found.pop(OUTSIDE, None)
    return {id_: tuple(dict.fromkeys(ids)) for id_, ids in found.items()}
