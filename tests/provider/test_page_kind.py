"""A page means what `shows` says, the most specific first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.provider.manifest import Page, Shows
from simulator.provider.page_kind import classify

ME, OTHER = "wx00000000000000a1", "wx00000000000000b2"
SHOWS = Shows(
    served=Page(status=(200,), contains='"store": "{appid}"'),
    refused=Page(status=(403,)),
    needs_grant=Page(contains="please grant"),
    unavailable=Page(status=(502, 503), contains="later"),
)


@pytest.mark.parametrize(
    ("status", "text", "store", "expected"),
    [
        (200, f'{{"store": "{ME}"}}', ME, ("served", ME)),
        (200, f'{{"store": "{OTHER}"}}', ME, ("unknown", OTHER)),
        (200, f'"store": "{OTHER}" "store": "{ME}"', ME, ("served", ME)),
        (200, f'"store": "{OTHER}"', None, ("served", OTHER)),
        (200, "hello", None, ("unknown", None)),
        (200, f'"store": "{ME}", please grant', ME, ("needs_grant", ME)),
        (500, f'"store": "{ME}"', ME, ("unknown", None)),
        (403, "", ME, ("refused", None)),
        (503, "come later", ME, ("unavailable", None)),
        (503, "never", ME, ("unknown", None)),
        (None, "", ME, ("unknown", None)),
    ],
)
def test_pages(status: int | None, text: str, store: str | None, expected: tuple[str, str | None]) -> None:
    assert classify(SHOWS, status, text, store) == expected


def test_an_appid_at_two_places_is_one() -> None:
    shows = Shows(served=Page(contains="{appid} is {appid}."))
    assert classify(shows, 200, f"{ME} is {ME}.", None) == ("served", ME)
    assert classify(shows, 200, f"{ME} is {OTHER}.", None) == ("unknown", None)


def test_nothing_is_known_of_a_provider_that_shows_nothing() -> None:
    assert classify(Shows(), 200, "", ME) == ("unknown", None)
    assert classify(Shows(served=Page(status=(200,))), 200, "", ME) == ("served", None)


@given(st.text(), st.text(), st.text())
def test_any_pattern_finds_its_own_page(before: str, after: str, around: str) -> None:
    shows = Shows(served=Page(contains=before + "{appid}" + after))
    shown, store = classify(shows, 200, around + before + ME + after + around, ME)
    assert shown == "served"
    assert store is not None
