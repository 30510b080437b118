"""The report as one page, read as text: what the page says stands in it without a script."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pytest

from conformance.events import Event, Judged, RunEnded
from conformance.model import Verdict
from conformance.report.html import FOLDER, Html, HtmlFull
from conformance.report.html.failures import failures
from conformance.report.words import SIGNS, VERDICTS, WORDS
from simulator import Text, html_text
from tests.conformance.journal import Book
from tests.conformance.report import documents


class Read(HTMLParser):
    """The text of a page, its ids and the places that it links to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if (link := given.get("href") or "").startswith("#"):
            self.links.add(link[1:])

    def handle_data(self, data: str) -> None:
        self.text += data


def written(events: list[Event], folder: Path, of: type[Html] = Html, **how: object) -> str:
    file = folder / "report.html"
    listener = of(file, **how)  # type: ignore[arg-type]
    for event in events:
        listener.take(event)
    return file.read_text(encoding="utf-8")


def test_what_a_baseline_knows_is_told_and_every_link_leads_somewhere(tmp_path: Path) -> None:
    events = [
        replace(event, table=replace(event.table, stale={}, errors={}, not_reached={}, skipped={}))
        if isinstance(event, Judged)
        else event
        for event in documents.said("x", Verdict.KNOWN)
    ]
    page = Read(written(events, tmp_path))
    assert "ticket.acknowledged" in page.text.partition("All checks")[0]
    assert "基线中已知的问题" in page.text
    assert page.links - set(page.ids) == set()


def test_it_says_first_what_is_wrong_why_it_matters_and_how_to_see_it_again(
    events: list[Event], tmp_path: Path
) -> None:
    page = Read(written(events, tmp_path))
    assert "p breaks 1 of" in page.text
    assert "违反了" in page.text
    first = page.text.index("ticket.acknowledged")
    for said in (
        "The platform stops pushing to an address that does not answer",
        "地址不应答，微信就会停止推送",
        "wxconf run --only ticket.acknowledged --provider 'my shop.yaml'",
        "先看这里",
        "应为",
        "ticket/steady",
    ):
        assert said in page.text, said
    assert first < page.text.index("全部检查")


def test_it_names_the_paths_that_nobody_has(events: list[Event], tmp_path: Path) -> None:
    page = Read(written(events, tmp_path))
    for said in (
        "调用了微信没有的路径",
        "1 × GET /cgi_bin/<b>: like /cgi-bin/token",
        "1 × GET /cgi_bin/<b>：like",
    ):
        assert said in page.text
    assert page.text.index("GET /cgi_bin/<b>") < page.text.index("ticket.acknowledged 必须")


def test_what_others_said_is_text_that_does_nothing(events: list[Event], tmp_path: Path) -> None:
    html = written(events, tmp_path)
    assert "<html>\x00" not in html.partition("<body>")[2]
    assert "&lt;html&gt;\\u0000 [bold]success" in html
    assert "\x00" not in html


def test_every_link_leads_somewhere_and_no_id_is_there_twice(events: list[Event], tmp_path: Path) -> None:
    page = Read(written(events, tmp_path))
    assert sorted(page.ids) == sorted(set(page.ids))
    assert page.links - set(page.ids) == set()


def test_a_comparison_is_told_when_asked_for(events: list[Event], tmp_path: Path) -> None:
    assert "先前" not in Read(written(events, tmp_path)).text
    page = Read(written(events, tmp_path, against={"ticket.acknowledged": Verdict.PASS}))
    assert "broken since" in page.text
    assert "新出现的问题" in page.text


def test_a_run_that_was_stopped_says_so(events: list[Event], tmp_path: Path) -> None:
    cut = [replace(event, partial=True) if isinstance(event, RunEnded) else event for event in events]
    assert WORDS["partial"].filled(why=WORDS["stopped"]).zh in Read(written(cut, tmp_path)).text


def test_every_word_is_said_in_both_languages_with_the_same_blanks() -> None:
    for name, text in WORDS.items():
        assert text.zh, name
        assert set(re.findall(r"\{(\w+)", text.en)) == set(re.findall(r"\{(\w+)", text.zh)), name
    assert set(VERDICTS) == set(SIGNS) == set(Verdict)


def test_every_word_is_one_that_the_page_says() -> None:
    code = "".join(
        file.read_text(encoding="utf-8") for file in (*FOLDER.glob("*.py"), FOLDER / "report.html")
    )
    said = set(re.findall(r"""(?:say\(|WORDS\[)"([\w. ]+)\"""", code)) | {"by provider", "by us"}
    assert {name for name in WORDS if not name.startswith("says.")} - said == set()


@pytest.mark.parametrize("text", ["<b>", "a & b", "\u202egnp"])
def test_a_text_is_escaped(text: str) -> None:
    html = html_text(Text(text, text))
    assert "<b>" not in html
    assert "\u202e" not in html


def test_findings_that_say_something_else_are_told_in_full_ahead_of_those_that_repeat_one() -> None:
    judged = next(event for event in documents.said("x") if isinstance(event, Judged))
    [result] = judged.table.results
    [one] = result.findings
    others = [
        replace(one, item=Text.same(str(number)), finding=replace(one.finding, seen=Text.same(seen)))
        for number, seen in enumerate(("a", "a", "a", "b", "a", "c"))
    ]
    table = replace(judged.table, results=(replace(result, findings=tuple(others)),))
    [failure] = failures(replace(judged, table=table))
    assert [each.seen.en for each in failure.whole] == ["a", "b", "c"]
    assert len(failure.more) == 3
    table = replace(judged.table, results=(replace(result, findings=tuple(others[:3])),))
    [failure] = failures(replace(judged, table=table))
    assert [each.seen.en for each in failure.whole] == ["a", "a"]


def test_a_check_that_was_given_nothing_is_looked_at_too(tmp_path: Path) -> None:
    page = Read(written(documents.said("x", Verdict.INCONCLUSIVE, findings=0), tmp_path))
    assert WORDS["undecided"].zh in page.text
    assert WORDS["nothing wrong"].zh not in page.text


def test_a_run_that_was_stopped_broke_nothing_of_ours(tmp_path: Path) -> None:
    passed = [
        replace(event, verdict=Verdict.ERROR) if isinstance(event, RunEnded) else event
        for event in documents.said("x", Verdict.PASS, findings=0)
    ]
    stopped = [
        replace(event, table=replace(event.table, stale={}, errors={}, not_reached={}))
        if isinstance(event, Judged)
        else event
        for event in passed
    ]
    page = Read(written(documents.partial(stopped), tmp_path))
    assert "本次运行被停止；1 条可判定的规则均未违反。" in page.text
    assert WORDS["by us"].zh in page.text


def long(events: list[Event], scenarios: int) -> list[Event]:
    """The same run, after so many scenarios without findings whose bodies do not pack."""
    book, random = Book(), Random(1)
    for number in range(scenarios):
        book.start(f"long/{number}")
        for _ in range(10):
            book.store_call(reply={"errcode": 0, "list": random.randbytes(20_000).hex()})
        book.end(f"long/{number}")
    return [
        replace(event, journal=[*event.journal, *book.lines]) if isinstance(event, Judged) else event
        for event in events
    ]


@pytest.mark.parametrize(("of", "left"), [(Html, True), (HtmlFull, False)])
def test_the_head_says_what_of_the_journal_is_not_in_it(
    of: type[Html], left: bool, events: list[Event], tmp_path: Path
) -> None:
    head = Read(written(long(events, 20), tmp_path, of=of)).text.partition("Look here first")[0]
    assert ("--html-full" in head) is left
    assert ("long/19" in head) is left
    assert "long/0" not in head
    assert of is Html or "Not in this page" not in head


class Small(HtmlFull):
    """One without room for anything."""

    room = most = 1


def test_where_not_even_all_has_room_the_head_says_how_to_see_it(events: list[Event], tmp_path: Path) -> None:
    head = Read(written(events, tmp_path, of=Small)).text.partition("Look here first")[0]
    assert "--scenarios" in head
    assert "--html-full" not in head
    assert "ticket/steady" in head


def test_a_page_that_a_browser_takes_long_to_open_is_told_of(
    events: list[Event], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written(events, tmp_path)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("conformance.report.html.LARGE", 1000)
    written(events, tmp_path)
    assert "report.html has " in capsys.readouterr().err


def copied(book: Book, *seqs: int) -> Text:
    """The text for a developer of a finding that rests on these entries."""
    judged = next(event for event in documents.said("x") if isinstance(event, Judged))
    [result] = judged.table.results
    [one] = result.findings
    finding = replace(one, finding=replace(one.finding, seqs=seqs))
    table = replace(judged.table, results=(replace(result, findings=(finding,)),))
    [failure] = failures(replace(judged, table=table, entries={line.seq: line for line in book.lines}))
    return failure.copy


SENT = {"target": "http://h/e", "query": {"nonce": "1"}, "sealed": "<xml/>"}


def test_the_text_for_a_developer_has_what_sends_the_last_exchange_once_more() -> None:
    book = Book()
    push = book.ticket(**SENT, outcome="refused")
    call = book.store_call(query={"access_token": "99_" + "a" * 130}, headers={}, body={"a": "it's"})
    clock = book.advance(5)
    text = copied(book, push, call, clock)
    [line] = [line for line in text.en.splitlines() if "curl" in line]
    assert line.startswith("  to make that call once more: curl -X POST 'http://127.0.0.1/")
    assert shlex.split(line)[-1] == '{"a": "it\'s"}'
    assert "aaaa" not in line, "secrets are masked"
    assert "重发此调用：curl -X POST" in text.zh
    text = copied(book, call, push)
    assert f"wxsim replay JOURNAL --provider provider.yaml --seq {push}" in text.en
    assert "curl" not in text.en
    assert "重发此推送（JOURNAL 为 --journal 写出的文件）：wxsim replay" in text.zh


def test_nothing_is_sent_once_more_where_nothing_was_or_nobody_would_paste_it() -> None:
    book = Book()
    long = book.store_call(query={}, headers={}, body={"a": "x" * 5000})
    clock = book.advance(5)
    for seqs in ((clock,), (long,)):
        assert "once more" not in copied(book, *seqs).en
