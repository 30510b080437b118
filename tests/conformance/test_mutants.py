"""The kill matrix leaves nothing out: every check fails a variant, and every variant is failed by checks."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conformance import mutants, nearest
from conformance.cli import main
from conformance.commands.mutants import run_of
from conformance.events import Judged
from conformance.judge import OUTSIDE, Attributed, Result, Table
from conformance.model import Finding, Verdict
from conformance.mutants import differences, unbroken, unkilled, variants
from conformance.reference import variants as folder
from conformance.reference.variant import Variant, nothing
from conformance.registry import Check, checks
from simulator import Text, UsageError
from tests.conformance.test_runner import FakeSession, Scenario
from tests.conformance.unbroken import told


def row(fails: Iterable[str], name: str = "odd") -> Variant:
    return Variant(name=name, why="is odd", fails=frozenset(fails), replace={"tickets.Tickets.keep": nothing})


def give(monkeypatch: pytest.MonkeyPatch, *rows: Variant) -> None:
    """Let these be the only variants."""
    monkeypatch.setattr(folder, "variants", lambda: {each.name: each for each in rows})


def test_every_check_fails_a_variant() -> None:
    assert unkilled(variants().values()) == []


def test_every_reason_fails_a_variant_or_is_told_why_it_fails_none() -> None:
    lines = told(unbroken(variants().values()))
    assert lines.pop("") == []
    assert [line for line, words in lines.items() if not words] == []


def test_every_variant_is_in_the_matrix() -> None:
    assert set(variants()) == set(folder.variants())


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("ticket.acknowledgd", "did you mean 'ticket.acknowledged'?"),
        ("zzz", "`wxconf list` names them"),
    ],
)
@pytest.mark.parametrize("rightly", [[], ["push.reply-exact:refused"]])
def test_a_word_in_fails_that_is_no_check_stops_the_matrix(
    monkeypatch: pytest.MonkeyPatch, word: str, hint: str, rightly: list[str]
) -> None:
    give(monkeypatch, row([word, *rightly]))
    with pytest.raises(UsageError) as caught:
        variants()
    for part in ("variant 'odd'", repr(word), hint):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("ticket.latest-used", "and says no reason"),
        ("ticket.latest-used:", "and says no reason"),
        ("ticket.latest-used:odd", "a reason it does not have"),
    ],
)
def test_a_reason_that_its_check_does_not_have_stops_the_matrix(
    monkeypatch: pytest.MonkeyPatch, word: str, told: str
) -> None:
    give(monkeypatch, row([word]))
    with pytest.raises(UsageError) as caught:
        variants()
    for part in (
        repr(word),
        told,
        "write ticket.latest-used:old-ticket or ticket.latest-used:unknown-ticket",
    ):
        assert part in str(caught.value)


def test_a_variant_that_no_check_fails_stops_the_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, row([]))
    with pytest.raises(UsageError, match="variant 'odd': fails= is empty"):
        variants()


def test_a_check_that_fails_no_variant_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    give(
        monkeypatch,
        row(f"{id_}:{check.reasons[0]}" for id_, check in checks().items() if id_ != "push.reply-exact"),
    )
    result = CliRunner().invoke(main, ["mutants", "--list"])
    assert result.exit_code == 1
    assert "WRONG  push.reply-exact fails no variant" in result.output


def table(**verdicts: Verdict) -> Table:
    known = checks()
    rows = ((known[name.replace("__", ".").replace("_", "-")], verdict) for name, verdict in verdicts.items())
    return Table(results=tuple(ended(check, verdict, *check.reasons[:1]) for check, verdict in rows))


def ended(check: Check, verdict: Verdict, *reasons: str) -> Result:
    """The end of a check that found these reasons."""
    found = (Finding(reason=reason, expected=Text.same("this"), seen=Text.same("that")) for reason in reasons)
    return Result(
        check=check,
        verdict=verdict,
        findings=tuple(Attributed("test/case", Text.same("a push"), each) for each in found),
    )


def test_a_finding_for_another_reason_is_surplus_and_its_own_missed() -> None:
    check = checks()["push.reply-exact"]
    meant, other = frozenset({"push.reply-exact:refused"}), frozenset({"push.reply-exact:other-words"})
    none: frozenset[str] = frozenset()
    for reasons, missed, surplus in (
        (("refused",), none, none),
        (("other-words",), meant, other),
        (("refused", "other-words"), none, other),
    ):
        failed = mutants.blamed_for(ended(check, Verdict.FAIL, *reasons))
        seen = {kind: {"test/case": 1} for kind in failed}
        kill = mutants.Kill(name="odd", why="is odd", meant=meant, seen=seen)
        assert (kill.missed, kill.surplus) == (missed, surplus)
        assert kill.exact is not bool(missed or surplus)
    assert mutants.blamed_for(ended(check, Verdict.PASS)) == frozenset()


def test_a_kept_journal_that_is_judged_otherwise_is_an_error() -> None:
    run = table(push__odd_key=Verdict.PASS, push__reply_exact=Verdict.FAIL)
    kept = table(push__odd_key=Verdict.SKIP, push__reply_exact=Verdict.FAIL)
    assert differences(run, run) == []
    assert differences(run, kept) == ["push.odd-key: PASS in the run, SKIP by its journal"]
    check = checks()["push.reply-exact"]
    one, other = (Table(results=(ended(check, Verdict.FAIL, reason),)) for reason in check.reasons)
    told = "push.reply-exact: FAIL push.reply-exact:refused in the run, FAIL push.reply-exact:other-words"
    assert differences(one, other) == [f"{told} by its journal"]


def test_what_was_seen_of_a_variant_is_written_down_and_that_of_others_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "nearest.json"
    former = nearest.known()
    for module in (mutants, nearest):
        monkeypatch.setattr(module, "FILE", file)
    others = {name: each for name, each in former.items() if name != "push-any-tail"}
    file.write_text(nearest.text_of({**others, "gone": former["push-any-tail"]}), encoding="utf-8")
    nearest.known.cache_clear()
    try:
        row = variants()["push-any-tail"]
        seen = {word: {"push/foreign-tail": 3} for word in row.fails}
        kill = mutants.Kill(name=row.name, why=row.why, meant=row.fails, seen=seen)
        broken = replace(kill, name="push-unsigned", errors=("it did not come up",))
        assert kill.changed
        assert mutants.written([kill, broken]) == [kill, broken]
        assert not kill.changed
        assert nearest.read(file) == {**former, "push-any-tail": kill.known}
    finally:
        nearest.known.cache_clear()


def crash(*_given: Any, **_how: Any) -> None:
    raise ZeroDivisionError("half \ud800 of it")


@pytest.mark.parametrize("what", ["run", "judged_again"])
def test_what_nobody_foresaw_is_an_error_of_one_variant(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setattr(mutants, what, crash)
    if what == "judged_again":
        session = FakeSession({"ticket/steady": lambda book: book.ticket()})
        monkeypatch.setattr(mutants, "session_of", lambda *_args, **_how: lambda: session)
        monkeypatch.setattr(mutants, "exercising", lambda *_args: [Scenario("ticket/steady")])
    ended = mutants.kill("ticket-html-reply")
    assert not ended.exact
    [error] = ended.errors
    assert "wxsim broke, please report it: ZeroDivisionError: half \\ud800 of it" in error


def test_a_finding_that_does_not_tell_all_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ended(checks()["push.reply-exact"], Verdict.FAIL, "refused")
    judged = Judged(table=Table(results=(found,), errors={OUTSIDE: Text.same("no journal was kept")}))
    monkeypatch.setattr(mutants, "run", lambda *_args, **_how: [judged])
    assert mutants._kill("ticket-html-reply", [], False, run_of).errors == (
        "no journal was kept",
        "push.reply-exact:refused: no entry of the journal",
        "push.reply-exact: no command that repeats it: none",
    )


def test_a_process_that_is_gone_is_an_error_of_its_variant() -> None:
    gone: Future[mutants.Kill] = Future()
    gone.set_exception(BrokenProcessPool("it was killed"))
    ended = mutants._result("ticket-html-reply", gone)
    assert (ended.name, ended.exact, ended.missed) == ("ticket-html-reply", False, ended.meant)
    assert "BrokenProcessPool: it was killed" in ended.errors[0]


@pytest.mark.parametrize(("misses", "code", "said"), [(1, 0, "1 of 1"), (2, 1, "0 of 1")])
def test_a_variant_that_departs_is_told_and_counts_as_it_ends_when_played_alone(
    monkeypatch: pytest.MonkeyPatch, misses: int, code: int, said: str
) -> None:
    name = "ticket-html-reply"
    row, plays = variants()[name], []

    def matrix(names: Iterable[str], *_args: Any, **_how: Any) -> Iterable[mutants.Kill]:
        plays.append(list(names))
        seen = {} if len(plays) <= misses else mutants.known()[name].seen
        return [mutants.Kill(name=name, why=row.why, meant=row.fails, seen=seen)]

    monkeypatch.setattr(mutants, "matrix", matrix)
    result = CliRunner().invoke(main, ["mutants", name])
    assert (result.exit_code, plays) == (code, [[name], [name]])
    assert f"played once more, alone: {name}\n" in result.output
    assert f"not failed by {' '.join(sorted(row.fails))}" in result.output
    assert result.output.endswith(f"{said} variants killed as they are meant to be\n")
