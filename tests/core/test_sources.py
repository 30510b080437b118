"""Sources: an address, a month, and how well a thing is known."""

from __future__ import annotations

import pytest

from simulator.core.sources import Source, Standing, ours, posts, seen, thread


@pytest.mark.parametrize(
    ("address", "read", "told"),
    [
        ("a page", "2026-11", "it is a URL, or `whose: where`"),
        ("https://developers.weixin.qq.com/doc", "lately", "'lately' is no year and month"),
    ],
)
def test_a_source_is_an_address_and_a_date(address: str, read: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Source(address, read=read)


def test_what_was_seen_says_where_and_when() -> None:
    assert thread("000a", "2021-08").address == "https://developers.weixin.qq.com/community/develop/doc/000a"
    assert posts("o1/question", "2021-08").address.endswith("/personal/o1/question")
    assert {seen("field report: x").standing, thread("1", "2021-08").standing} == {Standing.SEEN}


def test_what_is_ours_says_why() -> None:
    assert ours("nobody says").address == "wxsim: nobody says"
    assert ours("nobody says").standing is Standing.OURS
