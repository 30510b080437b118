"""What a file says of its play: seed, start and where a fault stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.mutants import reference_file
from simulator import Session, Text, UsageError, load_manifest, load_scenarios
from simulator.core.component import accounts
from simulator.delivery.sender import Sender
from simulator.provider.probes import Answer
from simulator.run.play import Played
from simulator.scenario.document import Scenario
from simulator.scenario.load import parse_scenarios
from tests.scenario.hand import session

START = 1_709_254_800  # 2024-03-01T09:00 in China


def scenario(text: str, name: str = "mine/one") -> Scenario:
    [found] = parse_scenarios("title: x\n" + text, name, path=Path(f"{name}.yaml"))
    return found


SHOP = "steps:\n  - create_store: shop\n"


@pytest.fixture
def opened() -> Iterator[Session]:
    with session() as made:
        yield made


def appid(opened: Session, text: str, name: str = "mine/one") -> str:
    """The id of the store that the scenario makes."""
    played = opened.play(scenario(text, name))
    assert not played.error, played.error
    made = [one for one in opened.journal if one.data.get("action") == "create_store"]
    return str(made[-1].data["result"]["appid"])


def test_the_seed_of_a_scenario_makes_its_ids_and_of_no_other() -> None:
    ids = []
    for seed in (1, 2):
        with session(seed=seed) as made:
            ids.append(
                [
                    appid(made, "seed: 7\n" + SHOP),
                    appid(made, SHOP, "mine/plain"),
                    appid(made, "seed: 8\n" + SHOP, "mine/eight"),
                ]
            )
    assert ids[0][0] == ids[1][0]
    assert ids[0][1] != ids[1][1]
    assert ids[0][2] == ids[1][2]


CHANCE = "steps:\n  - create_store: shop\n" + (
    "  - fault: {push: component_verify_ticket, do: duplicate, rate: 0.5, optional: true}\n"
    "  - advance: {by: 2h, all_tickets: true}\n"
)


def test_the_seed_of_a_scenario_decides_its_chance() -> None:
    def fired(seed: int, text: str) -> list[int]:
        with session(seed=seed) as made:
            played = made.play(scenario(text))
            found = [one for one in made.journal if one.data.get("phase") == "fired"]
            assert not played.error
            return [round(one.at) for one in found if one.kind == "fault"]

    assert fired(1, "seed: 7\n" + CHANCE) == fired(2, "seed: 7\n" + CHANCE)
    assert fired(1, CHANCE) != fired(2, CHANCE)


def starts(opened: Session, played: Played) -> tuple[str, float]:
    """The world and instant of a play's first entry."""
    return next((one.world, one.at) for one in opened.journal if one.seq == played.first_seq)


def test_a_start_in_the_past_is_played_in_a_world_of_its_own(opened: Session) -> None:
    past = opened.play(scenario("start: 2024-03-01T09:00\n" + SHOP + "  - purchase: shop\n  - observe\n"))
    assert not any((past.error, past.skipped))
    assert starts(opened, past) == ("world-2", START)
    later = opened.play(scenario("start: 2024-03-01T10:30\n" + SHOP))
    assert starts(opened, later) == ("world-2", START + 5400)
    again = opened.play(scenario("start: 2024-03-01T09:00\n" + SHOP))
    assert starts(opened, again) == ("world-3", START)


def test_a_start_that_cannot_be_had_is_a_reason_to_skip(opened: Session) -> None:
    assert opened.stage is not None
    assert opened.stage.provider is not None
    offered = opened.stage.provider.offers
    one = scenario("start: 2024-03-01T09:00\n" + SHOP)
    opened.stage.provider.offers = lambda what: what != "restart" and offered(what)  # type: ignore[method-assign]
    assert "starts before the present" in opened.play(one).skipped.en
    opened.stage.provider.offers = lambda what: what != "clock" and offered(what)  # type: ignore[method-assign]
    skipped = opened.play(one).skipped
    assert "does not offer clock" in skipped.en
    assert "没有提供 clock" in skipped.zh
    [ended] = [each.data for each in opened.journal if each.data.get("skipped") == skipped.en]
    assert ended["skipped_zh"] == skipped.zh


def test_a_fault_that_never_fired_is_named_with_its_line(opened: Session) -> None:
    text = "steps:\n  - create_store: shop\n  - fault: {push: authorized, do: drop}\n"
    played = opened.play(scenario(text + "  - fault: {as: late, push: unauthorized, do: drop}\n"))
    never = "fault-1 (one.yaml:4), late (one.yaml:5)"
    assert played.error == Text(f"planned faults never fired: {never}", f"安排的故障从未触发：{never}")


@pytest.mark.breaks
def test_where_wxsim_broke_the_play_is_broken_by_no_provider(
    opened: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sender, "_sealed", lambda *_: 1 // 0)
    played = opened.play(scenario(SHOP + "  - purchase: shop\n"))
    [bug, *_] = [one for one in opened.journal if one.kind == "bug" and one.seq > played.first_seq]
    assert played.error.en == f"{bug.data['where']}: {bug.data['error']}, see entry {bug.seq}"
    assert not played.cause


REFUSED = (
    "  - switch: {name: order_push_envelope, value: plain}\n  - repeat: {times: 2, steps: [purchase: shop]}\n"
)


def test_an_address_does_not_rest_past_the_scenario_that_made_it_refuse(opened: Session) -> None:
    assert not opened.play(scenario(SHOP + REFUSED)).error
    assert any(one.kind == "mark_fail" for one in opened.journal)
    after = opened.play(scenario(SHOP + "  - purchase: shop\n", "mine/after"))
    pushed = [one for one in opened.journal if one.kind == "push" and one.seq > after.first_seq]
    assert "servicemarket_order_paid" in {one.data["kind"] for one in pushed}


def test_a_provider_that_does_not_forget_is_told(opened: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    assert opened.stage is not None
    provider = opened.stage.provider
    assert provider is not None
    refused = Answer(500, "no such state")
    monkeypatch.setattr(provider, "probe", lambda name, **how: refused if name == "forget" else None)
    with pytest.raises(UsageError, match=r"did not forget tickets: its probe answered HTTP 500 'no such"):
        opened.stage.do("forget", {"what": "tickets"}, origin="scenario")
    with pytest.raises(UsageError, match="no state 'everything'"):
        opened.stage.do("forget", {"what": "everything"}, origin="scenario")


def test_what_a_home_page_earned_in_a_scenario_is_gone_in_the_next() -> None:
    with Session(load_manifest(reference_file()), seed=5) as session:
        scenario = load_scenarios(["listing/withheld"])[0]
        one, two = session.play(scenario), session.play(scenario)
    assert not any((one.error, two.error))
    assert one.digest == two.digest


def test_a_step_that_cannot_be_done_ends_the_scenario_where_it_stands(opened: Session) -> None:
    failing = "  - revisit: {browser: nobody, store: shop}\n"
    played = opened.play(scenario(SHOP + failing + "  - create_store: another\n"))
    assert played.error.en.startswith("one.yaml:4: ")
    made = [one for one in opened.journal if one.data.get("action") == "create_store"]
    assert len(made) == 1


def test_the_stores_of_a_scenario_are_gone_with_it(opened: Session) -> None:
    assert opened.stage is not None
    assert not opened.play(scenario(SHOP + "  - purchase: shop\n")).error
    assert list(accounts.everyone(opened.stage.world)) == []


UNSENT = """
steps:
  - create_store: shop
  - buyer_order: {store: shop, as: one}
  - buyer_receive: {store: shop, order: one}
"""
BEFORE_IT_GOES = """
steps:
  - create_store: shop
  - fault: {call: ec.order.delivery.send, do: error, as: never}
"""


@pytest.mark.parametrize(
    ("needs", "cause"), [("needs: [ship]\n", "provider"), ("needs: [sync]\n", ""), ("", "")]
)
def test_what_waits_for_what_the_provider_does_breaks_by_its_failure(
    opened: Session, needs: str, cause: str
) -> None:
    """Nobody ships for a store that has bought nothing; only where the file counts on it, it is blamed."""
    played = opened.play(scenario(needs + UNSENT.strip()))
    assert "the order is paid" in played.error.en
    assert ("counts on the provider to ship" in played.error.en) == bool(cause)
    assert played.cause == cause
    unfired = opened.play(scenario(needs + BEFORE_IT_GOES.strip()))
    assert "never fired" in unfired.error.en
    assert unfired.cause == (cause or "unfired")


def test_what_the_provider_writes_in_a_step_stands_behind_it(
    opened: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = opened.stage.provider
    assert provider is not None
    said = iter([["first step"], [], ["afterwards"]])
    monkeypatch.setattr(provider, "output", lambda: next(said, []))
    played = opened.play(scenario("steps:\n  - push_ticket\n  - advance: 10m\n"))
    assert not played.error
    entries = opened.entries(played.first_seq)
    written = [(entry.seq, entry.data["lines"]) for entry in entries if entry.kind == "output"]
    assert [lines for _, lines in written] == [["first step"], ["afterwards"]]
    actions = [entry.seq for entry in entries if entry.kind == "action"]
    assert actions[0] < written[0][0] < actions[1] < written[1][0]
