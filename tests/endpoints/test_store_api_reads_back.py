"""What a row of the store changes is seen by another, and what others change by the row."""

from __future__ import annotations

import pytest

import tests.endpoints.store
from simulator.modules import below
from tests.core.sample import Api, Town
from tests.endpoints.store import covered
from tests.endpoints.store.stories import CONSTANT, READS_BACK, UNREAD, Ask, Story, reading

below(tests.endpoints.store)
STORIES = [(name, story) for name, stories in READS_BACK.items() for story in stories]


@pytest.mark.parametrize(
    ("name", "story"), STORIES, ids=lambda it: it if isinstance(it, str) else it.__name__
)
def test_a_change_is_read_back(town: Town, api: Api, name: str, story: Story) -> None:
    town.do("authorize", store=town.shop)
    ask = Ask(town, api)
    story(town, ask)
    assert list(reading(ask, name)) == []


def test_every_call_of_the_store_has_a_story_or_is_listed() -> None:
    assert set(covered.calls()) - set(READS_BACK) == covered.not_yet(covered.READS_BACK)


def test_what_nothing_changes_has_a_reason() -> None:
    assert all((CONSTANT | UNREAD).values())


def test_a_story_that_reads_nothing_back_is_seen(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop)
    ask = Ask(town, api)
    ask("basics/info/get")
    assert list(reading(ask, "basics/info/get")) == ["changes nothing that basics/info/get could show"]
    assert list(reading(ask, "order/get")) == ["never calls order/get so that it answers"]
