"""The summary of a job, read as Markdown: it says what the run was, and what others said is no mark."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from conformance.clauses import CLAUSES
from conformance.events import Event
from conformance.matters import ROWS
from conformance.model import Verdict
from conformance.registry import checks
from conformance.report import summary
from conformance.report.summary import MOST_BYTES, MOST_TEXT, Summary, code, markdown
from simulator import printable
from simulator.commands.language import speaking
from tests.conformance.report.conftest import GONE, NEVER
from tests.conformance.report.documents import broken, document_of, partial, said
from tests.unprintable import TEXTS, raw

READER = MarkdownIt("commonmark", {"html": True}).enable("table")
MARKS = st.lists(
    st.sampled_from(
        [
            "`",
            "``",
            "|",
            "\\",
            "\\|",
            "\n",
            "\n\n",
            "# ",
            "- ",
            "<b>",
            "</code>",
            "<!--",
            "&amp;",
            "*",
            "_",
            "@a",
        ]
    )
    | st.sampled_from(["[a](http://evil)", "![](x)", "::error::", "```", "~~~", "@a", " ", "https://evil"])
).map("".join)
LANGUAGES = ["en", "zh"]


class Page(HTMLParser):
    """What a reader of Markdown makes of a text: its tags, and what stands as code."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.codes: list[str] = []
        self.text = ""
        self._inside = False
        self.feed(READER.render(text))

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag == "code":
            self._inside = True
            self.codes.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "code":
            self._inside = False

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._inside:
            self.codes[-1] += data


@given(TEXTS | MARKS)
@pytest.mark.parametrize("around", ["{}", "a {} b", "| a | b |\n| --- | --- |\n| {} | {} |\n"])
def test_what_others_said_is_code_wherever_it_stands(around: str, text: str) -> None:
    shown = " ".join(printable(text).split())
    page = Page(around.format(code(text), code(text)))
    plain = Page(around.format("`x`", "`x`"))
    if shown:
        assert page.tags == plain.tags
        assert {" ".join(each.split()) for each in page.codes} == {shown}


@settings(max_examples=50)
@given(TEXTS | MARKS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_whatever_others_said_the_page_has_the_same_parts(lang: str, text: str) -> None:
    made = markdown(document_of(said(f"x{text}")), lang)
    assert not raw(made)
    assert Page(made).tags == Page(markdown(document_of(said("x")), lang)).tags


def test_no_text_of_ours_has_a_mark_that_would_be_one() -> None:
    ours = [
        *(text for check in checks().values() for text in (check.rule, check.chinese)),
        *(text for clause in CLAUSES.values() for text in (clause.text, clause.chinese)),
        *(text for _, both in ROWS for text in both),
    ]
    assert [text for text in ours if set(text) & set("<|*")] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_what_is_wrong_and_how_to_see_it_again(lang: str, events: list[Event]) -> None:
    document = document_of(events, {"ticket.acknowledged": Verdict.PASS})
    page = Page(markdown(document, lang))
    for told in (
        "ticket.acknowledged",
        "ticket/steady",
        GONE.in_(lang),
        NEVER.in_(lang),
        "HTTP 200 success within 5 s" if lang == "en" else "5 秒内 HTTP 200 success",
        "wxconf run --only ticket.acknowledged --provider 'my shop.yaml'",
    ):
        assert any(told in each for each in page.codes), told
    assert ("broken since" if lang == "en" else "新出现的问题") in page.text
    assert ("The platform stops pushing" if lang == "en" else "微信就会停止推送") in page.text


@pytest.mark.parametrize(("lang", "says"), [("zh", "微信就会停止推送"), ("en", "The platform stops pushing")])
def test_it_is_written_in_the_language_of_the_command(
    lang: str, says: str, events: list[Event], tmp_path: Path
) -> None:
    with speaking(("--lang", lang)):
        Summary(tmp_path / "summary.md").write(document_of(events))
    assert says in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_a_run_that_was_stopped_or_broke_says_so(events: list[Event]) -> None:
    assert "Not all was played: the run was stopped." in markdown(document_of(partial(events)))
    assert "the provider did not start" in markdown(document_of(broken()))


def test_no_more_is_written_than_is_taken_and_what_is_left_out_is_said() -> None:
    document = document_of(said("字|`" * 300, findings=30))
    [check] = document["checks"]
    document["checks"] = [{**check, "id": f"a.{number}"} for number in range(500)]
    made = markdown(document)
    assert len(made.encode()) <= MOST_BYTES
    assert "Left out for want of room: " in made
    assert Page(made).tags.count("table") > 5
    assert all(len(each) <= MOST_TEXT for each in Page(made).codes[:9])
    assert "no room" not in made
    assert markdown(document, "en", 10) == "Nothing of it fits here any more.\n"


def test_what_stands_in_the_summary_of_the_step_stays(
    events: list[Event], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "step.md"
    file.write_text("# before", encoding="utf-8")
    monkeypatch.setenv(summary.STEP, str(file))
    for _ in range(2):
        listener = Summary(file)
        for event in events:
            listener.take(event)
    told = file.read_text(encoding="utf-8")
    assert told.startswith("# before\n## ")
    assert told.count("\n## ") == 2
    monkeypatch.delenv(summary.STEP)
    for event in events:
        listener.take(event)
    assert file.read_text(encoding="utf-8").count("\n## ") == 0
