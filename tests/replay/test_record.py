"""What was done by hand becomes a scenario, and its play has the digest of what was done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from simulator import Entry, UsageError, load_scenarios
from simulator.scenario import written
from simulator.scenario.load import parse_scenarios
from simulator.scenario.record import Recorded, record, span
from tests.replay.hand import Hand, digest_of, session


def done_by_hand(hand: Hand) -> None:
    """An afternoon: ids in place of names, a fault, time, a code, and a push again."""
    shop = hand.do("create_store", **{"as": "shop"})
    order = hand.do("purchase", store=shop["appid"])
    hand.do("advance", by="10m")
    hand.do("fault", push="authorized", do="drop", times=1)
    hand.do("purchase", store="shop", service="second", package="trial", **{"as": "other"})
    hand.do("advance", to="next")
    jump = hand.do("press_use", order=order["order_id"])
    hand.do("visit", code=jump["code"], code_state="good", store=shop["appid"])
    hand.do("refund", order=str(order["order_id"]))
    hand.do("send_push", replay=first_push(hand, "unauthorized"))
    hand.do("advance", to=hand.stage.world.clock.now() + 5400)
    hand.do("sync")
    hand.do("observe")


def first_push(hand: Hand, kind: str) -> int:
    pushes = hand.stage.world.journal.entries(kind="push")
    return next(int(entry.data["push"]) for entry in pushes if entry.data["kind"] == kind)


def test_the_play_has_the_digest_of_what_was_done(tmp_path: Path) -> None:
    with session() as opened:
        done_by_hand(Hand(opened))
        made = record(opened.journal)
    assert not made.remarks
    path = tmp_path / "hand" / "done.yaml"
    path.parent.mkdir()
    path.write_text(written.text(made.steps, title="done by hand"), encoding="utf-8")
    assert digest_of(path) == made.digest
    assert digest_of(path, seed=7) == made.digest, "ids of the recorded world are in the file"
    with session() as opened:
        [scenario] = load_scenarios([path])
        before = opened.play(load_scenarios(["purchase/plain"])[0])
        assert not before.error
        assert opened.play(scenario).digest == made.digest, "it depends on what was played before"


def test_a_recorded_play_is_the_scenario_again() -> None:
    [scenario] = load_scenarios(["auth/lost-event"])
    with session() as opened:
        played = opened.play(scenario)
        made = record(opened.journal, after=played.first_seq - 1, until=played.last_seq)
    assert [(one.action, dict(one.args), one.name) for one in made.steps] == [
        (
            one.action,
            {key: value for key, value in one.args.items() if key != "as"},
            one.name or one.args.get("as"),
        )
        for one in scenario.steps
    ]
    assert made.digest == played.digest


class Page:
    """Entries written by hand."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.now = 1_767_229_200.0

    def did(self, name: str, result: Any = None, /, *, origin: str = "control", **args: Any) -> int:
        data = {"action": name, "args": args, "result": result or {}, "origin": origin}
        self.entries.append(Entry(len(self.entries) + 1, "world", self.now, "action", data))
        return len(self.entries)

    def store(self, name: str = "shop", **how: Any) -> int:
        return self.did("create_store", {"appid": f"wx{len(name):016x}"}, **{"as": name}, **how)

    def recorded(self, **how: Any) -> Recorded:
        made = record(self.entries, **how)
        parse_scenarios(written.text(made.steps, title="done"), "hand/done")
        return made

    def lines(self, **how: Any) -> Sequence[str]:
        return written.text(self.recorded(**how).steps, title="done").splitlines()[2:]


def test_time_that_passed_by_itself_becomes_advance() -> None:
    page = Page()
    page.store()
    page.now += 90.4
    page.did("purchase", {"order_id": 3403799157105049601}, store="shop")
    page.now += 0.3
    page.did("refund", order=3403799157105049601)
    page.now += 59.5
    page.did("settle")
    assert page.lines() == [
        "  - create_store: shop",
        "  - advance: 90s",
        "  - purchase: {store: shop, as: order-1}",
        "  - refund: order-1",
        "  - advance: 1m",
        "  - settle",
    ]


def test_what_is_named_comes_ahead() -> None:
    page = Page()
    page.did("create_component", {"appid": "wx00000000000000aa"}, origin="manifest")
    page.store(origin="manifest")
    page.did("purchase", {"order_id": 3403799157105049601}, store="shop", **{"as": "old"})
    page.did("purchase", {"order_id": 3403799157105049602}, store="shop", **{"as": "idle"})
    page.now += 3600
    last = page.did("settle")
    page.did("refund", order="old")
    assert page.lines(after=last) == [
        "  - create_store: shop",
        "  - purchase: {store: shop, as: old}",
        "  - refund: old",
    ]


def test_a_name_given_twice_is_told_apart() -> None:
    page = Page()
    page.store("shop")
    page.store("shop")
    page.did("purchase", {"order_id": 3403799157105049601}, store="shop")
    assert page.lines()[1:] == ["  - create_store: shop-1", "  - purchase: shop-1"]


def test_an_answer_inside_a_mapping_becomes_a_reference() -> None:
    page = Page()
    page.store()
    page.did("purchase", {"order_id": 3403799157105049601}, store="shop", **{"as": "paid"})
    page.did(
        "send_push",
        {"push": 9},
        kind="servicemarket_order_paid",
        fields={"order_info": {"order_id": 3403799157105049601}},
    )
    assert "order_id: $paid.order_id" in page.lines()[-1]


def test_a_fault_that_never_fired_is_optional() -> None:
    page = Page()
    page.did("fault", {"fault": "fault-1"}, push="any", do="drop")
    assert page.lines() == ["  - fault: {push: any, do: drop, optional: true}"]


def test_nothing_done_by_hand() -> None:
    page = Page()
    page.store(origin="manifest")
    with pytest.raises(UsageError, match="nothing was done by hand"):
        page.recorded()


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0s"), (90, "90s"), (600, "10m"), (7200, "2h"), (86400, "1d"), (1.5, "1.5s")]
)
def test_a_span(seconds: float, text: str) -> None:
    assert span(seconds) == text
