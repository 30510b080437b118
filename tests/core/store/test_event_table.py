"""Which events a store has: all that are known, each caused by something, or with the reason why not."""

from __future__ import annotations

import pytest

from simulator.core.store.event_table import NEVER, ROUSED_BY, ROWS, EventName
from simulator.shapes.shape import events
from simulator.wire.kinds import channel_of, is_kind
from tests.core.sample import Api, Town
from tests.endpoints.store.stories import Ask
from tests.endpoints.store.tells import TELLS


def never(name: str) -> list[str]:
    return [start for start in NEVER if name.startswith(start)]


def test_every_event_that_is_known_has_a_row_or_a_reason() -> None:
    told = {str(row.name) for row in ROWS}
    assert told == set(EventName)
    assert len(told) == len(ROWS) == len(ROUSED_BY)
    assert {name for name in events() if not never(name)} == told
    assert not [name for name in told if never(name)]
    assert not [start for start in NEVER if not any(name.startswith(start) for name in events())]


def test_every_event_is_a_kind_of_push_to_the_address_for_messages() -> None:
    assert {(is_kind(name), channel_of(name)) for name in events()} == {(True, "message")}


@pytest.mark.parametrize("name", TELLS)
def test_an_event_is_told_of_what_causes_it(town: Town, api: Api, name: EventName) -> None:
    town.do("authorize", store=town.shop)
    TELLS[name](town, Ask(town, api))
    [*_, push] = town.pushes(name)
    assert (push.fields["Event"], push.fields["ToUserName"]) == (name, town.store_row().user_name)
    assert len(push.ladder) == 9


def test_every_event_is_caused_by_a_story() -> None:
    assert set(TELLS) == set(EventName)


def test_a_platform_hears_of_what_it_was_granted_alone(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop, sets=[129])
    town.do("buyer_order", store=town.shop)
    assert not [kind for kind in town.kinds() if kind.startswith("channels_ec_order")]
    town.do("rename_store", store=town.shop, nickname="x")
    assert town.pushes(EventName.NICKNAME)
