"""The viewer in a real browser: found, filtered, read by keyboard, safe with whatever was sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simulator.journal.viewer.pack import Mark, pack
from simulator.journal.viewer.page import page as html
from simulator.journal.viewer.view import view
from simulator.texts import Text
from tests.aria import told_as_before
from tests.chromium import PHONE, WIDE, Seen, shown
from tests.conformance.journal import DAY, SERVICE, SHOP, SHOP2, Book

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ARIA = Path(__file__).parent / "aria"
HOSTILE = "</script></template><img src=x onerror=alert(1)>]]>${alert(1)}\u2028\u202e\u200b\x00\ud800'\"`"


@pytest.fixture(scope="module")
def book() -> Book:
    """A little of everything that a diagram draws."""
    book = Book()
    book.start("a/story")
    book.fetch()
    book.truth({"basic": book.at + DAY})
    book.authorized()
    book.order_push(order=4711, outcome="lost")
    book.order_push(order=4711, copy=1, again=True)
    book.wrong("unauthorized", "wrong_signature", wrong_in=["signature"], plain="<xml/>")
    book.ticket(
        plain="<xml><InfoType>component_verify_ticket</InfoType></xml>",
        query={
            "signature": "5167",
            "timestamp": "1",
            "nonce": "2",
            "encrypt_type": "aes",
            "msg_signature": "4711",
        },
        sealed="sealed",
        target="http://127.0.0.1:1/events",
    )
    book.store_call(
        errcode=61007,
        why="the store has not granted this set",
        why_zh="店铺没有授予这个权限集",
        arrived="lost",
        faults=["f"],
    )
    book.add("fault", phase="planned", fault="gap", effect="drop", where={}, when={})
    book.advance(3 * DAY + 4 * 3600)
    book.visit(browser="late")
    book.add(
        "reading",
        store=SHOP,
        entitlements={
            "services": [{"service_id": str(SERVICE), "specs": [{"spec_id": "basic", "expires_at": 9}]}]
        },
        shown=[{"service_id": SERVICE, "shown": "served"}],
        pulled_since=None,
        observe=1,
    )
    book.end("a/story")
    book.start("b/other")
    book.store_call(SHOP2)
    book.end("b/other")
    return book


@pytest.fixture(scope="module")
def file(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    deciding = next(line.seq for line in book.lines if line.data.get("outcome") == "lost")
    packed = pack(book.lines, [Mark(deciding, Text("a rule that decides", "起决定作用的规则"), "told")])
    path = tmp_path_factory.mktemp("viewer") / "journal.html"
    body = '<main><h1 id="told">题</h1></main>'
    path.write_text(html(title=Text("t", "题"), body=body, data=packed.templates), encoding="utf-8")
    return path


# What is there when the journal is shown in that way.
DRAWN = {"": ".rows:not(.drawn)", "sequence": "svg.sequence", "lines": "svg.timelines"}


def lines_of(seen: Seen) -> list[str]:
    return [text.strip() for text in seen.page.locator(".item .said").all_inner_texts()]


def go(seen: Seen, file: Path, address: str) -> None:
    seen.page.goto("about:blank")
    seen.page.goto(file.as_uri() + address)


def test_an_entry_is_found_by_what_its_body_says(browser: Browser, file: Path) -> None:
    with shown(browser, file, viewport=WIDE) as seen:
        seen.page.get_by_role("searchbox", name="查找").fill("４７１１")
        seen.page.get_by_text("条中的 3 条").wait_for()
        assert sum("servicemarket_order_paid" in line for line in lines_of(seen)) == 2


def test_filters_leave_what_fits_and_the_address_keeps_them(browser: Browser, file: Path) -> None:
    with shown(browser, file, viewport=WIDE) as seen:
        seen.page.get_by_role("combobox", name="种类").select_option("call")
        seen.page.get_by_role("combobox", name="结果").select_option("61007")
        seen.page.get_by_text("条中的 1 条").wait_for()
        address = seen.page.evaluate("location.hash")
        go(seen, file, address)
        seen.page.get_by_text("条中的 1 条").wait_for()
        seen.page.get_by_role("button", name="全部显示").click()
        seen.page.get_by_role("combobox", name="店铺").select_option(SHOP2)
        seen.page.get_by_text("条中的 1 条").wait_for()
        assert SHOP2 in lines_of(seen)[0]


def test_the_strip_beside_the_rows_and_two_keys_lead_to_what_is_to_be_seen(
    browser: Browser, tmp_path: Path
) -> None:
    book = Book()
    for number in range(900):
        book.store_call(errcode=61007 if number == 600 else 0)
    failed, deciding = (place + 1 for place in (600, 850))
    packed = pack(book.lines, [Mark(book.lines[850].seq, Text("decides", "起决定作用"))])
    file = tmp_path / "long.html"
    file.write_text(html(title=Text("t", "题"), body="", data=packed.templates), encoding="utf-8")
    with shown(browser, file, viewport=WIDE) as seen:
        strip = seen.page.locator(".ruler")
        strip.wait_for()
        high = float(strip.get_attribute("height") or 0)
        chosen = "[role=option][aria-selected=true][aria-posinset='{}']"
        strip.click(position={"x": 8, "y": high * 600 / 900 + 4})
        seen.page.locator(chosen.format(failed)).wait_for()
        assert seen.page.locator(chosen.format(failed)).is_visible()
        seen.page.locator("#entry-title").wait_for()
        seen.page.get_by_role("listbox").focus()
        for key, place in (("J", deciding), ("K", failed), ("K", failed)):
            seen.page.keyboard.press(key)
            seen.page.locator(chosen.format(place)).wait_for()
        seen.page.get_by_role("checkbox", name="只看出错的").check()
        strip.wait_for(state="detached")  # all of them are seen
        assert seen.violations() == seen.errors == []


def test_the_theme_is_called_as_the_page_speaks(browser: Browser, file: Path) -> None:
    with shown(browser, file, viewport=WIDE) as seen:
        options = seen.page.locator("#theme option")
        assert options.all_inner_texts() == ["跟随系统", "浅色", "深色"]
        seen.page.get_by_label("English").check()
        assert options.all_inner_texts() == ["system", "light", "dark"]
    with shown(browser, file, script=False, viewport=WIDE) as seen:
        assert seen.page.locator("#theme option").first.inner_text() == "跟随系统 system"


def test_it_is_used_by_keyboard_alone(browser: Browser, file: Path) -> None:
    with shown(browser, file, viewport=WIDE) as seen:
        box = seen.page.get_by_role("listbox")
        box.focus()
        for key in ("j", "ArrowDown", "k", "End", "Home", "j"):
            seen.page.keyboard.press(key)
        chosen = seen.page.locator("[role=option][aria-selected=true][aria-posinset='2']")
        chosen.wait_for()
        assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        seen.page.keyboard.press("Enter")
        seen.page.locator("#entry-title:focus").wait_for()
        seen.page.keyboard.press("Escape")
        seen.page.locator(".entry-pane").wait_for(state="detached")
        box.focus()
        seen.page.keyboard.press("f")
        seen.page.get_by_role("checkbox", name="只看出错的", checked=True).wait_for()
        seen.page.keyboard.press("v")
        seen.page.locator("svg.sequence").wait_for()
        seen.page.keyboard.press("/")
        assert seen.page.evaluate("document.activeElement.id") == "find"
        seen.page.keyboard.type("jv?")  # text, and no keys
        assert seen.page.evaluate("document.activeElement.value") == "jv?"


def test_a_link_opens_an_entry_and_says_all_of_it(browser: Browser, file: Path, book: Book) -> None:
    ticket = next(line.seq for line in book.lines if line.data.get("sealed") == "sealed")
    with shown(browser, file, viewport=WIDE) as seen:
        go(seen, file, f"#journal&e={ticket}")
        pane = seen.page.locator(".entry-pane")
        pane.get_by_role("heading", name=f"#{ticket}").wait_for()
        told = pane.inner_text()
        for said in (
            "msg_signature",
            "4711",
            "✓",
            "component_verify_ticket",
            "curl -X POST 'http://127.0.0.1:1/events?",
        ):
            assert said in told, said
        wrong = next(line.seq for line in book.lines if line.data.get("wrong_in") == ["signature"])
        go(seen, file, f"#journal&e={wrong}")
        call = next(line.seq for line in book.lines if line.data.get("errcode") == 61007)
        go(seen, file, f"#journal&e={call}")
        seen.page.get_by_text("店铺没有授予这个权限集").first.wait_for()
        assert seen.errors == seen.violations() == []


def test_a_link_leads_there_whatever_is_about_to_be_drawn(browser: Browser, file: Path) -> None:
    with shown(browser, file, viewport=WIDE) as seen:
        go(seen, file, "#journal&e=1")
        seen.page.get_by_role("heading", name="#1").wait_for()
        # In one frame: somebody goes elsewhere, and what was chosen before is drawn and written down.
        seen.page.evaluate(
            """requestAnimationFrame(() => { location.hash = "#journal&e=4"; });
            document.querySelectorAll(".views button")[1].click();"""
        )
        seen.page.get_by_role("heading", name="#4").wait_for()
        assert seen.page.evaluate("location.hash") == "#journal&e=4"
        seen.page.evaluate("location.hash = '#%'")  # encodes nothing
        assert seen.errors == []


def test_a_command_that_was_copied_is_drawn_in_the_other_language_too(
    browser: Browser, file: Path, book: Book
) -> None:
    call = next(line.seq for line in book.lines if line.kind == "call")
    with shown(browser, file, viewport=WIDE) as seen:
        go(seen, file, f"#journal&e={call}")
        seen.page.get_by_role("button", name="复制 curl 命令").click()
        seen.page.get_by_role("button", name="复制 curl 命令 ✓ 已复制").wait_for()
        seen.page.get_by_label("English").check()
        seen.page.get_by_role("button", name="copy as curl", exact=True).wait_for()
        assert seen.errors == []


def test_the_sequence_shows_what_was_lost_doubled_and_spoilt_and_the_arrow_that_decides(
    browser: Browser, file: Path
) -> None:
    with shown(browser, file, viewport=WIDE) as seen:
        seen.page.get_by_role("button", name="时序图").click()
        drawing = seen.page.locator("svg.sequence")
        drawing.wait_for()
        text = drawing.text_content() or ""
        for said in ("丢失", "重复", "伪造", "应答丢失", "故障", "＋3 天 4 小时", "◆ 起决定作用的规则"):
            assert said in text, said
        assert drawing.locator(".cross").count() == 1
        lanes = seen.page.locator("svg.lanes").text_content() or ""
        assert all(lane in lanes for lane in ("用户", "店铺", "微信平台", "服务商"))
        ends = drawing.locator("g", has=seen.page.locator(".cross")).locator("line.arrow")
        whole = drawing.locator("g:not(:has(.cross)) line.arrow.push").first
        assert float(ends.get_attribute("x2") or 0) < float(whole.get_attribute("x2") or 0)


# Pairs of texts in a row of the drawing of which one stands over the other.
OVER = """[...document.querySelectorAll("svg.sequence g")].flatMap((row) => {
  const texts = [...row.querySelectorAll("text:not(.bolt)")].filter((one) => one.textContent.trim());
  const boxes = texts.map((one) => [one.getBoundingClientRect(), one.textContent]);
  return boxes.flatMap(([one, said], place) => boxes.slice(place + 1)
    .filter(([other]) => one.left < other.right - 1 && other.left < one.right - 1)
    .map(([, also]) => [said, also]));
})"""


def test_an_arrow_says_how_it_ended_and_no_text_stands_over_another(browser: Browser, file: Path) -> None:
    for width, said in ((1280, "应答丢失 故障 61007"), (720, "应答丢失 故障 61007"), (390, "61007")):
        with shown(browser, file, viewport={"width": width, "height": 900}) as seen:
            seen.page.get_by_role("button", name="时序图").click()
            seen.page.locator("svg.sequence").wait_for()
            assert said in seen.page.locator("svg.sequence .strike").all_text_contents()
            assert seen.page.evaluate(OVER) == [], width
            seen.page.get_by_label("English").check()
            seen.page.get_by_text("user", exact=True).wait_for()
            assert seen.page.evaluate(OVER) == [], width


def test_time_lines_show_truth_above_and_differences_in_red_and_lead_to_entries(
    browser: Browser, file: Path
) -> None:
    with shown(browser, file, viewport=WIDE) as seen:
        seen.page.get_by_role("button", name="时间线").click()
        drawing = seen.page.locator("svg.timelines")
        drawing.wait_for()
        names = drawing.locator("text.name").all_text_contents()
        truth = next(place for place, name in enumerate(names) if name.startswith("平台 · 有效期"))
        assert names[truth + 1].startswith("服务商 ·")
        assert drawing.locator(".point.bad").count() >= 2
        drawing.locator(".thing", has=seen.page.locator(".point.bad")).first.click()
        seen.page.locator(".entry-pane").wait_for()


def test_what_differs_is_said_beside_its_point_and_over_nothing_else_that_is_said(
    browser: Browser, tmp_path: Path
) -> None:
    book = Book()
    book.truth({"basic": book.at + 600})
    for second in range(0, 3600, 60):
        book.advance(60)
        if second in (540, 600, 780, 1200, 1260, 1300, 1320, 2400, 3540):
            book.reading(shown="served" if second < 2400 else "refused")
    file = tmp_path / "differing.html"
    packed = pack(book.lines)
    file.write_text(html(title=Text("t", "题"), body="", data=packed.templates), encoding="utf-8")
    for width in range(700, 2000, 200):
        with shown(browser, file, viewport={"width": width, "height": 900}) as seen:
            seen.page.get_by_role("button", name="时间线").click()
            seen.page.locator("svg.timelines .said.bad").first.wait_for()
            boxes = sorted(
                seen.page.evaluate("""[...document.querySelectorAll("svg.timelines .said.bad")]
                .map((one) => one.getBoundingClientRect()).map((box) => [box.left, box.right])""")
            )
            assert len(boxes) >= 2
            assert all(before[1] <= after[0] for before, after in pairwise(boxes)), (width, boxes)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_serious_is_in_the_way_of_anybody(
    browser: Browser, file: Path, size: dict[str, int], book: Book
) -> None:
    push = next(line.seq for line in book.lines if line.data.get("sealed") == "sealed")
    with shown(browser, file, viewport=size) as seen:
        for view, drawn in DRAWN.items():
            seen.page.evaluate(f"location.hash = '#journal&v={view}&e={push}'")
            seen.page.locator(drawn).wait_for()
            seen.page.locator(".entry-pane").wait_for()
            assert seen.serious_anywhere("#viewer") == [], view
            for english in (False, True):
                seen.page.get_by_label("English").set_checked(english)
                assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_a_screen_reader_is_told_is_what_it_was(browser: Browser, file: Path, book: Book) -> None:
    push = next(line.seq for line in book.lines if line.data.get("sealed") == "sealed")
    with shown(browser, file, viewport=WIDE) as seen:
        for view, drawn in DRAWN.items():
            seen.page.evaluate(f"location.hash = '#journal&v={view}&e={push}'")
            seen.page.locator(drawn).wait_for()
            seen.page.get_by_role("heading", name=f"#{push}").wait_for()
            for lang, english in (("zh-CN", False), ("en", True)):
                seen.page.get_by_label("English").set_checked(english)
                seen.page.locator(f"html[lang={lang}]").wait_for(state="attached")
                seen.page.get_by_role("heading", name={"zh-CN": "日志", "en": "The journal"}[lang]).wait_for()
                told_as_before(seen.page.locator("#viewer"), ARIA / f"journal-{view or 'list'}.{lang}.yaml")


@pytest.fixture
def hostile(tmp_path: Path) -> Callable[[bool], Path]:
    def made(secrets: bool) -> Path:
        book = Book()
        book.start(HOSTILE)
        book.push(
            HOSTILE, plain=HOSTILE, fields={HOSTILE: HOSTILE}, target=f"javascript:{HOSTILE}", reply=HOSTILE
        )
        book.call("x", body=HOSTILE, reply={"y": "y" * 10_000_000}, path=HOSTILE, why=HOSTILE, store=HOSTILE)
        book.add("of-tomorrow", **{HOSTILE: [HOSTILE]})
        book.end(HOSTILE, error=HOSTILE)
        path = tmp_path / "hostile.html"
        path.write_text(
            view({"provider": {"name": HOSTILE}}, book.lines, name=HOSTILE, secrets=secrets), encoding="utf-8"
        )  # type: ignore[arg-type]
        return path

    return made


@pytest.mark.parametrize("secrets", [False, True])
def test_whatever_was_sent_is_text_and_nothing_leaves_the_page(
    browser: Browser, hostile: Callable[[bool], Path], secrets: bool
) -> None:
    file = hostile(secrets)
    assert file.stat().st_size < 1_000_000
    with shown(browser, file, viewport=WIDE) as seen:
        dialogs: list[str] = []
        seen.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        for address in ("&e=1", "&e=2", "&e=3", "&e=4", "&e=5", "&e=2&v=sequence", "&e=2&v=lines"):
            seen.page.evaluate(f"location.hash = '#journal{address}'")
            entry, _, view = address.removeprefix("&e=").partition("&v=")
            seen.page.get_by_role("heading", name=f"#{entry}").wait_for()
            seen.page.locator(DRAWN[view]).wait_for()
        assert seen.page.locator("img").count() == 0
        assert seen.page.locator("script").count() == 1
        text = seen.page.locator("body").inner_text()
        assert "onerror=alert(1)" in text
        assert "\\u202e" in text
        assert not set("\u202e\u200b\u2028\x00") & set(text)
        assert dialogs == seen.errors == seen.violations() == []
        assert {url.partition("#")[0] for url in seen.requests} == {file.as_uri()}


def test_a_long_journal_is_ready_soon_and_draws_a_window_of_it(browser: Browser, tmp_path: Path) -> None:
    book = Book()
    for number in range(2_000):
        book.ticket(f"ticket@@@{number}")
        book.store_call()
    path = tmp_path / "long.html"
    path.write_text(html(title=Text("t", "题"), body="", data=pack(book.lines).templates), encoding="utf-8")
    with shown(browser, path, viewport=WIDE) as seen:
        seen.page.get_by_role("button", name="时序图").click()
        seen.page.locator("svg.sequence").wait_for()
        seen.page.get_by_role("listbox").focus()
        seen.page.keyboard.press("End")
        last = len(book.lines)
        seen.page.locator(f"[aria-posinset='{last}']").wait_for(state="attached")
        assert seen.page.locator("svg.sequence > g").count() < 100
        assert json.loads(seen.page.evaluate("JSON.stringify(document.querySelectorAll('*').length)")) < 3_000


def test_what_struck_an_arrow_is_said_in_whole_on_a_phone(browser: Browser, file: Path) -> None:
    with shown(browser, file, viewport=PHONE) as seen:
        seen.page.get_by_label("English").check()
        seen.page.get_by_role("button", name="sequence").click()
        seen.page.locator("svg.sequence text.strike").first.wait_for()
        ends = seen.page.locator("svg.sequence text.strike").evaluate_all(
            """all => all.map(
                one => one.getBoundingClientRect().right - one.closest('svg').getBoundingClientRect().right
            )"""
        )
        assert len(ends) >= 4
        assert max(ends) <= 0


def test_on_a_phone_the_filters_are_folded_until_they_are_asked_for(browser: Browser, file: Path) -> None:
    with shown(browser, file, viewport=PHONE) as seen:
        fold = seen.page.get_by_role("button", name="筛选")
        kind = seen.page.get_by_label("种类")
        fold.wait_for()
        assert (fold.get_attribute("aria-expanded"), kind.is_visible()) == ("false", False)
        assert seen.page.locator(".rows").bounding_box()["y"] - fold.bounding_box()["y"] < 200  # type: ignore[index]
        fold.click()
        kind.wait_for()
        assert fold.get_attribute("aria-expanded") == "true"
        kind.select_option("push")
        seen.page.get_by_role("button", name="筛选（已设 1 项）").click()
        kind.wait_for(state="hidden")
    with shown(browser, file, viewport=WIDE) as seen:
        seen.page.get_by_label("种类").wait_for()
        assert not seen.page.get_by_role("button", name="筛选").is_visible()


@pytest.fixture(scope="module")
def story(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page that draws what led to a finding: a push that was lost, and a reading that differs."""
    lost = next(line.seq for line in book.lines if line.data.get("outcome") == "lost")
    read = next(line.seq for line in book.lines if line.kind == "reading")
    rule = Text("a rule that decides", "起决定作用的规则")
    packed = pack(book.lines, [Mark(lost, rule, "told"), Mark(read, rule, "told")])
    path = tmp_path_factory.mktemp("story") / "report.html"
    body = f'<main><h1>题</h1><article id="told"><div data-story="{lost} {read}"></div></article></main>'
    path.write_text(html(title=Text("t", "题"), body=body, data=packed.templates), encoding="utf-8")
    return path


# The contrast of what is written in a drawing with what it may stand on, which axe does not look at.
CONTRASTS = """() => {
  const probe = document.body.appendChild(document.createElement("i"));
  const light = (name) => {
    probe.style.setProperty("color", `var(--${name})`);
    const part = (one) => (one / 255 <= 0.03928 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4);
    const [red, green, blue] = getComputedStyle(probe).color.match(/[\\d.]+/g).map(Number).map(part);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const found = [];
  for (const ink of ["ink", "soft", "bad"])
    for (const ground of ["ground", "panel", "mark"]) {
      const [one, other] = [light(ink), light(ground)].sort((a, b) => b - a);
      found.push([`${ink} on ${ground}`, (one + 0.05) / (other + 0.05)]);
    }
  probe.remove();
  return found;
}"""
READABLE = 4.5


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_serious_is_in_the_way_of_what_is_drawn_beside_a_finding(
    browser: Browser, story: Path, size: dict[str, int]
) -> None:
    with shown(browser, story, viewport=size) as seen:
        place = seen.page.locator("[data-story]")
        place.locator("svg.timelines .point.bad").first.wait_for(state="attached")
        assert place.locator("svg.sequence .row.decides").count() == 2
        assert place.locator("svg.sequence .cross").count() == 1
        assert seen.serious_anywhere("main") == []
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for theme in ("light", "dark"):
            seen.page.locator("#theme").select_option(theme)
            assert [one for one in seen.page.evaluate(CONTRASTS) if one[1] < READABLE] == [], theme
        assert seen.errors == seen.violations() == []
