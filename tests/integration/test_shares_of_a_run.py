"""A run in shares, of the reference provider, is judged and told as the whole run is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from conformance.cli import main

INSTANT = re.compile(r"\d\d-\d\d \d\d:\d\d:\d\d")
PLAYED = ("auth/cancel", "ticket/repeated", "purchase/plain")
RUN = ("run", "--variant", "validity-every-spec", "--seed", "7", "--quiet", "--repeat", "2")


def wxconf(*words: str) -> int:
    return CliRunner().invoke(main, list(words), catch_exceptions=False).exit_code


def told(report: Path) -> dict[str, Any]:
    """A report, but for what is another in each run: how long it took, the numbers of entries, instants, and
    how often something was judged, or whether at all, since each share begins with a world and a provider of
    its own, and what happens at once in a run happens by chance."""
    document: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    for key in ("seconds", "entries", "entries_left_out", "outputs", "headline", "counts"):
        del document[key]
    for scenario in document["scenarios"]:
        del scenario["seconds"]
    for check in document["checks"]:
        del check["items"], check["scenarios"]
        if not check["findings"]:
            assert check.pop("verdict") in ("PASS", "SKIP")
            del check["reason"]
        for finding in check["findings"]:
            del finding["entries"], finding["wrote"]
            finding["seen"] = {lang: INSTANT.sub("then", said) for lang, said in finding["seen"].items()}
    return document


def verdicts(report: Path) -> dict[str, str]:
    return {row["id"]: row["verdict"] for row in json.loads(report.read_text(encoding="utf-8"))["checks"]}


def test_shares_together_are_one_run(tmp_path: Path) -> None:
    words = [*RUN, *(word for id_ in PLAYED for word in ("--scenarios", id_))]
    whole, merged, journal = (tmp_path / name for name in ("whole.json", "merged.json", "all.jsonl"))
    assert wxconf(*words, "--json", str(whole)) == 1
    journals = [str(tmp_path / f"{number}.jsonl") for number in (1, 2)]
    for number, path in enumerate(journals, 1):
        jobs = ("-j", str(number))
        assert wxconf(*words, *jobs, "--shard", f"{number}/2", "--journal", path) in (0, 1)
    files = ("--json", str(merged), "--journal", str(journal))
    assert wxconf("merge", *reversed(journals), *files) == 1
    one, other = told(whole), told(merged)
    assert [row["id"] for row in one["scenarios"]] == [id_ for id_ in sorted(PLAYED) for _ in (1, 2)]
    for check in (row for row in other["checks"] if row["again"]):
        check["again"] = check["again"].replace(" --jobs 2", "").replace(" --jobs 1", "")

    assert other == one
    judged = tmp_path / "judged.json"
    assert wxconf("judge", str(journal), "--json", str(judged)) == 1
    assert verdicts(judged) == verdicts(merged)
    baseline = str(tmp_path / "known.yaml")
    assert wxconf("merge", *journals, "--write-baseline", baseline) == 1
    assert wxconf("merge", *journals, "--baseline", baseline) == 0
    assert wxconf("merge", journals[0]) == 2
