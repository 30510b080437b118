"""White lists of addresses: set, added to, and what waits for a publication."""

from __future__ import annotations

import pytest

from simulator.core import addresses
from simulator.core.addresses import IpWhiteList
from simulator.core.component import publication
from simulator.core.errors import Refusal
from simulator.usage import UsageError
from tests.core.sample import COMPONENT, Town


def may_call(town: Town, client: str) -> bool:
    try:
        addresses.check(town.world, COMPONENT, client, 61004)
    except Refusal:
        return False
    return True


def test_an_address_of_the_second_entry_counts_once_the_platform_is_published_again(town: Town) -> None:
    town.do("allow_addresses", addresses=["10.0.0.1"])
    town.do("allow_addresses", addresses=["10.0.0.2"], second_entry=True)
    assert [may_call(town, client) for client in ("10.0.0.1", "10.0.0.2")] == [True, False]
    town.do("publish")
    assert [may_call(town, client) for client in ("10.0.0.1", "10.0.0.2")] == [True, True]
    assert town.world.tables.get(IpWhiteList, COMPONENT) == IpWhiteList(
        owner=COMPONENT, addresses=("10.0.0.1", "10.0.0.2")
    )


def test_it_counts_at_once_where_the_world_is_switched_so(town: Town) -> None:
    town.switch("added_address_waits", False)
    town.do("allow_addresses", addresses=["10.0.0.1"])
    town.do("allow_addresses", addresses=["10.0.0.2"], second_entry=True)
    assert may_call(town, "10.0.0.2")


def test_a_list_set_anew_drops_what_waits(town: Town) -> None:
    town.do("allow_addresses", addresses=["10.0.0.1"])
    town.do("allow_addresses", addresses=["10.0.0.2"], second_entry=True)
    town.do("allow_addresses", addresses=["10.0.0.3"])
    with town.world.transaction():
        publication.publish(town.world, town.component)
    assert [may_call(town, client) for client in ("10.0.0.1", "10.0.0.2", "10.0.0.3")] == [False, False, True]


def test_the_second_entry_adds_to_a_list_only(town: Town) -> None:
    with pytest.raises(UsageError, match="no white list to add to"):
        town.do("allow_addresses", addresses=["10.0.0.2"], second_entry=True)
    assert may_call(town, "10.9.9.9")
