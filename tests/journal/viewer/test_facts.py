"""What an entry says, field by field."""

from __future__ import annotations

import re
from importlib.resources import files

from simulator.journal.entry import Entry
from simulator.journal.viewer.facts import INSTANT, MOST, document, facts, shown
from tests.conformance.journal import Book


def test_a_field_says_what_it_means_in_both_languages_and_its_value() -> None:
    book = Book()
    book.push("authorized", outcome="lost")
    found = {one.key: one for one in facts(book.lines[0])}
    assert found["outcome"].value.en == "lost"
    assert found["outcome"].value.zh == "lost（丢失）"
    assert found["push"].means.zh == "推送编号"
    assert "store" not in found  # it says nothing there


def test_what_is_long_is_cut_and_says_so() -> None:
    book = Book()
    book.call("x", body={"a": "b" * 5000})
    (body,) = (one for one in facts(book.lines[0]) if one.key == "body")
    assert len(body.value.en) < MOST + 60
    assert "more characters" in body.value.en


def test_a_head_is_told_in_words() -> None:
    book = Book()
    book.call("x", headers={}, client="b" * 100_000)
    (client,) = (one for one in facts(book.lines[0]) if one.key == "client")
    assert "SHA-256" in client.value.en


def test_secrets_are_masked() -> None:
    book = Book()
    book.call("x", body={"component_appsecret": "of-mine"})
    assert "of-mine" not in str(document(book.lines[0]))
    assert "of-mine" in str(document(book.lines[0], secrets=True))


def test_names_are_made_printable_as_values_are() -> None:
    assert shown({"\u202ea": ["\x00"]}) == {"\\u202ea": ["\\u0000"]}


def test_an_instant_has_its_date_beside_it() -> None:
    data = {
        "store": "wx1",
        "entitlements": {
            "specs": [{"expires_at": 1_770_040_800, "spec_id": "basic"}],
            "orders": 1_770_040_800,
        },
    }
    told = {one.key: one.value.en for one in facts(Entry(1, "w", 1.0, "reading", data))}
    assert '"expires_at": 1770040800,  ← 2026-02-02 22:00:00' in told["entitlements"]
    assert '"orders": 1770040800\n' in told["entitlements"]
    (moved,) = (one for one in facts(Entry(1, "w", 1.0, "clock", {"from": 1_770_040_800.0})))
    assert moved.value.en == "1770040800.0  ← 2026-02-02 22:00:00"


def test_what_says_the_same_in_chinese_is_no_field_of_its_own() -> None:
    data = {"phase": "killed", "down": True, "reason": "restart", "reason_zh": "重新启动"}
    found = {one.key: one for one in facts(Entry(1, "w", 1.0, "provider", data))}
    assert found["reason"].value == ("restart", "重新启动")
    assert "reason_zh" not in found


def test_the_page_knows_an_instant_by_the_same_pattern() -> None:
    script = files("simulator.journal.viewer").joinpath("script/exchange.js").read_text(encoding="utf-8")
    [pattern] = re.findall(r"^const INSTANT = /(.+)/gm;$", script, re.MULTILINE)
    assert pattern == INSTANT.pattern
