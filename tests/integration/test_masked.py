"""A journal without its secrets holds none, and is judged as the one with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from conformance.judge import Table, judge
from conformance.model import Verdict
from conformance.mutants import differences, reference_file
from conformance.runner import judge_kept, offered_by, services_of
from simulator import Entry, Session, load_manifest, load_scenarios, read_journal, write_journal
from simulator.journal.mask import SECRET_KEYS
from simulator.journal.pseudonym import PSEUDONYM

SCENARIOS = [
    "push/plain",
    "push/padding",
    "push/chinese",
    "push/key-rotation",
    "push/order",
    "login/bad-code",
    "login/two-stores",
    "refund/whole",
    "ticket/steady",
]
SHORTEST = 12  # characters; a shorter value may stand anywhere


class Written(NamedTuple):
    """The same run, written with its secrets and without, and its verdicts."""

    whole: Path
    masked: Path
    table: Table


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("masked")
    paths = folder / "open.jsonl", folder / "masked.jsonl"
    manifest = load_manifest(reference_file())
    with Session(manifest, seed=4) as session:
        for scenario in load_scenarios(SCENARIOS):
            assert not session.play(scenario).error
        for path, secrets in zip(paths, (True, False), strict=True):
            write_journal(path, session.journal, session.header(), secrets=secrets)
        table = judge(session.journal, offered_by(manifest), services=services_of(manifest))
    return Written(*paths, table)


def secrets_of(entries: list[Entry]) -> Iterator[str]:
    for entry in entries:
        yield from _under(entry.data, "")


def cookies_of(entries: list[Entry]) -> Iterator[str]:
    for entry in entries:
        for hop in entry.data.get("hops") or ():
            yield from (line.partition(";")[0].partition("=")[2] for line in hop["set_cookie"])


def _under(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _under(item, name)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _under(item, key)
    elif isinstance(value, str) and key in SECRET_KEYS and len(value) >= SHORTEST:
        yield value


def test_no_secret_is_left(written: Written) -> None:
    secrets = set(secrets_of(read_journal(written.whole)[1]))
    text = written.masked.read_text(encoding="utf-8")
    assert len(secrets) > 100
    assert [secret for secret in secrets if json.dumps(secret)[1:-1] in text] == []


def test_no_cookie_is_kept_at_all(written: Written) -> None:
    cookies = list(cookies_of(read_journal(written.whole)[1]))
    assert cookies
    assert [cookie for cookie in cookies if not PSEUDONYM.fullmatch(cookie)] == []


def test_it_is_judged_the_same(written: Written) -> None:
    kept, masked = (
        [
            (one.check.id, one.verdict, one.items, one.scenarios)
            for one in judge(read_journal(path)[1]).results
        ]
        for path in (written.whole, written.masked)
    )
    assert kept == masked
    assert {check for check, _, items, _ in kept if items} > {"push.padding-32", "login.session-cookie"}


def test_the_run_is_judged_the_same_by_the_journal_that_it_left(written: Written) -> None:
    verdicts = {one.check.id: one.verdict for one in written.table.results}
    assert verdicts["push.odd-key"] is Verdict.PASS, "what only a key that is masked shows"
    assert differences(written.table, judge_kept(*read_journal(written.masked))[1]) == []
