"""What is said of each SDK, in both languages: which test tries it, or that none does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.documentation import ROOT, text

PAGES = {Path("simulator/TLS.md"): ("tested", "untried"), Path("simulator/TLS.zh-CN.md"): ("已测试", "未试")}
HEADS = ("| client |", "| 客户端 |")


def recipes(page: Path) -> list[list[str]]:
    """The rows of the tables of clients: who, what to do, and how well that is known."""
    found: list[list[str]] = []
    inside = False
    for line in text(page).splitlines():
        inside = line.startswith(HEADS) or (inside and line.startswith("|"))
        if inside and not line.startswith((*HEADS, "| ---")):
            found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def named(known: str) -> list[str]:
    return re.findall(r"`(tests/[^`]+)`", known)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_recipe_names_the_test_that_tries_it_or_says_that_none_does(page: Path) -> None:
    tested, untried = PAGES[page]
    rows = recipes(page)
    assert len(rows) > 10
    for client, _what, known in rows:
        assert (tested in known) == bool(named(known)), client
        assert tested in known or untried in known, client
        for path in named(known):
            assert (ROOT / path).exists(), client


def test_both_languages_say_the_same_of_the_same_clients() -> None:
    english, chinese = (
        [(re.findall(r"[A-Za-z.]{4,}", row[0].replace("your own code", "")), named(row[2])) for row in rows]
        for rows in map(recipes, PAGES)
    )
    for (clients, tests), (others, theirs) in zip(english, chinese, strict=True):
        assert tests == theirs
        assert set(others) <= set(clients)


def test_an_sdk_that_cannot_go_without_tls_says_so() -> None:
    for page, words in zip(PAGES, ("works with TLS alone", "只能用 TLS"), strict=True):
        [known] = [known for client, what, known in recipes(page) if client == "wechatpy" and words in what]
        assert named(known) == ["tests/foreign/test_wechatpy.py"]
