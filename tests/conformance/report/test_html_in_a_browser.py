"""The report in a real browser: with and without a script, under a strict server, in each language."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from conformance.events import Event, Judged, RunEnded, RunStarted
from conformance.judge import judge
from conformance.registry import select
from conformance.report.html import Html
from conformance.runner import cited
from tests.aria import told_as_before
from tests.chromium import PHONE, WIDE, Seen, shown
from tests.conformance.journal import Book
from tests.conformance.report.conftest import AGAIN

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAPER = 720  # pixels that a page of A4 has across
ARIA = Path(__file__).parent / "aria"
# What a build server of the field sends with every file of a build.
STRICT = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self'"


def written(events: list[Event], file: Path) -> Path:
    listener = Html(file)
    for event in events:
        listener.take(event)
    return file


@pytest.fixture
def report(events: list[Event], tmp_path: Path) -> Path:
    return written(events, tmp_path / "report.html")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A report in which one check finds the same more often than is told in full."""
    book = Book()
    book.start("ticket/steady")
    for _ in range(8):
        book.ticket(reply="no")
    book.end("ticket/steady")
    table = judge(book.lines, None, select(["ticket.acknowledged"]))
    judged = Judged(table=table, entries=cited(table, book.lines), journal=book.lines)
    return written(
        [
            RunStarted(provider="p", scenarios=["ticket/steady"], checks=1, seed=1, salt=""),
            judged,
            RunEnded(verdict=table.verdict, exit_code=table.exit_code, seconds=1.0),
        ],
        tmp_path / "many.html",
    )


def test_it_reads_chinese_first_and_changes_its_language_without_a_script(
    browser: Browser, report: Path
) -> None:
    with shown(browser, report, script=False, viewport=WIDE) as seen:
        page = seen.page
        assert page.get_by_role("heading", name="先看这里").is_visible()
        assert not page.get_by_text("Look here first").is_visible()
        page.get_by_label("English").check()
        assert page.get_by_role("heading", name="Look here first").is_visible()
        assert not page.get_by_text("先看这里").is_visible()
        assert page.get_by_text(AGAIN["ticket.acknowledged"]).first.is_visible()


def test_the_page_remembers_the_language_and_asks_for_nothing(browser: Browser, report: Path) -> None:
    with shown(browser, report, viewport=WIDE) as seen:
        assert seen.page.evaluate("document.documentElement.lang") == "zh-CN"
        seen.page.get_by_label("English").check()
        seen.page.reload()
        assert seen.page.get_by_role("heading", name="Look here first").is_visible()
        assert seen.page.evaluate("document.documentElement.lang") == "en"
        assert {request.partition(":")[0] for request in seen.requests} == {"file"}
        assert len(set(seen.requests)) == 1
        assert seen.violations() == seen.errors == []


def test_a_developer_gets_it_as_text(browser: Browser, report: Path) -> None:
    with shown(browser, report, viewport=WIDE, permissions=["clipboard-read", "clipboard-write"]) as seen:
        seen.page.get_by_role("button", name="复制给开发").first.click()
        seen.page.get_by_role("button", name="复制给开发 ✓ 已复制").wait_for()
        copied = seen.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("ticket.acknowledged  失败  必须")
        assert f"复现命令：{AGAIN['ticket.acknowledged']}" in copied
        seen.page.get_by_role("button", name="复制命令").first.click()
        seen.page.get_by_role("button", name="复制命令 ✓ 已复制").wait_for()
        assert seen.page.evaluate("navigator.clipboard.readText()") == AGAIN["ticket.acknowledged"]


def test_a_link_to_an_entry_opens_it(browser: Browser, report: Path) -> None:
    with shown(browser, report, viewport=WIDE) as seen:
        link = seen.page.locator(".chain a").first
        place = link.get_attribute("href") or ""
        assert not seen.page.locator(place).is_visible()
        link.click()
        assert seen.page.locator(place).is_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_serious_is_in_the_way_of_anybody(
    browser: Browser, report: Path, size: dict[str, int]
) -> None:
    with shown(browser, report, viewport=size) as seen:
        settled(seen)
        unfold(seen)
        assert seen.serious_anywhere() == []
        for english in (False, True):
            seen.page.get_by_label("English").set_checked(english)
            assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_a_screen_reader_is_told_is_what_it_was(browser: Browser, report: Path) -> None:
    with shown(browser, report, viewport=WIDE) as seen:
        settled(seen)
        for lang, english in (("zh-CN", False), ("en", True)):
            seen.page.get_by_label("English").set_checked(english)
            seen.page.locator(f"html[lang={lang}]").wait_for(state="attached")
            told_as_before(seen.page.locator("article").first, ARIA / f"failure.{lang}.yaml")
            unfold(seen)
            told_as_before(seen.page.locator("body > header"), ARIA / f"head.{lang}.yaml")
            told_as_before(seen.page.locator("main"), ARIA / f"report.{lang}.yaml")


def settled(seen: Seen) -> None:
    """Waits for what the script adds once it has unpacked the journal: the viewer, and buttons that lead to
    it."""
    seen.page.locator("#viewer [role=listbox]").wait_for()


def unfold(seen: Seen) -> None:
    seen.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


def test_the_print_has_all_findings_and_what_they_rest_on(browser: Browser, report: Path) -> None:
    with shown(browser, report, script=False, viewport=WIDE) as seen:
        seen.page.emulate_media(media="print")
        for place in (
            ".failure h3",
            ".failure .found",
            ".pair dd",
            ".chain li",
            ".entry dd",
            ".checks td .zh",
        ):
            heights = seen.page.locator(place).evaluate_all(
                "all => all.map(one => one.getBoundingClientRect().height)"
            )
            assert heights, place
            assert min(heights) > 0, place
        assert seen.page.pdf()[:5] == b"%PDF-"


def test_the_print_has_every_drawing_and_no_list_that_nobody_reads(browser: Browser, report: Path) -> None:
    with shown(browser, report, viewport=WIDE) as seen:
        drawings = seen.page.locator("[data-story]:has(summary)")
        folded = drawings.locator("details:not([open])")
        drawings.first.wait_for()
        before = folded.count()
        assert 0 < before < drawings.count()
        seen.page.emulate_media(media="print")
        seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert folded.count() == 0
        drawn = drawings.evaluate_all(
            "all => all.map((one) => [...one.querySelectorAll('svg')].map((each) => each.clientWidth))"
        )
        assert all(wide and max(wide) <= PAPER for wide in drawn), drawn
        assert seen.page.locator("main details.closed[open]").count() == 0
        assert not seen.page.locator(".copy pre").first.is_visible()
        seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
        seen.page.emulate_media(media="screen")
        assert folded.count() == before
        assert seen.violations() == seen.errors == []


def test_what_a_table_says_a_finding_rests_on_is_printed(browser: Browser, many: Path) -> None:
    with shown(browser, many, viewport=WIDE) as seen:
        rests = seen.page.locator("td span[data-entry] button")
        rests.first.wait_for(state="attached")
        seen.page.emulate_media(media="print")
        assert all(each.bounding_box() for each in rests.all())


def test_under_a_strict_server_the_findings_are_readable(browser: Browser, report: Path) -> None:
    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", STRICT)
            self.end_headers()
            self.wfile.write(report.read_bytes())

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        assert page.get_by_role("heading", name="先看这里").is_visible()
        assert page.get_by_text(AGAIN["ticket.acknowledged"]).first.is_visible()
        context.close()
    finally:
        server.shutdown()
        server.server_close()


def test_what_led_to_a_finding_is_drawn_beside_it_and_leads_into_the_journal(
    browser: Browser, report: Path
) -> None:
    with shown(browser, report, viewport=WIDE) as seen:
        settled(seen)
        first, second = (seen.page.locator("[data-story]").nth(number) for number in (0, 1))
        assert first.locator("svg.sequence .row.decides").count() >= 1
        assert "◆" in (first.locator("svg.sequence").first.text_content() or "")
        assert not second.locator("svg.sequence").count()
        second.locator("summary").focus()
        seen.page.keyboard.press("Enter")
        second.locator("svg.sequence").first.wait_for()
        seen.page.get_by_label("English").check()
        first.locator("summary", has_text="drawn").wait_for()
        first.get_by_role("button", name="show in the journal").click()
        seen.page.locator(".entry-pane").wait_for()
        cited = (first.get_attribute("data-story") or "").partition(" ")[0]
        seen.page.locator("#entry-title", has_text=f"#{cited} ").wait_for()
        assert seen.errors == seen.violations() == []
