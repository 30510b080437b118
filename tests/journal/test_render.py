"""Every entry reads as a line and as a paragraph, in both languages, and says what it is."""

from __future__ import annotations

import pytest

from simulator import Entry
from simulator.journal.kind import Kind
from simulator.journal.kinds import KINDS
from simulator.journal.render import line, live, paragraph, style
from simulator.provider.probe_rows import PROBES
from simulator.texts import LANGUAGES
from tests.core.sample import START
from tests.journal.rows import row, whole

SHOP = "wxs000000000000001"
AT = 1_767_229_200.0


def entry(kind: str, data: dict[str, object]) -> Entry:
    return Entry(7, "world", AT, kind, data)


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        (
            "call",
            {"method": "GET", "path": "/x", "status": 200, "errcode": 61003, "lost": True},
            "errcode 61003",
        ),
        ("push", {"kind": "authorized", "outcome": "refused", "status": 500, "reply": "x"}, "← refused 500"),
        ("visit", {"how": "enter", "browser": "b", "shown": "served", "status": 200}, "200 served"),
        ("reading", {"store": SHOP, "entitlements": None, "shown": []}, "logins: none"),
        ("truth", {"store": SHOP, "services": []}, "nothing bought"),
        ("grant", {"store": SHOP, "phase": "ended", "by": "cancel"}, "ended by cancel"),
        ("strange", {"a": 1}, '{"a": 1}'),
    ],
)
def test_lines(kind: str, data: dict[str, object], words: str) -> None:
    text = line(entry(kind, data), width=96)
    assert text.startswith("#7 01-01 09:00:00")
    assert words in text
    assert "\n" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("fill", [row, whole])
@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_no_kind_is_shown_without_its_name(kind: type[Kind], fill: type[Kind], lang: str) -> None:
    made = entry(kind.NAME, fill(kind).data())
    words = line(made, lang=lang).split()[3:]
    shown = words[1] if words[0] in {"→", "←"} else words[0]
    assert shown.rstrip("：:") == kind.TITLE.in_(lang)
    assert "\n" not in line(made, lang=lang)
    assert live(made, lang=lang)[0].startswith(line(made, lang=lang)[:20])
    assert style(made)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_paragraph_tells_all_that_an_entry_says(kind: type[Kind], lang: str) -> None:
    first, says, *told = paragraph(entry(kind.NAME, {**whole(kind).data(), "of_later": 3}), lang=lang)
    assert first == line(entry(kind.NAME, whole(kind).data()), lang=lang)
    assert says.strip() == kind.SAYS.in_(lang)
    assert [text.strip().replace("：", ":").partition(":")[0] for text in told] == [*kind.FACTS, "of_later"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_an_entry_of_an_older_version_reads_as_well(kind: type[Kind]) -> None:
    """A journal that lacks fields, or has null for them, is shown all the same."""
    needed = {key: value for key, value in row(kind).data().items() if kind.FACTS[key].needed}
    for data in (needed, {**dict.fromkeys(kind.FACTS), **needed}):
        for lang in LANGUAGES:
            assert paragraph(entry(kind.NAME, data), lang=lang)
        assert style(entry(kind.NAME, data))


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_chinese_line_says_in_chinese_what_has_a_name(kind: type[Kind]) -> None:
    for key, fact in kind.FACTS.items():
        for value, meaning in fact.values.items():
            data = {**row(kind).data(), key: value}
            english, chinese = line(entry(kind.NAME, data)), line(entry(kind.NAME, data), lang="zh")
            assert value not in chinese.replace("，", " ").split(), chinese
            if value in english.replace(":", "").split():
                assert meaning in chinese, chinese


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        (
            "action",
            {"action": "enter", "args": {"store": "shop", "pay": True}, "chinese": "用户点击“去使用”"},
            "操作 enter（用户点击“去使用”） 店铺=shop 支付=是",
        ),
        (
            "fault",
            {
                "phase": "fired",
                "fault": "f",
                "effect": "drop",
                "chinese": "推送丢失",
                "where": {"store": SHOP},
            },
            f"故障 f 已触发：drop（推送丢失） 店铺={SHOP}",
        ),
        (
            "call",
            {
                "method": "GET",
                "path": "/x",
                "status": 200,
                "token": {"kind": "authorizer", "state": "expired"},
            },
            "授权方令牌已过期",
        ),
        (
            "order",
            {"phase": "refund_refused", "why": "it is", "why_zh": "订单已退款"},
            "退款被拒 （订单已退款）",
        ),
        ("order", {"phase": "refund_refused", "why": "it is"}, "退款被拒 （it is）"),
        ("ledger", {"order_id": 4711, "amount": -5, "settled": True}, "订单号 4711 金额 -5 已到账 是"),
        ("service", {"phase": "taken_down", "service_id": 7}, "服务 已下架 服务编号 7"),
        (
            "probe",
            {"probe": "sync", "request": {}, "phase": "end", "status": 200},
            "探针 拉取（sync） {} → 200",
        ),
        ("visit", {"how": "enter", "browser": "b", "shown": "served", "status": 200}, "浏览器 b 陌生人（"),
        (
            "push",
            {"kind": "text", "outcome": "timeout", "error": "no answer in 5 s", "error_zh": "5 秒内没有应答"},
            "← 超时 5 秒内没有应答",
        ),
        (
            "push",
            {
                "kind": "text",
                "outcome": "refused",
                "status": 200,
                "reply": "",
                "error": "a",
                "error_zh": "错",
            },
            "← 被拒收 200 ''（错）",
        ),
        (
            "probe",
            {"probe": "idle", "request": {}, "phase": "end", "error": "a", "error_zh": "没有按时应答"},
            "→ 没有按时应答",
        ),
    ],
)
def test_a_chinese_line_says_in_chinese_what_happened(kind: str, data: dict[str, object], words: str) -> None:
    assert words in line(entry(kind, data), lang="zh")


def test_each_probe_has_a_name_in_chinese() -> None:
    assert set(KINDS["probe"].FACTS["probe"].values) == set(PROBES)


def test_a_push_and_its_reply_have_a_line_each_in_a_live_view() -> None:
    data = {"kind": "authorized", "outcome": "refused", "status": 500, "reply": "no"}
    sent, reply = live(entry("push", data))
    assert sent == "#7 01-01 09:00:00 → push authorized"
    assert reply.strip() == "← refused 500 'no'"


def test_a_text_is_in_no_other_language() -> None:
    with pytest.raises(ValueError, match="no text is written in 'fr'"):
        line(Entry(1, "w", START, "clock", {"from": 1.0, "to": 2.0}), lang="fr")


LONG = "/channels/ec/" + "very/" * 60 + "long"


@pytest.mark.parametrize("width", [40, 96, 200])
@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        (
            "call",
            {"method": "POST", "path": LONG, "status": 200, "errcode": 61007, "why": "not granted " * 40},
            "errcode 61007",
        ),
        (
            "push",
            {"kind": "authorized", "store": SHOP, "outcome": "refused", "status": 500, "reply": "x → y"},
            "← refused 500",
        ),
        ("probe", {"probe": "call", "request": {"path": LONG}, "phase": "end", "status": 409}, "→ 409"),
        ("reading", {"store": SHOP, "entitlements": {"services": [LONG]}, "shown": []}, "logins: none"),
    ],
)
def test_what_came_of_it_stays_however_narrow_the_line(
    kind: str, data: dict[str, object], words: str, width: int
) -> None:
    text = line(entry(kind, data), width=width)
    assert len(text.removeprefix("#7 01-01 09:00:00 ")) <= width
    assert words in text
