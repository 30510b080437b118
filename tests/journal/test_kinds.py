"""The table of journal entries, held against journals: it names what there is, and no more."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from conformance.history.entries import MAKERS
from simulator import Entry, load_scenarios
from simulator.endpoints.worlds import Host
from simulator.journal.kinds import KINDS
from simulator.web.pages import create_pages
from tests.core.sample import Town
from tests.scenario.hand import session

RICH = (
    "market/users-buy-too",
    "market/order-then-pay",
    "market/service-changes",
    "migrate/not-refundable",
    "listing/from-nothing",
    "push/key-rotation",
    "faults/burst",
    "faults/replies",
    "login/plain",
    "login/platform-down",
    "push/duplicate",
    "ticket/gap-calls",
    "token/restart",
)
# Fields of what goes wrong outside: the provider or a scenario that breaks.
UNSEEN = {
    "scenario.error",
    "scenario.skipped",
    "visit.error",
    "provider.reason",
    "probe.error",
}


def troubled() -> Iterator[Entry]:
    """What no scenario comes to: an address that rests, and a document's address that is fetched."""
    town = Town(real=time.perf_counter)
    town.sender.start()
    for number in range(5):
        town.do("send_message", store=town.shop, text=str(number))
    town.sender.settle(lambda: True)
    town.sender.stop()
    host = Host(town.world)
    host.add(town.world)
    create_pages(host).test_client().get("/canary/x")
    yield from town.world.journal


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    with session() as opened:
        for scenario in load_scenarios(list(RICH)):
            played = opened.play(scenario)
            assert not played.error
            assert not played.skipped
        found = opened.journal
    return [*found, *troubled()]


def test_every_entry_is_as_documented(entries: list[Entry]) -> None:
    for entry in entries:
        facts = KINDS[entry.kind].FACTS
        missing = {key for key, fact in facts.items() if not fact.sometimes} - entry.data.keys()
        unknown = entry.data.keys() - facts.keys()
        assert not missing | unknown, (entry.kind, missing, unknown)


def test_what_is_documented_occurs(entries: list[Entry]) -> None:
    seen = {entry.kind for entry in entries}
    assert seen == set(KINDS)
    fields = {f"{entry.kind}.{name}" for entry in entries for name in entry.data}
    documented = {f"{name}.{key}" for name, kind in KINDS.items() for key in kind.FACTS}
    assert documented - fields <= UNSEEN


def test_what_the_suite_reads_is_documented() -> None:
    assert MAKERS.keys() <= KINDS.keys()
