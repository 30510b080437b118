"""What failed last is kept for each provider."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.events import Judged
from conformance.judge import Table
from conformance.model import Verdict
from conformance.selection.last import VARIABLE, Last, failed_in, place, read
from tests.conformance.outcome.tables import PUSH, TICKET, result, table

HERE = Path("provider.yaml")


def test_each_provider_and_variant_has_a_file_of_its_own(tmp_path: Path) -> None:
    given = {VARIABLE: str(tmp_path)}
    files = {
        place(path, variant, given) for path in (HERE, tmp_path / "provider.yaml") for variant in ("", "a")
    }
    assert len(files) == 4
    assert all(file.parent == tmp_path for file in files)
    assert place(HERE, environ=given) == place(HERE.resolve(), environ=given)


def test_what_failed_is_kept_until_it_was_played_without_failing(tmp_path: Path) -> None:
    last = Last(tmp_path / "sub" / "a.json", HERE)

    def played(run: Table) -> None:
        last.take(Judged(table=run))

    file = tmp_path / "sub" / "a.json"
    assert read(file) is None
    played(table(result(PUSH, Verdict.FAIL, "order/duplicate"), not_reached={"token/quota": "it crashed"}))
    assert read(file) == {"order/duplicate": (PUSH,), "token/quota": ()}
    played(table(result(TICKET, Verdict.FAIL, "ticket/gap"), played=("token/quota", "ticket/gap")))
    assert read(file) == {"order/duplicate": (PUSH,), "ticket/gap": (TICKET,)}
    played(table(result(PUSH, Verdict.PASS), played=("order/duplicate", "ticket/gap")))
    assert read(file) == {}


def test_what_could_not_be_judged_is_played_again_and_what_is_known_is_not() -> None:
    run = table(
        result(TICKET, Verdict.INCONCLUSIVE),
        result(PUSH, Verdict.KNOWN, "order/duplicate"),
        errors={"a/b": "it broke", "(outside any scenario)": "the journal was not written"},
        played=("ticket/steady", "ticket/gap[x]", "order/duplicate"),
    )
    assert failed_in(run) == {"a/b": (), "ticket/steady": (TICKET,)}


@pytest.mark.parametrize(
    "text", ["", "[]", '{"format": 2, "failed": {}}', '{"format": 1, "failed": 3}', "\x00"]
)
def test_a_file_that_says_nothing_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    assert read(tmp_path / "a.json") is None


def test_a_run_is_none_the_worse_for_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    Last(tmp_path / "taken" / "a.json", HERE).take(Judged(table=table()))
